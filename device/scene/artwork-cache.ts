import type { World } from "./world.ts";

interface Share {
	readonly world: Promise<World>;
	users: number;
}

/** Worlds that at least one scene of this thread uses. */
const shares = new Map<string, Share>();

/** A world by its key, drawn by `draw` unless somebody has it already. `release` gives this user's share back, once. */
export async function shareWorld(
	key: string,
	draw: () => Promise<World>,
): Promise<{ world: World; release: () => void }> {
	const share = shares.get(key) ?? { world: draw(), users: 0 };
	shares.set(key, share);
	share.users++;
	const release = () => {
		share.users--;
		if (share.users === 0 && shares.get(key) === share) shares.delete(key);
	};
	try {
		return { world: await share.world, release };
	} catch (error) {
		release();
		throw error;
	}
}
