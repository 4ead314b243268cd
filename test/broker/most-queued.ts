/** Events that a publisher of the tests of nothing lost lets wait: fewer than its outbox has room for. */
export const mostQueued = 800;
