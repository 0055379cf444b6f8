// How to reach a municipality: the card's words, and buttons in place of the lines that only name a number or an address.

import { element, link } from "./dom.js";

const SENTENCES = /(?<=[.?!])\s+/;

export function contactCard({ contact, text }, prose) {
  const [heading, ...lines] = text.split("\n");
  const rest = lines.map((line) => line.split(SENTENCES).filter((sentence) => !only(sentence, contact.links)).join(" "));
  const at = lines.findIndex((line, index) => line !== rest[index]);
  const said = (from, to) => prose.blocks(rest.slice(from, to).filter(Boolean).join("\n\n"));
  const buttons = contact.links.map(({ label, href }) => element("li", {}, link(href, label)));
  return element(
    "div",
    { class: "contact", role: "group", "aria-label": contact.name },
    element("p", { class: "name" }, heading),
    said(0, at),
    element("ul", { class: "ways" }, ...buttons),
    said(at),
  );
}

// Whether a sentence such as "Webbplats: https://…" says nothing but what a button does.
function only(sentence, links) {
  const value = /^[^:]+: (.+?)\.?$/.exec(sentence)?.[1];
  return links.some(({ label, href }) => value && (label.endsWith(` ${value}`) || href === value || href === `mailto:${value}`));
}
