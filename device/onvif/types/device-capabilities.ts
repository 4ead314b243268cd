import { maxUserNameLength, maxUsers } from "../../auth/user-names.ts";
import { maxPasswordLength } from "../../identity/users.ts";
import type { OnvifCamera } from "../model.ts";
import { element, type Xml } from "../soap/write.ts";

/** tds:DeviceServiceCapabilities: what is not named is not there. */
export function deviceCapabilities(camera: OnvifCamera): Xml {
	return element("tds:Capabilities", [
		element("tds:Network", undefined, {
			IPFilter: false,
			ZeroConfiguration: false,
			IPVersion6: false,
			DynDNS: false,
			HostnameFromDHCP: false,
			NTP: 8,
		}),
		element("tds:Security", undefined, {
			"TLS1.0": false,
			"TLS1.1": false,
			"TLS1.2": camera.webPorts.https !== undefined,
			OnboardKeyGeneration: false,
			AccessPolicyConfig: false,
			DefaultAccessPolicy: true,
			RemoteUserHandling: false,
			"X.509Token": false,
			SAMLToken: false,
			KerberosToken: false,
			UsernameToken: true,
			HttpDigest: true,
			RELToken: false,
			MaxUsers: maxUsers,
			MaxUserNameLength: maxUserNameLength,
			MaxPasswordLength: maxPasswordLength,
		}),
		element("tds:System", undefined, {
			DiscoveryResolve: camera.hasDiscovery,
			DiscoveryBye: camera.hasDiscovery,
			RemoteDiscovery: false,
			SystemBackup: false,
			SystemLogging: true,
			DiscoveryNotSupported: !camera.hasDiscovery,
			NetworkConfigNotSupported: false,
			UserConfigNotSupported: false,
		}),
	]);
}

/** tt:DeviceCapabilities (Core Annex A). */
export function deviceCategory(camera: OnvifCamera, address: string): Xml {
	return element("tt:Device", [
		element("tt:XAddr", address),
		element("tt:Network", [
			element("tt:IPFilter", false),
			element("tt:ZeroConfiguration", false),
			element("tt:IPVersion6", false),
			element("tt:DynDNS", false),
		]),
		element("tt:System", [
			element("tt:DiscoveryResolve", camera.hasDiscovery),
			element("tt:DiscoveryBye", camera.hasDiscovery),
			element("tt:RemoteDiscovery", false),
			element("tt:SystemBackup", false),
			element("tt:SystemLogging", true),
			element("tt:FirmwareUpgrade", false),
			element("tt:SupportedVersions", [element("tt:Major", 26), element("tt:Minor", 6)]),
		]),
		element("tt:IO", [element("tt:InputConnectors", 0), element("tt:RelayOutputs", 0)]),
		element("tt:Security", [
			element("tt:TLS1.1", false),
			element("tt:TLS1.2", camera.webPorts.https !== undefined),
			element("tt:OnboardKeyGeneration", false),
			element("tt:AccessPolicyConfig", false),
			element("tt:X.509Token", false),
			element("tt:SAMLToken", false),
			element("tt:KerberosToken", false),
			element("tt:RELToken", false),
		]),
	]);
}
