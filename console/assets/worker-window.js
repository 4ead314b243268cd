// jsmpeg asks `window` for the time and for what the browser can do. A worker has all of it under another name.
globalThis.window = globalThis;
