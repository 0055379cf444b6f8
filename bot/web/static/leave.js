// Turns the link that leaves the page into the quick exit of the chat: blank at once, no way back by the history, also by Shift.

import { Exit } from "./chat/exit.js";

const link = document.querySelector(".leave");
const status = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
document.body.append(status);
const exit = new Exit({
  url: link.href,
  texts: { ...link.dataset },
  forget: () => {},
  announce: (text) => (status.textContent = text),
});
exit.listen();
link.addEventListener("click", (event) => {
  event.preventDefault();
  exit.leave();
});
