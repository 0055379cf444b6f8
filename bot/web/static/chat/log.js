// The conversation. It is a live region: an answer is put in whole, once, so that a screen reader reads it once.

import { button, element } from "./dom.js";

const SLOW = 6; // seconds

export class Log {
  constructor(texts, answers) {
    this.texts = texts;
    this.answers = answers;
    this.node = element("div", { class: "log", role: "log", "aria-label": texts.samtal });
  }

  clear() {
    this.node.replaceChildren();
  }

  // Takes the focus that was on a button, and leads on from there to the answer.
  question(text) {
    for (const old of this.node.querySelectorAll(".choices, .helped, .notice")) old.remove();
    const turn = element("article", { class: "turn mine", tabindex: -1, "aria-live": "off", "aria-label": this.texts.du }, text);
    this.node.append(turn);
    return turn;
  }

  // What stands until the answer is there. `lost` says that none came yet.
  waiting() {
    const words = element("span", {}, this.texts.skriver);
    const dots = element("span", { class: "dots", "aria-hidden": "true" }, ...[1, 2, 3].map(() => element("i")));
    const node = element("p", { class: "waiting" }, dots, words);
    const timer = setTimeout(() => (words.textContent = this.texts.skriver_lange), 1000 * SLOW);
    this.node.append(node);
    let notice = null;
    return {
      get focused() {
        return notice?.matches(":focus-within") ?? false;
      },
      remove() {
        clearTimeout(timer);
        node.remove();
        notice?.remove();
      },
      lost: ({ again, giveUp }) => {
        clearTimeout(timer);
        words.textContent = this.texts.soker;
        notice ??= this.notice(this.texts.fel_soker, button(this.texts.forsok_nu, again), button(this.texts.avbryt, giveUp));
      },
    };
  }

  notice(text, ...remedies) {
    const node = element(
      "div",
      { class: "notice" },
      this.answers.prose.blocks(text),
      element("div", { class: "remedies", "aria-live": "off" }, ...remedies),
    );
    this.node.append(node);
    return node;
  }

  // `below` stands under the answer, `press` is called with the button pressed.
  answer(answer, { below, press }) {
    const buttons = answer.replies.flatMap((reply) => reply.buttons);
    this.node.append(this.answers.article(answer, below));
    if (buttons.length) this.node.append(this.answers.choices(buttons, press));
  }
}
