import { appendFileSync } from "node:fs";
import { OnvifEndpoint } from "../../../dist/device/onvif/endpoint.js";

/*
 * Loaded into the device before its program (`node --import`): every answer and every fault of its web services is written down, a
 * line each, for the judge of ONVIF's schemas. In JavaScript, since Node.js 20 reads no other.
 */

const file = process.env["PERSIENNE_ANSWERS"];
const { handle } = OnvifEndpoint.prototype;
OnvifEndpoint.prototype.handle = async function (...args) {
	const answer = await handle.apply(this, args);
	if (file) appendFileSync(file, `${JSON.stringify(answer.body)}\n`);
	return answer;
};
