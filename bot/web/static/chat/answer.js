// What the server answered, as nodes: the words, the way to the municipality, the sources, and buttons that ask on.

import { button, element, link } from "./dom.js";
import { contactCard } from "./contact.js";

export class Answers {
  constructor(texts, prose) {
    this.texts = texts;
    this.prose = prose;
  }

  // One article for all that was said to one message, so that it is read aloud once.
  article(answer, ...below) {
    const name = this.texts.boten;
    const kind = answer.crisis ? "turn answer crisis" : "turn answer";
    return element("article", { class: kind, "aria-label": name }, ...answer.replies.map((reply) => this.#part(reply)), ...below);
  }

  choices(buttons, press) {
    const items = buttons.map((choice) => element("li", {}, button(choice.title, () => press(choice))));
    return element("ul", { class: "choices", "aria-label": this.texts.forslag, "aria-live": "off" }, ...items);
  }

  #part(reply) {
    const { lang, dir } = reply.lang === "sv" ? {} : reply;
    const words = element("div", { class: "words", lang, dir });
    if (reply.contact) words.append(contactCard(reply, this.prose));
    else words.append(this.prose.blocks(reply.text));
    return element("div", { class: "part" }, words, reply.sources.length > 0 && this.#sources(reply));
  }

  #sources({ sources, reviewed }) {
    const items = sources.map(({ name, url, law }) => element("li", {}, link(url, name), law && `, ${law}`));
    return element(
      "details",
      { class: "sources", "aria-live": "off" },
      element("summary", {}, this.texts.kallor),
      element("ul", {}, ...items),
      reviewed && element("p", {}, `${this.texts.granskat} ${reviewed}`),
    );
  }
}
