// Leaving in a hurry: the page is blank first, then another page takes its place in the history. Nothing of it is logged.

const PRESSES = 3;
const WITHIN = 1500; // milliseconds between two presses of Shift

export class Exit {
  // `forget` drops the conversation; `announce` reads a text aloud
  constructor({ url, texts, forget, announce }) {
    Object.assign(this, { url, texts, forget, announce });
    this.presses = 0;
    this.last = 0;
    this.listener = (event) => this.#pressed(event);
  }

  listen() {
    addEventListener("keydown", this.listener, true);
  }

  stop() {
    removeEventListener("keydown", this.listener, true);
  }

  leave() {
    blank(this.texts.lamnar);
    this.forget();
    try {
      top.location.replace(this.url); // the whole page, also where the chat is a frame in it
    } catch {
      location.replace(this.url); // a frame that may not move its page
    }
  }

  #pressed(event) {
    if (event.key !== "Shift" || event.repeat) {
      if (event.key !== "Shift") this.presses = 0;
      return;
    }
    this.presses = event.timeStamp - this.last < WITHIN ? this.presses + 1 : 1;
    this.last = event.timeStamp;
    if (this.presses === PRESSES) this.leave();
    else if (this.presses === PRESSES - 1) this.announce(this.texts.lamna_en_till);
  }
}

// Takes all away, and leaves one line that only a screen reader finds.
function blank(line) {
  const alert = document.createElement("p");
  alert.setAttribute("role", "alert");
  Object.assign(alert.style, { position: "absolute", clipPath: "inset(50%)" });
  document.documentElement.style.background = "Canvas";
  document.body.style.background = "Canvas";
  document.body.replaceChildren(alert);
  document.title = "\u00a0";
  alert.textContent = line;
}
