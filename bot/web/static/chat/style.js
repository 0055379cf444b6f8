// Style sheets for shadow roots. A constructed sheet is no inline style, so no site's Content-Security-Policy refuses it.

const CONSTRUCTED = "adoptedStyleSheets" in Document.prototype;

// The style of `url`, for `dress`. Throws where it does not come.
export async function sheet(url) {
  if (!CONSTRUCTED) return url;
  const response = await fetch(url);
  if (!response.ok) throw new Error(String(response.status));
  const made = new CSSStyleSheet();
  made.replaceSync(await response.text());
  return made;
}

export function dress(root, made) {
  if (CONSTRUCTED) root.adoptedStyleSheets = [made];
  else root.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: made }));
}
