// There is nothing else to do on this page.
document.querySelector("#user").focus();
