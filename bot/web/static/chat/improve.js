// An unanswered question for those who write the answers: shown as it would be kept, and kept only on a yes.

import { button, element } from "./dom.js";

// A function that begins the offer below `group`.
export function improvement(texts, transport) {
  return async (question, answer, group) => {
    const send = (confirm) => transport.post("api/inkorg", { message: question, topic: answer.topic, confirm });
    const say = (...children) => {
      const node = element("div", { class: "improve", tabindex: -1 }, ...children);
      group.replaceChildren(node);
      node.focus();
    };
    try {
      const { text } = await send(false);
      say(
        element("p", {}, texts.forbattra_fraga),
        element("blockquote", {}, text),
        button(texts.forbattra_ja, () => send(true).then(() => say(texts.forbattra_tack), () => say(texts.forbattra_fel))),
        button(texts.forbattra_nej, () => say(texts.forbattra_avbojt)),
      );
    } catch {
      say(texts.forbattra_fel);
    }
  };
}
