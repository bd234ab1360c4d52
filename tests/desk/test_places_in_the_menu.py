"""Each page has one place in the menu, and nothing on it is said twice."""

from html.parser import HTMLParser
from itertools import islice

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_access import CAST, POLICY, address, made, papers_are_read, within, world

__all__ = ["made", "papers_are_read", "world"]

# Pages of no section, and why.
OF_NO_SECTION = {
    "accounts:password_change": "the user's own, not the commune's",
    "accounts:password_changed": "as above",
    "home": "leads on; without an appointment there is no menu",
}


class Frame(HTMLParser):
    """The words of a page's headings and of its crumbs."""

    def __init__(self, html):
        super().__init__()
        self.open, self.crumbs, self.headings = "", [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "nav" and dict(attrs).get("aria-label") == "Đường dẫn":
            self.open = "crumbs"
        elif tag in {"h1", "h2"}:
            self.open = tag
            self.headings.append("")
        elif tag == "a" and self.open == "crumbs":
            self.crumbs.append("")

    def handle_endtag(self, tag):
        if tag in {"nav", "h1", "h2"}:
            self.open = ""

    def handle_data(self, data):
        told = self.crumbs if self.open == "crumbs" else self.headings if self.open else []
        if told:
            told[-1] = " ".join(f"{told[-1]} {data}".split())


def pages_of(world, who):
    """(address's name, answer) of every page that one of the cast can open, each of the first place within reach."""
    role, reach = CAST[who]
    client = Client()
    client.force_login(getattr(world.cast, who))
    for name, policy in POLICY.items():
        if role not in policy.roles:
            continue
        near = (place for told, place in world.places.items() if not policy.of or within(policy, reach, told))
        for place in islice(near, 1):
            answer = client.get(address(name, policy, place))
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                yield name, answer


@pytest.mark.one_database
@pytest.mark.parametrize("who", sorted(set(CAST) - {"nobody"}))
def test_every_page_has_one_place_in_the_menu_and_says_nothing_twice(world, who):
    seen = 0
    for name, answer in pages_of(world, who):
        seen += 1
        if name not in OF_NO_SECTION:
            marked = [entry["label"] for entry in answer.context["nav"] if entry["current"]]
            assert len(marked) == 1, f"{name}: {marked}"
        frame = Frame(answer.content.decode())
        assert not set(frame.crumbs) & set(frame.headings), f"{name}: {frame.crumbs} {frame.headings}"
        assert len(frame.crumbs) == len(set(frame.crumbs)), f"{name}: {frame.crumbs}"
        assert frame.headings.count(frame.headings[0]) == 1, f"{name}: {frame.headings}"
    assert seen >= 1


def section(client, url):
    return [entry["label"] for entry in client.get(url).context["nav"] if entry["current"]]


def test_a_page_belongs_to_the_section_one_reached_it_from(client, world):
    client.force_login(world.cast.officer)
    place = world.places["own"]
    for name, key, label in (
        ("surveys:round_detail", place.round.pk, "Rà soát"),
        ("programs:target_edit", place.plan.pk, "Kế hoạch"),
        ("desk:village", place.village.pk, "Tổng quan"),
        ("households:household_edit", place.household.pk, "Hộ gia đình"),
        ("households:register_import_check", place.upload.pk, "Nhập, xuất Excel"),
    ):
        assert section(client, reverse(name, args=[key])) == [label]
    assert section(client, reverse("desk:import_list")) == ["Nhập, xuất Excel"]
    assert section(client, reverse("desk:member_list")) == ["Hộ gia đình"]
