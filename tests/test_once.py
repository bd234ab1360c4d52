"""A page sent twice, or twenty times at once, makes one record; one filled in anew makes another."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from households.models import Event, Household, Member, RegisterUpload
from households.vocabulary import Relationship
from huulien.platform import clock
from huulien.platform.models import SentForm
from programs.models import Plan
from reports.models import Report
from surveys.models import FormASheet, Round, ScoreSheet
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read
from tests.races import all_at_once
from tests.surveys.test_score_sheets import HEADINGS, ROWS, workbook

DAY = "02/03/2024"


class World:
    """The book of a commune, with a household of three and one next door."""

    def __init__(self):
        self.cast = make_cast()
        self.home = factories.make_household(self.cast.lang_ben, code="0001", head="Triệu Văn Sinh")
        self.wife = factories.make_member(self.home, "Lý Thị Mẩy")
        self.son = factories.make_member(
            self.home, "Triệu Văn Nam", relationship=Relationship.CHILD, birth_date="2001-05-04"
        )
        self.next_door = factories.make_household(self.cast.lang_ben, code="0002", head="Nông Thị Hoa")

    def event(self, kind):
        return reverse("households:event_record", args=[self.home.pk, kind])


@pytest.fixture
def world(db):
    return World()


def person(**more):
    return {"full_name": "Triệu Thị Lan", "sex": "female", "ethnicity": "Nùng"} | more


def counts():
    """How many there are of all that these pages make."""
    kinds = (Household, Member, Event, Round, RegisterUpload, ScoreSheet, FormASheet, Plan, Report)
    return {model.__name__: model.objects.count() for model in kinds}


# Page → its address, what is typed, and what one sending of it makes.
PAGES = {
    "household": (
        lambda world: reverse("households:household_create"),
        lambda world: person(village=world.cast.lang_ben.pk, opened_on=DAY, birth_date="01/01/1980"),
        {"Household": 1, "Member": 1},
    ),
    "round": (
        lambda world: reverse("surveys:round_open"),
        lambda world: {"kind": "in_year", "year": "2024", "opened_on": DAY, "due_on": "30/04/2024",
                       "as_of": "30/04/2024"},
        {"Round": 1},
    ),
    "birth": (
        lambda world: world.event("sinh"),
        lambda world: person(relationship="child", happened_on=DAY, birth_date=DAY),
        {"Member": 1, "Event": 1},
    ),
    "death": (lambda world: world.event("chet"), lambda world: {"member": world.wife.pk, "happened_on": DAY},
              {"Event": 1}),
    "arrival": (
        lambda world: world.event("chuyen-den"),
        lambda world: person(relationship="child", happened_on=DAY, birth_date="01/01/2010"),
        {"Member": 1, "Event": 1},
    ),
    "departure": (lambda world: world.event("chuyen-di"), lambda world: {"member": world.wife.pk, "happened_on": DAY},
                  {"Event": 1}),
    "all leave": (lambda world: world.event("ca-ho-chuyen-di"), lambda world: {"happened_on": DAY}, {"Event": 1}),
    "split": (
        lambda world: world.event("tach-ho"),
        lambda world: {f"member_{world.son.pk}": "head", "happened_on": DAY},
        {"Household": 1, "Event": 2},
    ),
    "upload": (
        lambda world: reverse("households:register_import"),
        lambda world: {"on": DAY, "file": workbook(HEADINGS, *ROWS)},
        {"RegisterUpload": 1},
    ),
    "score sheet": (
        lambda world: reverse("surveys:score_sheet_create"),
        lambda world: {"title": "Bảng", "standard": "nd-07-2021", "region": "Vùng", "zone": "rural",
                       "citation": "Ví dụ", "file": workbook(HEADINGS, *ROWS)},
        {"ScoreSheet": 1},
    ),
    "characteristics of Phiếu A": (
        lambda world: reverse("surveys:form_a_create"),
        lambda world: {"title": "Phiếu A", "procedure": "qd-24-2021", "valid_from": DAY, "citation": "Ví dụ",
                       "wording": "\n".join(f"Điều {letter}" for letter in "abcdeghik")},
        {"FormASheet": 1},
    ),
    "plan": (
        lambda world: reverse("programs:plan_create"),
        lambda world: {"year": "2024", "target_rate": "10,98"},
        {"Plan": 1},
    ),
    "report": (
        lambda world: reverse("reports:report_create"),
        lambda world: {"period": "khac", "start": "01/04/2023", "as_of": "30/09/2023"},
        {"Report": 1},
    ),
}  # fmt: skip


class Sender:
    """An officer in front of one page, who may send it as often as they like."""

    def __init__(self, world, name):
        address, typed, _ = PAGES[name]
        self.user, self.address = world.cast.officer, address(world)
        browser = self.browser()
        self.data = fill(browser.get(self.address), **typed(world))

    def browser(self):
        browser = Client()
        browser.force_login(self.user)
        return browser

    def send(self, **typed):
        data = self.data | typed
        if isinstance(data.get("file"), bytes):
            data["file"] = SimpleUploadedFile("danh sach.xlsx", data["file"])
        return self.browser().post(self.address, data)


def made_since(before):
    return {name: count - before[name] for name, count in counts().items() if count != before[name]}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_sent_twice_makes_one_and_leads_to_it(world, name):
    sender, before = Sender(world, name), counts()
    first, second = sender.send(), sender.send()
    assert first.status_code == 302, read(first).text
    assert (second.status_code, second.url) == (302, first.url)
    assert made_since(before) == PAGES[name][2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["household", "round", "birth", "split", "all leave", "upload"])
def test_a_page_sent_twenty_times_at_once_makes_one(world, name):
    sender, before = Sender(world, name), counts()
    answers = all_at_once([sender.send] * 20)
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, answers[0].url)}
    assert made_since(before) == PAGES[name][2]


def test_a_page_gone_back_to_and_filled_in_anew_is_not_lost(world):
    sender, before = Sender(world, "household"), counts()
    sender.send()
    other = sender.send(full_name="Hoàng Thị Cúc")
    assert "Trang này đã ghi xong một lần rồi." in read(other).text
    again = fill(other)
    assert again["full_name"] == ["Hoàng Thị Cúc"]
    assert sender.browser().post(sender.address, again).status_code == 302
    assert made_since(before) == {"Household": 2, "Member": 2}


def test_a_refused_page_is_sent_again_as_if_for_the_first_time(world):
    sender, before = Sender(world, "household"), counts()
    refused = sender.send(code="0001")
    assert refused.status_code == 200
    assert made_since(before) == {}
    assert sender.send().status_code == 302
    assert made_since(before) == {"Household": 1, "Member": 1}


def test_the_key_of_one_user_gives_nothing_to_another(world):
    sender, before = Sender(world, "household"), counts()
    sender.send()
    sender.user = world.cast.stranger
    foreign = sender.send(village=world.cast.other_village.pk)
    assert "Trang này đã ghi xong một lần rồi." in read(foreign).text
    assert made_since(before) == {"Household": 1, "Member": 1}


def test_what_is_gone_since_is_said_and_not_made_again_unasked(world):
    sender = Sender(world, "upload")
    sender.send()
    RegisterUpload.objects.all().delete()
    assert "nay không còn" in read(sender.send()).text
    assert not RegisterUpload.objects.exists()


@pytest.mark.parametrize(("days", "kept"), [(6, 1), (8, 0)])
def test_keys_are_forgotten_after_a_week(world, days, kept):
    Sender(world, "round").send()
    SentForm.objects.update(at=clock.now() - timedelta(days=days))
    call_command("forget")
    assert SentForm.objects.count() == kept
