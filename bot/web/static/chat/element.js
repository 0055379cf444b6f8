// <soclots-chat>: the chat as one element. What is said lives in this page's memory only, and ends with the page.
// Until all it needs has come from its server, and where that fails, the element's own content is what is seen.

import { paint } from "./colour.js";
import { lasting } from "./lasting.js";
import { dress, sheet } from "./style.js";
import { Transport } from "./transport.js";
import { View } from "./view.js";

const BASE = new URL("../../", import.meta.url);

// `config`: what GET /api/config says, where it has been fetched already.
export class SoclotsChat extends HTMLElement {
  #ready = null;

  connectedCallback() {
    this.#ready ??= this.#start();
    this.#ready.then((view) => this.isConnected && view.open());
  }

  disconnectedCallback() {
    this.#ready?.then((view) => this.isConnected || view.close());
  }

  // Resolves once the chat can be used.
  get ready() {
    return this.#ready;
  }

  async #start() {
    const transport = new Transport(BASE);
    const styled = new URL("style.css", import.meta.url);
    const [config, made] = await lasting(() =>
      Promise.all([this.config ?? transport.config("no-store"), sheet(styled)]),
    );
    const root = this.attachShadow({ mode: "open" });
    dress(root, made);
    this.dataset.ready = ""; // for the page's own style sheet
    paint(this, this.getAttribute("color"));
    return new View({ root, config, transport, kommun: this.getAttribute("kommun") });
  }
}

if (!customElements.get("soclots-chat")) customElements.define("soclots-chat", SoclotsChat);
