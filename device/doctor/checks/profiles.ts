import { type DeviceCheck, failed, passed, skipped, type Verdict } from "../check.ts";
import { profilesAnswer, read } from "../onvif/answers.ts";
import { describeVideo, type MediaService, type Profile } from "../onvif/profile.ts";
import type { Visit } from "../visit.ts";

/** GetProfiles of the Media service, which older clients ask. */
export const media1Profiles: DeviceCheck = {
	name: "media1-profiles",
	of: "device",
	needs: ["device-information"],
	run: (visit) => profilesOf(visit, "media"),
};

/** GetProfiles of the Media2 service. */
export const media2Profiles: DeviceCheck = {
	name: "media2-profiles",
	of: "device",
	needs: ["device-information"],
	run: (visit) => profilesOf(visit, "media2"),
};

async function profilesOf(visit: Visit, service: MediaService): Promise<Verdict> {
	const { client, options } = visit;
	if (!client.cam.uri?.[service]) return skipped("the device names no such service");
	const answer = await client.media(service).ask((cam, done) => cam.getProfiles(done));
	const found = read(
		profilesAnswer,
		answer,
		"profiles, each with a token, of which those with video tell its size",
	);
	if (found.length > options.limits.profiles) return failed(`it lists ${found.length} profiles`);
	for (const profile of found) visit.profiles.set(profile.token, { ...profile, service });
	const without = service === "media" && found.some(({ video }) => !video);
	return passed(found.map(describe).join("; ") + (without ? ` (${media1Lacks})` : ""));
}

/** What an older client sees of a stream that its service has no word for. */
const media1Lacks = "Media has no word for H.265: Media2 tells of such encoders";

function describe({ token, video }: Pick<Profile, "token" | "video">): string {
	return `${token} ${video ? describeVideo(video) : "without an encoder"}`;
}
