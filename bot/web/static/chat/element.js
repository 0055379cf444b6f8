// <soclots-chat>: the chat as one element. What is said lives in this page's memory only, and ends with the page.
// Until all it needs has come from its server, and where that fails, the element's own content is what is seen.

import { readable } from "./colour.js";
import { dress, sheet } from "./style.js";
import { Transport } from "./transport.js";
import { View } from "./view.js";

const BASE = new URL("../../", import.meta.url);
const AGAIN = 5; // seconds until a server that did not come is tried again

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
    const [config, made] = await lasting(() => Promise.all([transport.config("no-store"), sheet(styled)]));
    const root = this.attachShadow({ mode: "open" });
    const view = new View({ root, config, transport, kommun: this.getAttribute("kommun") });
    dress(root, made);
    paint(this, this.getAttribute("color"));
    return view;
  }
}

// The municipality's colour on an element that the chat is in.
export function paint(node, colour) {
  const colours = readable(colour);
  if (!colours) return;
  node.style.setProperty("--soclots-accent", colours.light);
  node.style.setProperty("--soclots-on-accent", colours.onLight);
  node.style.setProperty("--soclots-accent-dark", colours.dark);
  node.style.setProperty("--soclots-on-accent-dark", colours.onDark);
}

async function lasting(attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000 * AGAIN));
    }
  }
}

if (!customElements.get("soclots-chat")) customElements.define("soclots-chat", SoclotsChat);
