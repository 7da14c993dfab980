"""Target profiles: the file, the options, and the sentences when either is wrong."""

from __future__ import annotations

import pytest

from testline.errors import UsageError
from testline.targets.profile import (
    TargetProfile,
    credentials_of,
    merged,
    parse_credential,
    parse_header,
    read_profile,
)
from testline.verdicts import Binding

PLIVO = "plivo-masking"


@pytest.fixture
def profile(tmp_path):
    """Read a profile from the text of its file."""

    def read(text, surface=PLIVO, **env):
        path = tmp_path / "target.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_profile(path, surface, env)

    return read


def test_a_file_states_one_target(profile, tmp_path):
    """Every member of it has its place."""
    found = profile("""
        base_url = "https://api.example.com/v1/"
        control_url = "http://127.0.0.1:9001/control"
        control_token = "${TOKEN}"
        binding = "live"
        timeout = 3
        ca = "ca.pem"
        callback_url = "https://tunnel.example/cb"
        callback_listen = "127.0.0.1:8001"
        reset = true
        [headers]
        X-Env = "staging"
        [credentials]
        auth_id = "MAXX"
        auth_token = "a${TOKEN}${TOKEN}"
        [credentials.secondary]
        auth_id = "MAYY"
        [settings]
        validity_unit = "hours"
        paths = ["/${TOKEN}"]
    """, TOKEN="t0p")
    assert found == TargetProfile(
        PLIVO, "https://api.example.com/v1", "http://127.0.0.1:9001/control", "t0p", Binding.LIVE,
        {"primary": {"auth_id": "MAXX", "auth_token": "at0pt0p"}, "secondary": {"auth_id": "MAYY"}},
        {"validity_unit": "hours", "paths": ["/t0p"]}, 3.0, tmp_path / "ca.pem", (("x-env", "staging"),),
        "https://tunnel.example/cb", "127.0.0.1:8001", reset=True,
    )  # fmt: skip


def test_a_file_states_several_targets(profile):
    """Each surface has a table; what stands at the top holds for all of them."""
    text = """
        control_url = "http://127.0.0.1:1"
        [surface."plivo-masking"]
        base_url = "http://127.0.0.1:2"
        credentials = {auth_id = "MAXX"}
        [surface."mitto-sms"]
        control_url = "http://127.0.0.1:3"
        [surface."mitto-sms".credentials.secondary]
        api_key = "k"
    """
    plivo, mitto = profile(text), profile(text, "mitto-sms")
    assert (plivo.control_url, plivo.base_url, plivo.credentials) == (
        "http://127.0.0.1:1", "http://127.0.0.1:2", {"primary": {"auth_id": "MAXX"}})
    assert (mitto.control_url, mitto.base_url, mitto.credentials) == ("http://127.0.0.1:3", None, {"secondary": {"api_key": "k"}})


def test_secrets_are_not_shown(profile):
    """Neither token nor credentials nor headers stand in the repr."""
    found = profile('control_token = "hidden"\nheaders = {a = "hidden"}\ncredentials = {auth_token = "hidden"}')
    assert "hidden" not in repr(found)
    assert "hidden" not in repr(parse_credential("auth_token=hidden"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('base_url = "${HOST}"', ["HOST", "base_url"]),
        ('[credentials.secondary]\nkey = "${KEY}"', ["KEY", "secondary: key"]),
        ('bass_url = "http://h"', ["bass_url", "base_url"]),
        ("base_url = 5", ["base_url", "string"]),
        ('base_url = "ftp://h"', ["base_url", "ftp://h"]),
        ('base_url = "http://u:hidden@h"', ["base_url", "user"]),
        ('base_url = "http://h?x=hidden"', ["base_url", "query"]),
        ('control_url = "/control"', ["control_url", "http://"]),
        ('callback_url = "http://:80"', ["callback_url", "host"]),
        ('base_url = "http://h:99999"', ["base_url", "port"]),
        ('base_url = "http://h:0"', ["base_url", "port"]),
        ('callback_listen = "8000"', ["8000", "HOST:PORT"]),
        ('binding = "loose"', ["binding", "strict or live"]),
        ("binding = 1", ["binding"]),
        ("timeout = 0", ["timeout", "above 0"]),
        ("timeout = true", ["timeout"]),
        ("timeout = inf", ["timeout"]),
        ("reset = 1", ["reset", "true or false"]),
        ("settings = 1", ["settings", "table"]),
        ("headers = 1", ["headers", "table"]),
        ("headers = {a = 1}", ["headers: a", "string"]),
        ("credentials = 1", ["credentials", "table"]),
        ("[credentials]\nauth_id = 5", ["credentials: auth_id", "quotes"]),
        ("[credentials.x]\nauth_id = 5", ["credentials.x: auth_id", "quotes"]),
        ("surface = 1", ["surface"]),
        ("[surface]\nx = 1", ["surface"]),
        ('[surface."mitto-sms"]', ["plivo-masking", "mitto-sms"]),
        ('[credentials]\na = "b"\n[surface."plivo-masking"]', ["credentials", "surface"]),
        ("a = 1\nb = = 2", ["TOML", "line 2"]),
        (b"a = '\xff'", ["UTF-8"]),
    ],
)
def test_a_wrong_file_is_told_by_place(profile, text, words):
    """The sentence names the file and what is wrong in it, and no secret."""
    with pytest.raises(UsageError) as caught:
        profile(text)
    told = str(caught.value)
    assert all(word in told for word in words), told
    assert "hidden" not in told or "?x=" in text


def test_a_file_that_is_not_there(tmp_path):
    """The sentence names it."""
    with pytest.raises(UsageError, match=r"none\.toml cannot be read"):
        read_profile(tmp_path / "none.toml", PLIVO, {})


def test_options_win_over_the_file():
    """What was given replaces, credentials join key by key, headers by name, and None changes nothing."""
    base = TargetProfile(
        PLIVO, "http://a", credentials={"primary": {"auth_id": "1", "auth_token": "2"}}, headers=(("a", "1"), ("b", "2"))
    )
    found = merged(base, {
        "base_url": "http://b/", "timeout": None, "reset": True, "headers": [("A", "9")],
        "credentials": {"primary": {"auth_token": "3"}, "sub": {"auth_id": "4"}},
    })
    assert found == TargetProfile(
        PLIVO, "http://b", reset=True, headers=(("b", "2"), ("a", "9")),
        credentials={"primary": {"auth_id": "1", "auth_token": "3"}, "sub": {"auth_id": "4"}},
    )
    assert merged(base, {}) == base


def test_a_wrong_option_is_told_by_its_name():
    """The sentence has the option as it was typed."""
    with pytest.raises(UsageError, match="--control-url"):
        merged(TargetProfile(PLIVO), {"control_url": "nonsense"})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("auth_id=MAXX", (None, "primary", "auth_id", "MAXX")),
        ("secondary.auth_id=a=b/c.d", (None, "secondary", "auth_id", "a=b/c.d")),
        ("plivo-masking/auth_id=", ("plivo-masking", "primary", "auth_id", "")),
        ("plivo-masking/sub.auth_id=x", ("plivo-masking", "sub", "auth_id", "x")),
    ],
)
def test_a_credential_names_surface_account_and_key(text, parts):
    """Surface and account may be left out."""
    assert tuple(parse_credential(text)) == parts


@pytest.mark.parametrize("text", ["hidden", "=hidden", "/a=hidden", ".a=hidden", "s/.a=hidden", "s/=hidden"])
def test_a_credential_of_another_form_is_refused(text):
    """The value is not repeated."""
    with pytest.raises(UsageError) as caught:
        parse_credential(text)
    assert "hidden" not in str(caught.value)


def test_credentials_go_only_to_their_surface():
    """Those without a surface go to each."""
    given = [parse_credential(one) for one in ("a=1", "mitto-sms/a=2", "plivo-masking/x.b=3")]
    assert credentials_of(PLIVO, given) == {"primary": {"a": "1"}, "x": {"b": "3"}}
    assert credentials_of("mitto-sms", given) == {"primary": {"a": "2"}}


def test_a_header_is_a_name_and_a_value():
    """The name in lower case, the value without the blanks around it."""
    assert parse_header("X-Env:  a: b ") == ("x-env", "a: b")


@pytest.mark.parametrize("text", ["hidden", ": hidden", "a b: hidden", "content-length: hidden", "a: hidden\nb: c"])
def test_a_header_of_another_form_is_refused(text):
    """So is one that each request states itself; the value is not repeated."""
    with pytest.raises(UsageError) as caught:
        parse_header(text)
    assert "hidden" not in str(caught.value)
