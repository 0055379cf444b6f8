// Text into paragraphs, real lists and numbers to call. Paragraphs are separated by an empty line; lines that begin with "- " are a list.

import { element, link } from "./dom.js";

export class Prose {
  // `phones`: the numbers that may be called, as they are written in the texts
  constructor(phones) {
    const numbers = [...phones].sort((a, b) => b.length - a.length).map((phone) => phone.replace(/[^\d ]/g, "\\$&"));
    this.numbers = new RegExp(`(^|[^\\d-])(${numbers.join("|")})(?![\\d-]|[ ]\\d)`);
  }

  blocks(text) {
    const fragment = document.createDocumentFragment();
    for (const block of text.split(/\n{2,}/)) {
      let list = null;
      let paragraph = null;
      for (const line of block.split("\n")) {
        if (line.startsWith("- ")) {
          if (!list) fragment.append((list = element("ul")));
          list.append(element("li", {}, ...this.line(line.slice(2))));
          paragraph = null;
        } else if (paragraph) {
          paragraph.append(element("br"), ...this.line(line));
        } else {
          fragment.append((paragraph = element("p", {}, ...this.line(line))));
          list = null;
        }
      }
    }
    return fragment;
  }

  // The words of a line, with links on the numbers among them.
  line(text) {
    return text.split(this.numbers).map((part, index) => (index % 3 === 2 ? call(part) : part));
  }
}

export function call(phone, ...label) {
  return link(`tel:${phone.replace(/[^\d+]/g, "")}`, ...(label.length ? label : [phone]));
}
