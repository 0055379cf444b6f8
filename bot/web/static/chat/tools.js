// What can be done with an answer: copy it, print it, say whether it helped.

import { button, element } from "./dom.js";

export class Tools {
  // `send` posts a judgement; `announce` reads a text aloud; `improve` offers to help the editors, or is null
  constructor({ texts, send, announce, improve }) {
    Object.assign(this, { texts, send, announce, improve });
  }

  // Null where there is nothing to be done.
  row(question, answer) {
    if (!answer.answered && !this.improve) return null;
    const row = element("div", { class: "tools", "aria-live": "off" });
    const copy = button(this.texts.kopiera, () => this.#copy(copy, answer));
    const print = button(this.texts.skriv_ut, () => printed(this.texts.titel, row.parentNode));
    if (!answer.answered) row.append(this.#offer(question, answer));
    else row.append(element("span", { class: "group" }, copy, print));
    if (answer.answered && !answer.crisis) row.append(this.#helped(question, answer));
    return row;
  }

  async #copy(copy, answer) {
    await toClipboard(asText(answer));
    copy.textContent = this.texts.kopierat;
    this.announce(this.texts.kopierat);
  }

  #helped(question, answer) {
    const judged = (helpful) => {
      this.send(helpful);
      const thanks = element("span", { class: "thanks", tabindex: -1 }, this.texts.tack);
      group.replaceChildren(thanks);
      if (!helpful) group.append(this.#offer(question, answer));
      thanks.focus();
    };
    const group = element(
      "span",
      { class: "group helped", role: "group", "aria-label": this.texts.hjalpte },
      element("span", { "aria-hidden": "true" }, this.texts.hjalpte),
      button(this.texts.ja, () => judged(true)),
      button(this.texts.nej, () => judged(false)),
    );
    return group;
  }

  #offer(question, answer) {
    const place = element("span", { class: "group" });
    if (this.improve) place.append(button(this.texts.forbattra, () => this.improve(question, answer, place)));
    return place;
  }
}

export function asText({ replies }) {
  const sources = replies.flatMap((reply) => reply.sources.map(({ name, law, url }) => `${[name, law].filter(Boolean).join(", ")}: ${url}`));
  return [...replies.map((reply) => reply.text), sources.join("\n")].filter(Boolean).join("\n\n");
}

// Outside a secure page there is no clipboard to write to but the one of a selection.
async function toClipboard(text) {
  if (navigator.clipboard) {
    const written = await navigator.clipboard.writeText(text).then(() => true, () => false);
    if (written) return;
  }
  const field = element("textarea", { readonly: true, "aria-hidden": "true" });
  field.value = text;
  Object.assign(field.style, { position: "fixed", opacity: 0 });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

// Prints the answer alone, from a frame of its own: the page around it may be anyone's.
function printed(title, article) {
  const frame = element("iframe", { "aria-hidden": "true", tabindex: -1 });
  Object.assign(frame.style, { position: "fixed", width: 0, height: 0, border: 0 });
  document.body.append(frame);
  const page = frame.contentDocument;
  const copy = page.importNode(article, true);
  for (const unwanted of copy.querySelectorAll("button, .tools, .choices")) unwanted.remove();
  for (const folded of copy.querySelectorAll("details")) folded.open = true;
  page.documentElement.lang = "sv";
  page.title = title;
  page.body.append(copy);
  page.body.style.font = "12pt/1.5 system-ui, sans-serif";
  frame.contentWindow.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow.print();
}
