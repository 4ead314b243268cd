export const maxUsers = 32;
export const maxUserNameLength = 63;

/** What digest and URLs can carry without a misunderstanding. */
export const goodUserName: RegExp = /^[A-Za-z0-9._@+-]+$/;
