import { type ZodType, z } from "zod";
import { type Use, useSchema } from "./use.ts";

/** What things can be taken for. */
export const objectClasses = ["Human", "Vehicle"] as const;
export type ObjectClass = (typeof objectClasses)[number];

/** Tells whether something moves anywhere in the picture. */
export interface MotionModule {
	readonly type: "motion";
	readonly name: string;
	/** What for; unstated unless given. */
	readonly use?: Use | undefined;
}

/** Tells in the metadata stream where things are. */
export interface ObjectsModule {
	readonly type: "objects";
	readonly name: string;
	readonly use?: Use | undefined;
	/** The classes that are told; when there is none, all things, those of no class among them. */
	readonly classes: readonly ObjectClass[];
}

/** A part of the analytics that tells what it sees without being asked for a place. There is at most one of each type. */
export type Module = MotionModule | ObjectsModule;
export type ModuleType = Module["type"];

export const moduleTypes: readonly ModuleType[] = ["motion", "objects"];

const use = useSchema.optional();

export const moduleSchema: ZodType<Module> = z.union([
	z.object({ type: z.literal("motion"), name: z.string(), use }),
	z.object({ type: z.literal("objects"), name: z.string(), classes: z.array(z.enum(objectClasses)), use }),
]);

/** As it is when nothing but its name is said. */
export function usualModule(type: ModuleType, name: string): Module {
	return type === "motion" ? { type, name } : { type, name, classes: [] };
}
