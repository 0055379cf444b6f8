// The chat on any site: a button, and a panel that it opens, in a shadow root of its own.
//   <script type="module" src="https://…/widget.js" data-kommun="Västerås" data-color="#005595"></script>
// What the panel holds is fetched when the button is pressed.

import { paint } from "./static/chat/colour.js";
import { button, element } from "./static/chat/dom.js";
import { call } from "./static/chat/prose.js";
import { lasting } from "./static/chat/lasting.js";
import { dress, sheet } from "./static/chat/style.js";
import { Transport } from "./static/chat/transport.js";

const BASE = new URL("./", import.meta.url);
const NARROW = matchMedia("(max-width: 40em)"); // where the panel covers the page

class Widget {
  constructor({ config, made, kommun, colour }) {
    this.config = config;
    this.kommun = kommun;
    const { texts } = config;
    this.host = element("div", { lang: "sv", popover: "manual" });
    this.opener = button(texts.oppna, () => this.toggle(), { class: "opener", "aria-expanded": "false", "aria-haspopup": "dialog" });
    this.title = element("h2", { id: "title", tabindex: -1 }, texts.oppna);
    this.scroller = element("div", { class: "scroller" });
    this.panel = element(
      "dialog",
      { "aria-labelledby": "title", onclose: () => this.#closed(), onkeydown: (event) => event.key === "Escape" && this.panel.close() },
      element("header", {}, this.title, button("×", () => this.panel.close(), { class: "close", "aria-label": texts.stang })),
      this.scroller,
    );
    const root = this.host.attachShadow({ mode: "open" });
    root.append(this.opener, this.panel);
    dress(root, made);
    paint(this.host, colour);
  }

  // Above all of the page, whatever its layers.
  place() {
    document.body.append(this.host);
    this.host.showPopover?.();
  }

  toggle() {
    if (this.panel.open) return this.panel.close();
    this.chat ??= this.#load();
    if (NARROW.matches) this.panel.showModal();
    else this.panel.show();
    this.opener.setAttribute("aria-expanded", "true");
    this.title.focus();
  }

  #closed() {
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }

  // Until the chat is there, and should it never come, the emergency numbers are.
  #load() {
    const { texts } = this.config;
    const chat = element("soclots-chat", { kommun: this.kommun }, element("span", { slot: "rubrik" }));
    chat.append(
      element("p", { class: "urgent" }, call("112", `${texts.akut} 112`), call("116111", `${texts.bris} 116 111`)),
      element("p", { class: "loading" }, texts.hamtas),
    );
    chat.config = this.config;
    this.scroller.append(chat);
    lasting(() => import("./static/chat/element.js"));
    return chat;
  }
}

const script = [...document.querySelectorAll("script[src]")].find(({ src }) => src === import.meta.url);
const [config, made] = await lasting(() =>
  Promise.all([new Transport(BASE).config("default"), sheet(new URL("static/chat/panel.css", BASE))]),
);
new Widget({ config, made, kommun: script?.dataset.kommun, colour: script?.dataset.color }).place();
