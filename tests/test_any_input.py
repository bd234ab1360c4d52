"""Whatever is typed, at every address: an answer in words, never a failure of the server.

Each run tries a part of all pairs of a field and a kind, the same part each time, half of it on either database;
`ANY_INPUT=all` tries them all (some fifteen minutes).
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.test_access import ADMIN, POLICY, World, address, made, papers_are_read, refused_in_a_word, world

__all__ = ["made", "papers_are_read", "refused_in_a_word", "world"]

# Each is a kind that broke a page or a worker somewhere: signs, numbers, days and sizes that nobody means.
STRANGE = {
    "nothing": "",
    "a blank": "\u00a0 \u2003",
    "NUL": "a\0b",
    "other digits": "٣",
    "a raised digit": "2²",
    "a huge number": "9" * 400,
    "more digits than are read": "9" * 5000,
    "more than 64 bits": "9223372036854775808",
    "a power": "1e308",
    "a huge negative power": "-1e3000000",
    "no number": "NaN",
    "infinity": "-Infinity",
    "minus": "-1",
    "the first day": "0001-01-01",
    "the first day as typed": "01/01/0001",
    "the last day": "9999-12-31",
    "the last day as typed": "31/12/9999",
    "no day": "31/02/2023",
    "year 0": "0000-00-00",
    "right to left": "\u202eNguyễn\u202c",
    "decomposed": "Nguyê\u0303n Thi\u0323 Ha\u0300",
    "a quote": "'\"<script>&#0;%00",
    "per cent": "%%_\\%",
    "braces": "{{ 1 }}{% if %}${x}",
    "a list": "[1]",
    "an emoji": "👨‍👩‍👧",
    "long": "Triệu " * 5000,
}
API_FILTERS = ("year", "commune", "village", "household", "on", "state", "cursor", "limit", "code", "format", "class")
NO_NUMBERS = ("0", "9223372036854775808", "9" * 60, "٣")
PLAYERS = ("officer", "leader", "head", "district_officer", "auditor", "administrator")
PART = 1 if os.environ.get("ANY_INPUT") == "all" else 24
TURN = PART // 2 if connection.vendor == "postgresql" else 0


def due(place: int) -> list[str]:
    """The kinds that this run tries at a place: over `PART` places each kind has its turn."""
    return [kind for number, kind in enumerate(STRANGE) if (place + number) % PART == TURN]


def numbers_due(place: int) -> tuple[str, ...]:
    """Every number is tried at every address, half of them on either database."""
    return NO_NUMBERS if PART == 1 else NO_NUMBERS[(place + (TURN > 0)) % 2 :: 2]


def each_once(*sent: dict[str, str]) -> list[dict[str, str]]:
    """What is sent, each once, without what says nothing: the page itself has been asked for."""
    return [typed for place, typed in enumerate(sent) if typed and typed not in sent[:place]]


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is taken back, so that one answer is not the next one's page."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pages_of(world: World, who: str) -> Iterator[str]:
    """The addresses that the user's role may open, each of what lies within reach."""
    for name, policy in POLICY.items():
        if who in policy.roles:
            yield address(name, policy, world.places["own"])
    for model, policy in ADMIN.items():
        if who in policy.roles:
            yield reverse(f"admin:{model}_changelist")


def client_of(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(getattr(world.cast, who))
    return client


def asked(page: str) -> list[str]:
    """The names of every field of the page's forms by POST."""
    forms = re.findall(r'(?s)<form[^>]*method="post".*?</form>', page)
    names = dict.fromkeys(re.findall(r'name="([^"]+)"', "".join(forms)))
    return [name for name in names if name != "csrfmiddlewaretoken"]


def of_one_answer(url: str) -> bool:
    """Whether the address is of the API and looks nothing up by a filter: a record, and the description itself."""
    return bool(re.fullmatch(r"/api/(.*/\d+/|.*schema/)", url))


def queries(url: str, page: str) -> list[str]:
    """What an address takes after its question mark: the fields of its forms by GET, and what its links carry."""
    if "/api/" in url:
        return list(API_FILTERS)
    forms = re.findall(r'(?s)<form[^>]*method="get".*?</form>', page)
    return list(dict.fromkeys([*re.findall(r'name="([^"]+)"', "".join(forms)), *re.findall(r"[?&;]([\w-]+)=", page)]))


@pytest.mark.parametrize("who", PLAYERS)
def test_no_query_breaks_a_page(world: World, who: str) -> None:
    client, broken = client_of(world, who), []
    for place, url in enumerate(pages_of(world, who)):
        page = client.get(url)
        names = queries(url, page.content.decode(errors="replace") if not page.streaming else "")
        own = dict(parse_qsl(url.partition("?")[2]))
        for kind in due(place):
            value = STRANGE[kind][:5000]
            alone = () if of_one_answer(url) else names
            for query in each_once(dict.fromkeys(names, value), *(own | {name: value} for name in alone)):
                if client.get(url.partition("?")[0], query).status_code >= 500:
                    broken.append((kind, url, *query))
    assert broken == []


@pytest.mark.parametrize("who", ["officer", "leader", "head"])
def test_no_answer_breaks_a_form(world: World, who: str) -> None:
    client, broken = client_of(world, who), []
    for place, url in enumerate(pages_of(world, who)):
        page = client.get(url)
        if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        names = asked(page.content.decode())
        version = re.findall(r'name="version" value="(\d+)"', page.content.decode())
        kept = {"version": version[-1]} if version else {}
        for kind in due(place):
            for typed in each_once(dict.fromkeys(names, STRANGE[kind]), dict.fromkeys(names, STRANGE[kind]) | kept):
                with undone():
                    if client.post(url, typed).status_code >= 500:
                        broken.append((kind, url))
    assert broken == []


@pytest.mark.parametrize("who", ["officer", "leader", "head"])
def test_no_number_breaks_an_address(world: World, who: str, refused_in_a_word: None) -> None:
    client, broken = client_of(world, who), []
    numbered = [url for url in pages_of(world, who) if re.search(r"/\d+/", url)]
    for place, url in enumerate(numbered):
        for number in numbers_due(place):
            path = re.sub(r"/\d+/", f"/{number}/", url.partition("?")[0])
            for answer in (client.get(path), client.post(path)):
                if answer.status_code >= 500:
                    broken.append(path)
    assert broken == []


def test_a_refusal_is_told_whatever_the_address(world: World) -> None:
    client = client_of(world, "officer")
    for number in NO_NUMBERS:
        for answer in (client.get(f"/ho-dan/{number}/"), client.post(f"/ho-dan/{number}/")):
            assert (answer.status_code, "Lỗi 404" in answer.content.decode()) in {(404, True), (405, False)}


@pytest.mark.parametrize(
    "body",
    [b"", b"\0", b"null", b"[]", b"{}", b"[[[[", b"[1, 2]", b'"a"', b"1e400", b'{"id": 1e400}', b'{"id": "\\ud800"}',
     b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b"9" * 100_000,
     b'[{"id": "a", "on": "9999-12-31", "area": "rural"}]',
     b'[{"id": "a", "on": "0001-01-01", "area": "rural", "income": {"per_person_vnd": 1e308}}]'],
)  # fmt: skip
def test_no_body_breaks_the_classifier(world: World, body: bytes) -> None:
    client = client_of(world, "officer")
    for kind in (
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
    ):
        assert client.post("/api/v1/classify/", body, content_type=kind).status_code < 500, kind
