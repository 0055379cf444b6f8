// A municipality's colour, moved only as far as text on it and of it stays readable (WCAG 2.2, 1.4.3).

const CONTRAST = 4.5;
const GROUNDS = { light: [246, 244, 240], dark: [31, 39, 45] };

// Sets the colour on an element that the chat is in; does nothing where it is none.
export function paint(node, colour) {
  const colours = readable(colour);
  if (!colours) return;
  node.style.setProperty("--soclots-accent", colours.light);
  node.style.setProperty("--soclots-on-accent", colours.onLight);
  node.style.setProperty("--soclots-accent-dark", colours.dark);
  node.style.setProperty("--soclots-on-accent-dark", colours.onDark);
}

// {light, dark, onLight, onDark} as CSS colours, or null where `colour` is not one such as #005595.
export function readable(colour) {
  const rgb = parsed(colour);
  if (!rgb) return null;
  const light = moved(rgb, GROUNDS.light, [0, 0, 0]);
  const dark = moved(rgb, GROUNDS.dark, [255, 255, 255]);
  return { light: css(light), dark: css(dark), onLight: css(on(light)), onDark: css(on(dark)) };
}

export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function parsed(colour) {
  const hex = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(colour?.trim() ?? "")?.[1];
  if (!hex) return null;
  const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g);
  return pairs.map((pair) => parseInt(pair, 16));
}

function moved(rgb, ground, towards) {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = rgb.map((value, index) => Math.round(value + share * (towards[index] - value)));
    if (contrast(mixed, ground) >= CONTRAST) return mixed;
  }
  return towards;
}

function on(rgb) {
  const white = [255, 255, 255];
  return contrast(rgb, white) >= CONTRAST ? white : [0, 0, 0];
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const css = (rgb) => `rgb(${rgb.join(" ")})`;
