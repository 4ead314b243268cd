import { afterAll } from "vitest";
import { OnvifEndpoint } from "../../dist/device/onvif/endpoint.js";
import { judgeAnswer, throwComplaints } from "./judgements.ts";

/*
 * What tests get when they import `persienne` (vitest.config.ts): the library as it is built, with the judge in the outlet of its web
 * services. Every answer and every fault of every camera that a test starts is judged, whoever asked for it and whether or not they
 * look. In JavaScript, since the compiler is not to want what has yet to be built.
 */

export * from "../../dist/device/index.js";

const { handle } = OnvifEndpoint.prototype;
OnvifEndpoint.prototype.handle = async function (...args) {
	const answer = await handle.apply(this, args);
	judgeAnswer(answer.body);
	return answer;
};

afterAll(throwComplaints);
