/** What the embedded broker of `persienne up` keeps, in the data directory. */
export const keptByFleet = "broker.jsonl";

/** The same of `persienne broker`. */
export const keptByBroker = "broker-alone.jsonl";

export const keptByBrokers: readonly string[] = [keptByFleet, keptByBroker];
