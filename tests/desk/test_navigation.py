"""The menu: each page has its place in it, nothing on a page is said twice, and every role finds its own."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Area
from huulien.platform import clock
from huulien.platform.vocabulary import Role
from tests import factories
from tests.base import make_cast
from tests.pages import read
from tests.test_access import CAST, POLICY, address, make_world, within

pytestmark = pytest.mark.django_db

# Pages of no section, and why.
OF_NO_SECTION = {
    "accounts:password_change": "the user's own, not the commune's",
    "accounts:password_changed": "as above",
    "home": "leads on; without an appointment there is no menu",
}
DASHBOARD = reverse("desk:dashboard")


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


def pages_of(who):
    """(address's name, answer) of every page that one of the cast can open."""
    world = make_world()
    role, reach = CAST[who]
    client = Client()
    client.force_login(getattr(world.cast, who))
    for name, policy in POLICY.items():
        for place_name, place in world.places.items():
            if role not in policy.roles or (policy.of and not within(policy, reach, place_name)):
                continue
            answer = client.get(address(name, policy, place))
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                yield name, answer


@pytest.mark.parametrize("who", sorted(set(CAST) - {"nobody"}))
def test_every_page_has_one_place_in_the_menu_and_says_nothing_twice(who):
    seen = 0
    for name, answer in pages_of(who):
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


def test_a_page_belongs_to_the_section_one_reached_it_from(client):
    world = make_world()
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


@pytest.fixture
def both():
    """Somebody who heads a village of one commune and is officer of another."""
    cast = make_cast()
    user = factories.make_user("haiviec", Role.VILLAGE_HEAD, cast.lang_ben)
    factories.make_appointment(user, Role.OFFICER, cast.other_commune)
    return cast, user


def test_two_roles_have_both_menus_and_each_entry_opens(client, both):
    cast, user = both
    client.force_login(user)
    menu = client.get(DASHBOARD).context["nav"]
    assert [entry["label"] for entry in menu] == [
        "Thôn Làng Bên", "Tổng quan", "Hộ gia đình", "Rà soát", "Xác nhận", "Kế hoạch", "Bảng điểm B1", "Phân tích",
        "Báo cáo", "Biểu mẫu", "Nhập, xuất Excel", "Quản trị",
    ]  # fmt: skip
    for entry in menu[:-1]:
        answer = client.get(entry["url"])
        assert answer.status_code == 200, entry
        assert [other["label"] for other in answer.context["nav"] if other["current"]] == [entry["label"]]
    assert "Yên Thịnh" in read(client.get(DASHBOARD)).text
    own = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    neighbour = factories.make_household(cast.lang_coc, head="Đặng Văn Ân")
    text = read(client.get(reverse("desk:household_list"), {"thon": cast.lang_ben.pk})).text
    assert own.head_name in text
    assert neighbour.head_name not in read(client.get(reverse("desk:household_list"), {"xa": "06388"})).text


def test_the_officer_of_a_commune_who_heads_a_village_of_it_has_the_overview_too(client):
    cast = make_cast()
    user = factories.make_user("haiviec", Role.VILLAGE_HEAD, cast.lang_ben)
    factories.make_appointment(user, Role.OFFICER, cast.commune)
    client.force_login(user)
    assert client.get(DASHBOARD).status_code == 200
    assert [entry["label"] for entry in client.get(DASHBOARD).context["nav"]][:2] == ["Thôn Làng Bên", "Tổng quan"]


@pytest.mark.parametrize("level", ["district", "province"])
def test_those_above_land_in_a_commune_that_exists(client, monkeypatch, level):
    cast = make_cast()
    monkeypatch.setattr(clock, "today", lambda: date(2025, 8, 1))
    user = factories.make_user("captren", Role.DISTRICT, getattr(cast, level))
    client.force_login(user)
    cast.commune.valid_until = cast.other_commune.valid_until = date(2025, 6, 30)
    for old in (cast.commune, cast.other_commune):
        old.save()
    merged = factories.make_commune(cast.district, code="06400", name="Ba Sau", valid_from=date(2025, 7, 1))
    Area.objects.filter(pk__in=[cast.commune.pk, cast.other_commune.pk]).update(successor=merged)
    for query in ({}, {"xa": "06400"}):
        assert client.get(DASHBOARD, query).context["nav"]
        assert "Ba Sau" in read(client.get(DASHBOARD, query)).text
        assert "đã nhập vào xã khác" not in read(client.get(DASHBOARD, query)).text
    monkeypatch.setattr(clock, "today", lambda: date(2025, 6, 30))  # the last day before
    assert "Ba Sau" not in read(client.get(DASHBOARD)).text


def test_the_first_page_is_asked_what_the_bare_address_was(client):
    client.force_login(make_cast().officer)
    assert client.get("/?ngay=30/06/2022").url == f"{DASHBOARD}?ngay=30/06/2022"
    assert client.get("/").url == DASHBOARD
