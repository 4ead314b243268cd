import { failed, type ProfileCheck, passed, skipped } from "../check.ts";
import { read, uriAnswer } from "../onvif/answers.ts";

/** GetStreamUri for each profile that has video. */
export const streamUri: ProfileCheck = {
	name: "stream-uri",
	of: "profile",
	needs: ["device-information"],
	uses: ["media1-profiles", "media2-profiles"],
	async run(visit, { token, service, video }) {
		if (!video) return skipped("the profile has no video");
		const protocol = visit.options.transport === "udp" ? "UDP" : "RTSP";
		const answer = await visit.client
			.media(service)
			.ask((cam, done) => cam.getStreamUri({ protocol, profileToken: token }, done));
		const { uri } = read(uriAnswer, answer, "a URI");
		if (!URL.canParse(uri)) return failed("what it gives is no URI");
		const url = new URL(uri);
		// Some devices put credentials in: they are no secret to them, and are to whoever reads this.
		url.username = "";
		url.password = "";
		if (url.protocol !== "rtsp:") return failed(`the URI is not for RTSP: ${url}`);
		if (!(await visit.isDevice(url.hostname)))
			return failed(`the URI names another host: ${url.hostname || "(none)"}`);
		visit.streams.set(token, url);
		return passed(url.href);
	},
};
