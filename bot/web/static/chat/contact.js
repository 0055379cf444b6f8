// How to reach a municipality at this hour: what a person may press, most important first, and the words around it.

import { element, link } from "./dom.js";

export function contactCard({ contact, text }, prose) {
  const [heading] = text.split("\n");
  return element(
    "div",
    { class: "contact", role: "group", "aria-label": contact.name },
    element("p", { class: "name" }, heading),
    contact.status && element("p", {}, contact.status),
    element("ul", { class: "ways" }, ...contact.links.map(({ href, label }) => element("li", {}, link(href, label)))),
    prose.blocks(contact.advice.join("\n")),
  );
}
