// Where the question is written: Enter sends, Shift+Enter breaks the line; personal details and the limit are told while writing.

import { element, fill } from "./dom.js";

const NEAR = 100; // characters left when the counter comes in sight

export class Composer {
  constructor({ texts, limit, masking, announce, send }) {
    Object.assign(this, { texts, limit, masking, announce, send });
    this.counter = element("p", { class: "counter", id: "counter" });
    this.hint = element("p", { class: "hint", id: "hint" });
    this.input = element("textarea", {
      id: "message",
      rows: 1,
      autocomplete: "off",
      "aria-describedby": "hint counter",
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
    });
    this.button = element("button", { class: "send" }, texts.skicka);
    this.form = element(
      "form",
      { class: "composer", novalidate: true, onsubmit: (event) => this.#submit(event) },
      this.hint,
      element("label", { for: "message" }, texts.skriv),
      element("div", { class: "row" }, this.input, this.button),
      this.counter,
    );
    this.#changed();
  }

  get text() {
    return this.input.value;
  }

  set text(text) {
    this.input.value = text;
    this.#changed();
  }

  // While an answer is awaited one can write on, but not send.
  set busy(busy) {
    this.waits = busy;
    this.button.setAttribute("aria-disabled", String(busy));
  }

  focus() {
    this.input.focus();
  }

  #submit(event) {
    event.preventDefault();
    const { text } = this.masking.apply(this.text.trim());
    if (this.waits || this.#left(text) < 0) return;
    if (!text) return this.focus();
    this.text = "";
    this.send(text);
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  #changed() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
    this.#tellDetails();
    this.#tellLeft();
  }

  #tellDetails() {
    const { kinds } = this.masking.apply(this.text);
    const told = kinds.map((kind) => this.texts[`ser_ut_som_${kind}`]).join(" ");
    const hint = told && `${told} ${this.texts.doljs}`;
    if (hint === this.hint.textContent) return;
    this.hint.textContent = hint;
    if (hint) this.announce(hint);
  }

  #tellLeft() {
    const left = this.#left(this.text);
    this.input.setAttribute("aria-invalid", String(left < 0));
    const text = left < 0 ? this.texts.tecken_for_mycket : this.texts.tecken_kvar;
    this.counter.textContent = left <= NEAR ? fill(text, { antal: Math.abs(left) }) : "";
    if ([NEAR, NEAR / 2, 0, -1].includes(left)) this.announce(this.counter.textContent);
  }

  #left(text) {
    return this.limit - [...text].length;
  }
}
