// How to reach a municipality: whether it is open, what to press, and what is good to know. The rest of the card's text says the same.

import { element, link } from "./dom.js";

export function contactCard({ contact, text }, prose) {
  const buttons = contact.links.map(({ label, href }) => element("li", {}, link(href, label)));
  return element(
    "div",
    { class: "contact", role: "group", "aria-label": contact.name },
    element("p", { class: "name" }, text.split("\n", 1)[0]),
    contact.status && element("p", { class: "status" }, contact.status),
    element("ul", { class: "ways" }, ...buttons),
    prose.blocks(contact.advice.join("\n\n")),
  );
}
