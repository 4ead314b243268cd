import { type Role, roles } from "../auth/accounts.ts";
import type { Words } from "../notice/language.ts";

/** Who may do what. */
export interface ReportedRole {
	readonly role: Role;
	readonly name: Words;
	readonly may: Words;
}

const meanings: Readonly<Record<Role, Omit<ReportedRole, "role">>> = {
	administrator: {
		name: { fr: "administrateur", en: "administrator" },
		may: {
			fr: "tout ; seul à découvrir, à activer une fonction, à gérer les comptes",
			en: "everything; alone may uncover, switch on a function, and manage accounts",
		},
	},
	operator: {
		name: { fr: "opérateur", en: "operator" },
		may: {
			fr: "voit, ajoute et agrandit des masques, règle et oriente",
			en: "sees, adds and enlarges masks, sets and moves",
		},
	},
	viewer: {
		name: { fr: "spectateur", en: "viewer" },
		may: { fr: "voit les images masquées", en: "sees masked pictures" },
	},
	"privacy-officer": {
		name: { fr: "délégué à la protection des données", en: "privacy officer" },
		may: {
			fr: "voit, ajoute et agrandit des masques, lit les preuves et les registres, répond aux demandes",
			en: "sees, adds and enlarges masks, reads evidence and registers, answers requests",
		},
	},
	auditor: {
		name: { fr: "auditeur", en: "auditor" },
		may: {
			fr: "lit les preuves, le registre et les accès ; aucune image, aucun changement",
			en: "reads evidence, ledger and register; no picture, no change",
		},
	},
};

/** What each role is called. */
export const roleNames: Readonly<Record<string, Words>> = Object.fromEntries(
	roles.map((role) => [role, meanings[role].name]),
);

export const reportedRoles: readonly ReportedRole[] = roles.map((role) => ({ role, ...meanings[role] }));
