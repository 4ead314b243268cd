import type { OnvifCamera } from "./model.ts";
import type { Operation, Service } from "./service.ts";
import { analyticsService } from "./services/analytics.ts";
import { deviceService } from "./services/device.ts";
import { deviceIoService } from "./services/deviceio.ts";
import { eventService } from "./services/events.ts";
import { imagingService } from "./services/imaging.ts";
import { mediaService } from "./services/media.ts";
import { media2Service } from "./services/media2.ts";
import { ptzService } from "./services/ptz.ts";
import type { XmlElement } from "./soap/element.ts";
import { namespaces } from "./soap/namespaces.ts";

/** All services that cameras may have. */
export const services: readonly Service[] = [
	deviceService,
	mediaService,
	media2Service,
	eventService,
	imagingService,
	ptzService,
	analyticsService,
	deviceIoService,
].map(withServiceCapabilities);

/** Those that this camera has: what is not among them is neither advertised nor answered. */
export function servicesOf(camera: OnvifCamera): readonly Service[] {
	return services.filter(({ isOffered }) => isOffered?.(camera) ?? true);
}

/** Every service has this operation, and it says what GetServices says (INTEROP, trap 10). */
function withServiceCapabilities(service: Service): Service {
	const operation: Operation = {
		access: "PRE_AUTH",
		answer: ({ camera }) => service.capabilities(camera),
		...(service.capabilitiesAction && { action: service.capabilitiesAction }),
	};
	return { ...service, operations: { ...service.operations, GetServiceCapabilities: operation } };
}

const byNamespace = new Map(
	services.flatMap((service) =>
		[service.prefix, ...(service.furtherPrefixes ?? [])].map(
			(prefix) => [namespaces[prefix] as string, service] as const,
		),
	),
);
const byPath = new Map(services.map((service) => [`/onvif/${service.path}`, service]));

/**
 * The service that a request is for: by the namespace of what is in Body, since clients post to any service's address.
 * The path decides only when nothing has that namespace, as with clients that send `xmlns="undefined"` (INTEROP).
 */
export function findService(body: XmlElement, path: string): Service | undefined {
	return byNamespace.get(body.namespace) ?? byPath.get(path);
}

export function findOperation(service: Service | undefined, name: string): Operation | undefined {
	return service && Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
}
