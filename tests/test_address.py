"""Whose messages are counted together, behind a proxy and without one."""

import ipaddress

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.address import Addresses

PROXIES = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8")]


def request(remote, *forwarded):
    headers = [("X-Forwarded-For", value) for value in forwarded]
    return make_mocked_request("POST", "/api/chat", headers=headers).clone(remote=remote)


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),  # not a proxy of ours: what it claims counts for nothing
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),  # the client itself wrote the left one
        ("10.0.0.1", ["203.0.113.9", "198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["nonsens"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, nonsens"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("fd00::1", ["2001:db8:1:2:3::4"], "2001:db8:1:2:ffff::1"),  # one household
        ("", [], ""),
    ],
)
def test_the_client_is_the_right_most_address_that_is_no_proxy_of_ours(remote, forwarded, client):
    addresses = Addresses(PROXIES)
    assert addresses.who(request(remote, *forwarded)) == addresses.who(request(client))


def test_an_address_cannot_be_told_from_its_name_and_each_start_names_it_anew():
    one, two = Addresses([]), Addresses([])
    asked = request("192.0.2.1")
    assert one.who(asked) != two.who(asked)
    assert "192.0.2.1" not in one.who(asked)
    assert one.who(asked) != one.who(request("192.0.2.2"))


def test_processes_that_share_a_key_know_the_same_address():
    asked = request("192.0.2.1")
    assert Addresses([], "en gemensam hemlighet").who(asked) == Addresses([], "en gemensam hemlighet").who(asked)
    assert Addresses([], "en gemensam hemlighet").who(asked) != Addresses([], "en annan hemlighet").who(asked)
