// First sight: who answers, what about, that nothing is kept, how to leave in a hurry, and where to begin.

import { element } from "./dom.js";

export function welcome({ texts, who, topics }) {
  const fragment = document.createDocumentFragment();
  fragment.append(
    element(
      "div",
      { class: "turn answer" },
      element("p", {}, texts.vem),
      element("p", {}, texts.sparas),
    ),
    element(
      "div",
      { class: "tip" },
      element("p", {}, texts.lamna_tips, " ", element("span", { class: "keys" }, texts.lamna_tangenter), " ", texts.lamna_historik),
    ),
    element("p", { class: "ask" }, texts.vem_ar_du),
    who,
    element("p", { class: "ask" }, texts.vanliga),
    topics,
  );
  return fragment;
}
