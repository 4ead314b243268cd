/** What a page asks of the device: always as whoever has signed in, and back to the sign-in page when nobody has. */

/** How long an answer may take, in milliseconds. */
const patience = 10_000;

/** What the device answers under `path`, read from JSON. */
export async function ask(path) {
	const answer = await fetch(path, { signal: AbortSignal.timeout(patience), redirect: "error" });
	if (answer.status === 401) leave();
	if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
	return answer.json();
}

/** Who has signed in: `user`, `role`, and the `token` that every change is asked for with. */
export const session = ask("/api/session");

/** Has the device do something. What it answers is read from JSON; a refusal has `problem`, in words of the page. */
export async function act(path, order) {
	return (await post(path, order)).json();
}

/** A file that the device hands out for an order; undefined when it refuses. */
export async function take(path, order) {
	const answer = await post(path, order);
	return answer.ok ? answer.blob() : undefined;
}

async function post(path, order) {
	const { token } = await session;
	const answer = await fetch(path, {
		method: "POST",
		signal: AbortSignal.timeout(patience),
		redirect: "error",
		headers: { "content-type": "application/json", "x-persienne-token": token },
		body: JSON.stringify(order),
	});
	if (answer.status === 401) leave();
	return answer;
}

export function leave() {
	location.replace("/sign-in");
}
