"""The municipality's colour for the pages and the chat in them, moved only as far as needed to stay readable (WCAG 2.2, 1.4.3).

The chat on other sites does the same for its `data-color` (static/chat/colour.js).
"""

from typing import Optional, Tuple

from aiohttp import web

from bot.web.security import SETTINGS

_Rgb = Tuple[int, int, int]
_CONTRAST = 4.5
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
# Of the grounds in site.css those nearest to the colour of links.
_LIGHT_GROUND, _DARK_GROUND = (246, 244, 240), (31, 39, 45)


async def theme(request: web.Request) -> web.Response:
    """Custom properties for the operator's colour; an empty sheet where none is set."""
    css = stylesheet(request.app[SETTINGS].color)
    return web.Response(text=css, content_type="text/css", headers={"Cache-Control": "public, max-age=300"})


def stylesheet(color: Optional[str]) -> str:
    """`color` as "#005595"; None gives an empty sheet."""
    if color is None:
        return ""
    rgb = (int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16))
    light, dark = moved(rgb, _LIGHT_GROUND, _BLACK), moved(rgb, _DARK_GROUND, _WHITE)
    return (
        f":root {{ --soclots-accent: {_css(light)}; --soclots-on-accent: {_css(_on(light))}; "
        f"--soclots-accent-dark: {_css(dark)}; --soclots-on-accent-dark: {_css(_on(dark))}; }}\n"
    )


def moved(rgb: _Rgb, ground: _Rgb, towards: _Rgb) -> _Rgb:
    """The colour mixed with as little of `towards` as gives the contrast that text on `ground` needs."""
    for percent in range(0, 100, 2):
        red, green, blue = (
            round(value + percent / 100 * (end - value)) for value, end in zip(rgb, towards, strict=True)
        )
        if contrast((red, green, blue), ground) >= _CONTRAST:
            return red, green, blue
    return towards


def contrast(one: _Rgb, other: _Rgb) -> float:
    """The contrast ratio of WCAG, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _on(rgb: _Rgb) -> _Rgb:
    return _WHITE if contrast(rgb, _WHITE) >= _CONTRAST else _BLACK


def _luminance(rgb: _Rgb) -> float:
    parts = [value / 255 for value in rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _css(rgb: _Rgb) -> str:
    return "rgb({} {} {})".format(*rgb)
