import { text, translate } from "./text.js";

document.title = text("sign-in-title");
translate(document);
// There is nothing else to do on this page.
document.querySelector("#user").focus();
