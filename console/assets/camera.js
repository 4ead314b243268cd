import { ask } from "./device.js";
import { find, trouble } from "./frame.js";
import { text } from "./text.js";

const name = decodeURIComponent(location.pathname.split("/")[2]);
find("name").textContent = name;
document.title = `${name} – Persienne`;
ask("/api/cameras").catch(() => trouble(text("lost")));
