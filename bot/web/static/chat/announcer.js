// Reads a text aloud for those who use a screen reader, and is emptied again, so that nobody comes upon it later.

import { element } from "./dom.js";

const ALOUD = 5; // seconds

export class Announcer {
  constructor() {
    this.node = element("p", { class: "unseen", role: "status" });
  }

  say(text) {
    clearTimeout(this.timer);
    this.node.textContent = text;
    this.timer = setTimeout(() => (this.node.textContent = ""), 1000 * ALOUD);
  }
}
