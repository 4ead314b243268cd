/** Namespaces that the device writes, by the prefix that the ONVIF specifications give them (Core §5.3). */
export const namespaces = {
	env: "http://www.w3.org/2003/05/soap-envelope",
	ter: "http://www.onvif.org/ver10/error",
	tt: "http://www.onvif.org/ver10/schema",
	tds: "http://www.onvif.org/ver10/device/wsdl",
	trt: "http://www.onvif.org/ver10/media/wsdl",
	tr2: "http://www.onvif.org/ver20/media/wsdl",
	timg: "http://www.onvif.org/ver20/imaging/wsdl",
	tptz: "http://www.onvif.org/ver20/ptz/wsdl",
	tmd: "http://www.onvif.org/ver10/deviceIO/wsdl",
	tan: "http://www.onvif.org/ver20/analytics/wsdl",
	/** Parameters of analytics rules. */
	axt: "http://www.onvif.org/ver20/analytics",
	tev: "http://www.onvif.org/ver10/events/wsdl",
	/** ONVIF's topics; clients look for this very prefix in the text of topics (Core §9.5.1). */
	tns1: "http://www.onvif.org/ver10/topics",
	/** Topics of our own. */
	persienne: "urn:persienne:topics",
	/** Rules and modules of our own. */
	pan: "urn:persienne:analytics",
	wsnt: "http://docs.oasis-open.org/wsn/b-2",
	wstop: "http://docs.oasis-open.org/wsn/t-1",
	wsrfr: "http://docs.oasis-open.org/wsrf/r-2",
	wsrfbf: "http://docs.oasis-open.org/wsrf/bf-2",
	wsa: "http://www.w3.org/2005/08/addressing",
	xs: "http://www.w3.org/2001/XMLSchema",
	dn: "http://www.onvif.org/ver10/network/wsdl",
	d: "http://schemas.xmlsoap.org/ws/2005/04/discovery",
	wsadis: "http://schemas.xmlsoap.org/ws/2004/08/addressing",
} as const;

export type Prefix = keyof typeof namespaces;

/** Of topics that are written out (WS-Topics §8.2). */
export const concreteDialect = "http://docs.oasis-open.org/wsn/t-1/TopicExpression/Concrete";

/** Namespaces that are read only. */
export const soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
export const wsSecurity = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
