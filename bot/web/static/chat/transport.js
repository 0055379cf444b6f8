// Requests to the chat's own server. A message without an answer is sent again with the same id, so that it is answered once.

const WAITS = [1, 2, 4, 8, 15, 30]; // seconds before each new attempt
const PATIENCE = 20; // seconds until a silent server counts as lost
const LOST = [502, 503, 504];

// The server said no, in words for a person.
export class Refusal extends Error {
  constructor(status, { code, message }) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

// No answer came, however often the message was sent.
export class Lost extends Error {}

export class Transport extends EventTarget {
  constructor(base) {
    super();
    this.base = base;
    addEventListener("online", () => this.hurry());
  }

  // Ends the wait before the next attempt.
  hurry() {
    this.dispatchEvent(new Event("hurry"));
  }

  // `cache`: how the browser may keep the answer (fetch's own words)
  async config(cache) {
    const response = await this.#fetch("api/config", { cache });
    if (!response.ok) throw new Lost();
    return response.json();
  }

  // `onlost` is called each time no answer came and another attempt will follow; `signal` gives up.
  async ask(body, { onlost, signal }) {
    const message = { ...body, message_id: newId() };
    for (const wait of WAITS) {
      const answer = await this.#attempt(message, signal);
      if (answer) return answer;
      onlost();
      await this.#pause(wait, signal);
    }
    const answer = await this.#attempt(message, signal);
    if (answer) return answer;
    throw new Lost();
  }

  async post(path, body) {
    const response = await this.#fetch(path, json("POST", body));
    if (response.status === 204) return null;
    const content = await response.json();
    if (content.error) throw new Refusal(response.status, content.error);
    return content;
  }

  // Reaches the server also while the page is going away.
  forget(session) {
    fetch(new URL("api/session", this.base), { ...json("DELETE", { session }), keepalive: true }).catch(() => {});
  }

  async #attempt(message, signal) {
    try {
      return await this.post("api/chat", message);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refusal && !LOST.includes(error.status)) throw error;
      return null;
    }
  }

  #fetch(path, options = {}) {
    const patience = new AbortController();
    setTimeout(() => patience.abort(), 1000 * PATIENCE); // also while the body comes; afterwards it means nothing
    return fetch(new URL(path, this.base), { signal: patience.signal, ...options });
  }

  #pause(seconds, signal) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, 1000 * seconds);
      this.addEventListener("hurry", () => (clearTimeout(timer), resolve()), { once: true });
      signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
    });
  }
}

function json(method, body) {
  return { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
