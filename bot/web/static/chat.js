// The chat. Everything said lives in this page's memory only: no cookie, no storage, no request to another host.

const data = JSON.parse(document.getElementById("chat-data").textContent);
const texts = data.texts;
const root = document.getElementById("chat");

let session = null;
let audience = null;
let busy = false;
let conversation = 0; // counts the conversations, so that a late answer to an old one is dropped

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

// Paragraphs are separated by an empty line; lines that begin with "- " are a list.
function prose(text) {
  const fragment = document.createDocumentFragment();
  for (const block of text.split(/\n{2,}/)) {
    let list = null;
    let paragraph = null;
    for (const line of block.split("\n")) {
      if (line.startsWith("- ")) {
        if (!list) fragment.append((list = element("ul")));
        list.append(element("li", {}, line.slice(2)));
        paragraph = null;
      } else if (paragraph) {
        paragraph.append(element("br"), line);
      } else {
        fragment.append((paragraph = element("p", {}, line)));
        list = null;
      }
    }
  }
  return fragment;
}

// A text in another language carries its language and direction, for screen readers and for Arabic and Persian.
function spoken({ text, lang, dir }) {
  return lang === "sv" ? prose(text) : element("div", { lang, dir }, prose(text));
}

const log = element("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": texts.boten });
const input = element("textarea", { id: "message", rows: 1, maxlength: data.maxCharacters, autocomplete: "off" });
const counter = element("span", { class: "small", "aria-live": "polite" });
const send = element("button", { class: "send" }, texts.skicka);
const chosen = element("span", { class: "small" });

function turn(kind, who, ...children) {
  const node = element("section", { class: `turn ${kind}` }, element("span", { class: "who" }, `${who}: `), ...children);
  log.append(node);
  return node;
}

function choices(buttons) {
  return element(
    "ul",
    { class: "choices" },
    ...buttons.map(({ title, action }) =>
      element("li", {}, element("button", { type: "button", onclick: action }, title)),
    ),
  );
}

function contactCard(contact) {
  const links = [];
  if (contact.phone) links.push([`tel:${contact.phone.replace(/[^\d+]/g, "")}`, `${texts.ring} ${contact.phone}`]);
  links.push([contact.web, texts.webb]);
  if (contact.email) links.push([`mailto:${contact.email}`, texts.mejl]);
  return element(
    "ul",
    { class: "contact" },
    ...links.map(([href, label]) => element("li", {}, element("a", { href, rel: "noreferrer" }, label))),
  );
}

function sourceList(reply) {
  const items = reply.sources.map((source) =>
    element(
      "li",
      {},
      element("a", { href: source.url, rel: "noreferrer", target: "_blank" }, source.name),
      source.law ? `, ${source.law}` : null,
    ),
  );
  return element(
    "details",
    {},
    element("summary", {}, texts.kallor),
    element("ul", {}, ...items),
    reply.reviewed ? element("p", {}, `${texts.granskat} ${reply.reviewed}.`) : null,
  );
}

function show(answer) {
  for (const old of log.querySelectorAll(".choices, .first")) old.remove();
  const buttons = [];
  let first = null;
  for (const reply of answer.replies) {
    const node = turn(answer.crisis ? "crisis" : "", texts.boten, spoken(reply));
    first ??= node;
    if (reply.contact) node.append(contactCard(reply.contact));
    if (reply.sources.length) node.append(sourceList(reply));
    buttons.push(...reply.buttons);
  }
  if (buttons.length) {
    log.append(choices(buttons.map(({ title, payload }) => ({ title, action: () => ask(title, payload) }))));
  }
  first?.scrollIntoView({ block: "start", behavior: "auto" });
}

async function post(message) {
  return fetch("/api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message, session, audience, kommun: null }),
  });
}

// `shown` is what stands in the conversation, `message` what is sent (a button's payload).
async function ask(shown, message = shown) {
  if (busy) return;
  busy = true;
  send.disabled = true;
  const current = conversation;
  const mine = turn("mine", texts.du, shown);
  const waiting = turn("waiting small", texts.boten, texts.skriver);
  mine.scrollIntoView({ block: "nearest" });
  try {
    let response = await post(message);
    if (response.status === 410) {
      session = null;
      turn("notice", texts.boten, element("p", {}, texts.fel_slut));
      response = await post(shown);
    }
    const answer = await response.json();
    if (current !== conversation) return drop(answer.session);
    waiting.remove();
    if (answer.error) {
      turn("notice", texts.boten, element("p", {}, answer.error.message));
      restore(shown);
    } else {
      session = answer.session;
      if (answer.audience) tell(answer.audience);
      show(answer);
    }
  } catch {
    if (current !== conversation) return;
    waiting.remove();
    mine.remove();
    turn("notice", texts.boten, element("p", {}, texts.fel_nat));
    restore(shown);
  } finally {
    if (current === conversation) {
      busy = false;
      send.disabled = false;
    }
  }
}

function restore(text) {
  if (!input.value) input.value = text;
  input.focus();
}

function submit(event) {
  event.preventDefault();
  const message = input.value.trim();
  if (!message || busy) return;
  input.value = "";
  grow();
  ask(message);
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
  const left = data.maxCharacters - input.value.length;
  counter.textContent = left <= 100 ? `${left} ${texts.tecken_kvar}` : "";
}

function choose(who) {
  audience = who;
  tell(who);
  input.focus();
}

// Whom the answers are written for: by choice, or as the server gathers from what is said. Either way one press changes it.
function tell(who) {
  chosen.replaceChildren(
    texts[`vald_${who}`],
    " ",
    element("button", { type: "button", class: "plain", onclick: () => choose(who === "barn" ? "vuxen" : "barn") }, texts.byt),
  );
}

function drop(id) {
  if (!id) return;
  fetch("/api/session", {
    method: "DELETE",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ session: id }),
    keepalive: true,
  }).catch(() => {});
}

function forget() {
  drop(session);
  session = null;
}

function restart() {
  forget();
  conversation += 1;
  audience = null;
  busy = false;
  send.disabled = false;
  chosen.replaceChildren();
  welcome();
}

function welcome() {
  log.replaceChildren();
  turn("", texts.boten, element("p", {}, texts.vem), element("p", {}, texts.sparas), element("p", { class: "small" }, texts.lamna_tips));
  log.append(
    element("p", { class: "first" }, texts.vem_ar_du),
    choices(["barn", "vuxen"].map((who) => ({ title: texts[who], action: () => choose(who) }))),
    element("p", { class: "first" }, texts.vanliga),
    choices(data.topics.map(({ title }) => ({ title, action: () => ask(title) }))),
  );
}

function leave() {
  document.body.classList.add("gone");
  document.title = "";
  forget();
  window.top.location.replace(data.exitUrl); // the whole page, also where the chat is a frame in it
}

const form = element(
  "form",
  { onsubmit: submit },
  element("label", { for: "message" }, texts.skriv),
  element("div", { class: "row" }, input, send),
  element(
    "div",
    { class: "under" },
    chosen,
    counter,
    element("button", { type: "button", class: "plain", onclick: restart }, texts.ny),
  ),
);
input.addEventListener("input", grow);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
});
addEventListener("pagehide", forget);
const leaveButton = document.getElementById("leave");
leaveButton.hidden = false;
leaveButton.addEventListener("click", leave);

root.append(log, form);
root.hidden = false;
welcome();
