export interface XmlAttribute {
	/** Empty for an attribute without a prefix. */
	readonly namespace: string;
	readonly name: string;
	readonly value: string;
}

/** An element as it was received. Comments and processing instructions are gone; prefixes matter in QNames only. */
export class XmlElement {
	readonly namespace: string;
	readonly name: string;
	readonly attributes: readonly XmlAttribute[];
	readonly children: XmlElement[] = [];
	readonly #parent: XmlElement | undefined;
	readonly #bindings: Readonly<Record<string, string>>;
	#text = "";

	/** @param bindings namespaces by prefix that this very element declares */
	constructor(
		tag: { namespace: string; name: string; attributes: readonly XmlAttribute[] },
		parent: XmlElement | undefined,
		bindings: Readonly<Record<string, string>>,
	) {
		this.namespace = tag.namespace;
		this.name = tag.name;
		this.attributes = tag.attributes;
		this.#parent = parent;
		this.#bindings = bindings;
	}

	/** The characters directly in this element, without white space around them. */
	get text(): string {
		return this.#text.trim();
	}

	addText(text: string): void {
		this.#text += text;
	}

	/** Children with this local name, whatever their namespace: clients put arguments into wrong ones (see `child`). */
	all(name: string): XmlElement[] {
		return this.children.filter((child) => child.name === name);
	}

	/**
	 * The first child with this local name. No request of ONVIF holds two children that differ in namespace alone, so
	 * looking at the name takes in what clients with a wrong or missing `xmlns` on their arguments meant.
	 */
	child(name: string): XmlElement | undefined {
		return this.children.find((child) => child.name === name);
	}

	attribute(name: string, namespace = ""): string | undefined {
		return this.attributes.find((found) => found.name === name && found.namespace === namespace)?.value;
	}

	/** The namespace that `prefix` is bound to here; the empty prefix is the default namespace. */
	namespaceOf(prefix: string): string | undefined {
		const bound = Object.hasOwn(this.#bindings, prefix) ? this.#bindings[prefix] : undefined;
		return bound ?? this.#parent?.namespaceOf(prefix);
	}
}
