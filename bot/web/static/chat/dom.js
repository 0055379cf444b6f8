// One call makes a node: its attributes, its listeners ("onclick") and its children. Strings become text, never markup.

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

export function button(label, onclick, attributes = {}) {
  return element("button", { type: "button", ...attributes, onclick }, label);
}

// "{seconds} sekunder" with {seconds: 3} -> "3 sekunder"
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Links lead out of the conversation in a tab of their own, and tell nobody where they came from.
export function link(href, ...children) {
  const outside = /^https?:/.test(href);
  return element("a", { href, rel: outside && "noreferrer noopener", target: outside && "_blank" }, ...children);
}
