// The chat as it is seen, and a question's way through it.

import { Announcer } from "./announcer.js";
import { Answers } from "./answer.js";
import { Settings, Who } from "./choices.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { button, element, fill } from "./dom.js";
import { Exit } from "./exit.js";
import { bar, foot, talk } from "./frame.js";
import { improvement } from "./improve.js";
import { Log } from "./log.js";
import { Masking } from "./masking.js";
import { Prose } from "./prose.js";
import { Tools } from "./tools.js";
import { welcome } from "./welcome.js";

export class View {
  constructor({ root, config, transport, kommun }) {
    const { texts } = config;
    this.texts = texts;
    this.config = config;
    this.transport = transport;
    this.preset = config.kommuner.find((name) => name.toLowerCase() === kommun?.trim().toLowerCase()) ?? config.kommun;
    const announcer = new Announcer();
    this.announce = (text) => announcer.say(text);
    this.conversation = new Conversation(transport, this.preset);
    this.log = new Log(texts, new Answers(texts, new Prose(config.phones)));
    this.tools = new Tools({
      texts,
      announce: this.announce,
      send: (helpful) => this.#judge(helpful),
      improve: config.inkorg && improvement(texts, transport),
    });
    this.composer = new Composer({
      texts,
      limit: config.max_characters,
      masking: new Masking(config.phones, maskWords(texts)),
      announce: this.announce,
      send: (text) => this.ask(text, { typed: true }),
    });
    this.who = new Who(texts, (audience) => this.#choose(audience));
    this.settings = new Settings({
      texts,
      kommuner: config.kommuner,
      onaudience: (audience) => this.#choose(audience),
      onkommun: (name) => this.#choosePlace(name),
      ondone: () => this.#tellPlace(),
    });
    this.exit = new Exit({ url: config.exit_url, texts, announce: this.announce, forget: () => this.conversation.forget() });
    this.left = () => this.restart();
    this.first = element("section", { class: "first" });
    this.bar = bar(texts, () => this.exit.leave());
    this.node = element(
      "div",
      { class: "chat", lang: "sv" },
      this.bar,
      talk(texts, this.first, this.log.node),
      foot(texts, this.composer.form, this.settings.node, () => this.#anew()),
      announcer.node,
    );
    root.append(this.node);
    this.restart();
  }

  open() {
    this.exit.listen();
    addEventListener("pagehide", this.left); // so that nothing of it comes back with the page
  }

  close() {
    this.exit.stop();
    removeEventListener("pagehide", this.left);
    this.restart();
  }

  restart() {
    this.conversation.forget();
    this.conversation = new Conversation(this.transport, this.preset);
    this.first.replaceChildren(
      welcome({
        texts: this.texts,
        who: this.who.node,
        topics: this.log.answers.choices(this.config.topics, ({ title }) => this.ask(title)),
      }),
    );
    this.log.clear();
    this.composer.text = "";
    this.composer.busy = false;
    this.settings.node.open = false;
    this.#show();
  }

  // `payload`: what a button stands for; `turn`: the question as it already stands in the conversation. Whoever types stays in
  // the field; a button that was pressed is soon gone, so the focus goes to the question, and leads on to the answer.
  async ask(shown, { payload = shown, turn = null, typed = false } = {}) {
    if (this.composer.waits) return;
    this.composer.busy = true;
    const { conversation } = this;
    turn ??= this.log.question(shown);
    if (!typed) turn.focus({ preventScroll: true });
    const waiting = this.log.waiting();
    this.#bring(turn);
    const giveUp = () => {
      conversation.giveUp();
      this.#settle(waiting, turn);
      turn.remove();
      this.#restore(shown);
    };
    try {
      const result = await conversation.ask(shown, payload, () =>
        waiting.lost({ again: () => this.transport.hurry(), giveUp }),
      );
      if (!result || conversation !== this.conversation) return;
      this.#settle(waiting, turn);
      this.#answered(shown, turn, result);
    } catch (error) {
      if (conversation !== this.conversation) return;
      this.#settle(waiting, turn);
      this.#failed(error, shown, payload, turn);
    }
  }

  #answered(shown, turn, { answer, renewed }) {
    if (renewed) this.log.notice(this.texts.fel_slut);
    this.log.answer(answer, {
      below: this.tools.row(shown, answer),
      press: ({ title, payload }) => this.ask(title, { payload }),
    });
    this.#show();
    this.#bring(turn);
  }

  // The question stays where it is; what can be done about it stands below.
  #failed(error, shown, payload, turn) {
    const ended = error.code === "for_manga_turer";
    const unsendable = [400, 413].includes(error.status);
    const remedy = ended
      ? button(this.texts.ny, () => this.#anew())
      : !unsendable && button(this.texts.forsok_igen, () => (notice.remove(), this.ask(shown, { payload, turn })));
    const notice = this.log.notice(error.status ? error.message : this.texts.fel_nat, remedy);
    if (unsendable) this.#restore(shown);
    this.#bring(turn);
  }

  #settle(waiting, turn) {
    if (waiting.focused) turn.focus({ preventScroll: true });
    waiting.remove();
    this.composer.busy = false;
  }

  #restore(text) {
    if (!this.composer.text) this.composer.text = text;
    this.composer.focus();
  }

  #anew() {
    this.restart();
    this.announce(this.texts.nytt_borjat);
    this.#bring(this.node);
    this.composer.focus();
  }

  #choose(audience) {
    this.conversation.audience = audience;
    this.announce(this.texts[`vald_${audience}`]);
    this.#show();
  }

  #choosePlace(name) {
    this.conversation.kommun = name;
    this.#show();
  }

  // In the middle of a conversation a new municipality is told as anyone would say it; its contact card answers.
  #tellPlace() {
    const { kommun, session, known } = this.conversation;
    if (session && known && !kommun) this.conversation.forget(); // the server would go on with the old one
    if (session && kommun && kommun !== known) this.ask(fill(this.texts.kommun_vald, { kommun }));
  }

  #judge(helpful) {
    this.transport.post("api/feedback", { session: this.conversation.session, helpful }).catch(() => {}); // only a count
  }

  #show() {
    const { audience, kommun } = this.conversation;
    this.node.dataset.audience = audience ?? "";
    this.who.show(audience);
    this.settings.show(audience, kommun);
  }

  #bring(turn) {
    turn.style.scrollMarginTop = `${this.bar.offsetHeight + 8}px`;
    turn.scrollIntoView({ block: "start" });
  }
}

function maskWords(texts) {
  return { personnummer: texts.dolt_personnummer, mejladress: texts.dold_mejladress, telefonnummer: texts.dolt_telefonnummer };
}
