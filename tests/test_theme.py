"""A municipality's colour stays readable, whatever it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.no_model import NoModel
from bot.settings import Settings, read_settings
from bot.web.app import create_app
from bot.web.theme import contrast, stylesheet

LIGHT = [(246, 244, 240), (255, 255, 255)]
DARK = [(20, 25, 29), (31, 39, 45), (42, 35, 28)]
part = st.integers(0, 255)


def colours(color):
    found = re.findall(r"--soclots-([\w-]+): rgb\((\d+) (\d+) (\d+)\)", stylesheet(color))
    return {name: tuple(map(int, rgb)) for name, *rgb in found}


@given(part, part, part)
def test_links_and_buttons_can_be_read_in_light_and_dark(red, green, blue):
    found = colours(f"#{red:02x}{green:02x}{blue:02x}")
    for name, grounds in (("accent", LIGHT), ("accent-dark", DARK)):
        assert min(contrast(found[name], ground) for ground in grounds) >= 4.5
    for name, on in (("accent", "on-accent"), ("accent-dark", "on-accent-dark")):
        assert contrast(found[name], found[on]) >= 4.5


def test_a_readable_colour_stays_as_it_is():
    assert colours("#005595")["accent"] == (0x00, 0x55, 0x95)


def test_the_contrast_of_black_and_white_is_the_standards():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.mark.parametrize(("color", "sheet"), [(None, ""), ("#005595", stylesheet("#005595"))])
async def test_the_pages_get_the_operators_colour(aiohttp_client, color, sheet):
    client = await aiohttp_client(create_app(NoModel(), read_settings({"SOCLOTS_COLOR": color} if color else {})))
    response = await client.get("/theme.css")
    assert (response.content_type, await response.text()) == ("text/css", sheet)
    assert 'href="/theme.css"' in await (await client.get("/svar")).text()


@pytest.mark.parametrize("color", ["blå", "#fff", "005595", "#00559", "red;}"])
def test_a_colour_in_another_form_stops_the_start(color):
    with pytest.raises(ValueError, match="#005595"):
        Settings(color=color)
