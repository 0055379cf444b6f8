// How to reach a municipality: what a person may want to press, and the words around it.

import { element, link } from "./dom.js";
import { call } from "./prose.js";

export function contactCard({ contact, text }, texts, prose) {
  const { name, phone, web, email } = contact;
  const shown = [phone, web, email].filter(Boolean);
  const [heading, ...lines] = text.split("\n");
  const rest = lines.filter((line) => !shown.some((value) => line.includes(value)));
  const ways = [
    phone && call(phone, `${texts.ring} ${phone}`),
    web && link(web, texts.webb),
    email && link(`mailto:${email}`, `${texts.mejl} ${email}`),
  ];
  return element(
    "div",
    { class: "contact", role: "group", "aria-label": name },
    element("p", { class: "name" }, heading),
    element("ul", { class: "ways" }, ...ways.filter(Boolean).map((way) => element("li", {}, way))),
    prose.blocks(rest.join("\n")),
  );
}
