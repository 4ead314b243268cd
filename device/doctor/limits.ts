/** Bounds on what a device can make the doctor take. Times in milliseconds, sizes in bytes. */
export interface DoctorLimits {
	/** How long one answer may take, from the connection to its last byte. */
	readonly answerMs: number;
	/** Longest answer to a SOAP request, with its headers. */
	readonly soapBytes: number;
	/** Namespace declarations in such an answer: the library's way of removing them takes their number times the size. */
	readonly soapNamespaces: number;
	/** Longest snapshot, with its headers. */
	readonly snapshotBytes: number;
	/** Largest picture that is decoded, in pixels. */
	readonly pixels: number;
	/** What one stream may send while it is watched. */
	readonly streamBytes: number;
	/** Longest answer to an RTSP request that is read. */
	readonly rtspHeadBytes: number;
	/** Media profiles that are looked at. */
	readonly profiles: number;
	/** How long answers to a probe are waited for. WS-Discovery lets devices hesitate for half a second. */
	readonly discoveryMs: number;
	/** Devices that are taken note of. */
	readonly discoveredDevices: number;
	/** Characters of a detail, which the device's own words may be part of. */
	readonly detailLength: number;
}

export const defaultDoctorLimits: DoctorLimits = {
	answerMs: 10_000,
	soapBytes: 512 << 10,
	soapNamespaces: 1_000,
	snapshotBytes: 16 << 20,
	pixels: 8192 * 4320,
	streamBytes: 256 << 20,
	rtspHeadBytes: 16 << 10,
	profiles: 32,
	discoveryMs: 2_500,
	discoveredDevices: 256,
	detailLength: 300,
};

/** How long each stream is watched unless told otherwise. */
export const defaultSeconds = 3;
