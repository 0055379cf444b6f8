// For whom the answers are written and which municipality: both may be left open, and changed at any time.

import { button, element } from "./dom.js";

export const AUDIENCES = ["barn", "vuxen"];

// The question at first sight. The buttons stay, so that neither focus nor place is lost.
export class Who {
  constructor(texts, choose) {
    this.buttons = AUDIENCES.map((audience) => button(texts[audience], () => choose(audience), { "data-audience": audience }));
    this.node = element("div", { class: "who choices", role: "group", "aria-label": texts.vem_ar_du }, ...this.buttons);
  }

  show(audience) {
    for (const node of this.buttons) node.setAttribute("aria-pressed", String(node.dataset.audience === audience));
  }
}

// The same behind a line under the conversation. `onkommun` is called at each choice, also those that arrow keys pass by on their way.
export class Settings {
  constructor({ texts, kommuner, onaudience, onkommun, ondone }) {
    this.texts = texts;
    this.ondone = ondone;
    this.summary = element("summary");
    this.radios = AUDIENCES.map((value) =>
      element("input", { type: "radio", name: "audience", value, autocomplete: "off", onchange: () => onaudience(value) }),
    );
    const options = ["", ...kommuner].map((name) => element("option", { value: name }, name || texts.ingen_kommun));
    this.select = element("select", { id: "kommun", autocomplete: "off", onchange: () => onkommun(this.select.value || null) }, ...options);
    this.node = element(
      "details",
      { class: "settings" },
      this.summary,
      element(
        "fieldset",
        {},
        element("legend", {}, texts.vem_ar_du),
        ...this.radios.map((radio) => element("label", {}, radio, texts[radio.value])),
      ),
      element(
        "div",
        { class: "kommun" },
        element("label", { for: "kommun" }, texts.kommun),
        this.select,
        button(texts.klart, () => this.#done(), { class: "done" }),
      ),
    );
  }

  #done() {
    this.node.open = false;
    this.summary.focus();
    this.ondone();
  }

  show(audience, kommun) {
    for (const radio of this.radios) radio.checked = radio.value === audience;
    this.select.value = kommun ?? "";
    const whom = audience ? this.texts[`svar_${audience}`] : kommun ? this.texts.valj_vem : this.texts.valj;
    this.summary.textContent = kommun ? `${whom} · ${kommun}` : whom;
  }
}
