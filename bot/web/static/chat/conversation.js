// One conversation with the server: its session, for whom the answers are written, and the municipality. Knows nothing of the page.

export class Conversation {
  constructor(transport, kommun) {
    this.transport = transport;
    this.kommun = kommun;
    this.known = null; // the municipality that the server's conversation is about
    this.audience = null;
    this.session = null;
    this.pending = null; // the AbortController of the message that waits for its answer
  }

  // `shown` is what the person sees, `payload` what a button stands for in this session.
  // {answer, renewed}: renewed where the session had ended and a new one was begun. Null once the message was given up.
  async ask(shown, payload, onlost) {
    const pending = new AbortController();
    this.pending = pending;
    try {
      return await this.#answered(shown, payload, { onlost, signal: pending.signal });
    } catch (error) {
      if (pending.signal.aborted) return null;
      throw error;
    } finally {
      if (this.pending === pending) this.pending = null;
    }
  }

  giveUp() {
    this.pending?.abort();
    this.pending = null;
  }

  forget() {
    this.giveUp();
    if (this.session) this.transport.forget(this.session);
    this.session = this.known = null;
  }

  async #answered(shown, payload, options) {
    let renewed = false;
    let answer;
    try {
      answer = await this.transport.ask(this.#body(payload), options);
    } catch (error) {
      if (error.status !== 410) throw error;
      renewed = true;
      this.session = null;
      answer = await this.transport.ask(this.#body(shown), options); // a button's payload means nothing to a new session
    }
    if (options.signal.aborted) {
      if (answer.session !== this.session) this.transport.forget(answer.session);
      return null;
    }
    this.session = answer.session;
    if (answer.audience) this.audience = answer.audience;
    if (answer.kommun.length === 1) [this.kommun] = answer.kommun;
    this.known = this.kommun;
    return { answer, renewed };
  }

  #body(message) {
    return { message, session: this.session, audience: this.audience, kommun: this.kommun };
  }
}
