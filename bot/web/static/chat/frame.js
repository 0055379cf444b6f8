// What stands in place while the conversation moves: emergency numbers and the way out on top, the field and the choices below.

import { button, element } from "./dom.js";
import { call } from "./prose.js";

export function bar(texts, leave) {
  const urgent = [
    call("112", `${texts.akut} `, element("b", {}, "112")),
    call("116111", `${texts.bris} `, element("b", {}, "116 111")),
  ];
  return element(
    "div",
    { class: "bar", role: "group", "aria-label": texts.akut_namn },
    element("p", { class: "urgent" }, ...urgent),
    button(texts.lamna, leave, { class: "leave", "aria-describedby": "leave-how" }),
    element("span", { id: "leave-how", hidden: true }, texts.lamna_namn),
  );
}

export function talk(texts, ...parts) {
  return element("div", { class: "talk" }, element("slot", { name: "rubrik" }, element("h2", {}, texts.titel)), ...parts);
}

export function foot(texts, composer, settings, anew) {
  const under = element("div", { class: "under" }, settings, button(texts.ny, anew, { class: "plain" }));
  return element("div", { class: "foot" }, composer, under);
}
