"""A household moves to another village of its commune: each village counts it on its own days."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from households.models import Event, Household
from households.services.composition import move_within_commune
from huulien.platform.locking import StaleRecord
from reports.datasets import poverty_rates
from surveys.models import Review
from tests import factories
from tests.base import make_cast
from tests.pages import read
from tests.reports import small_commune

pytestmark = pytest.mark.django_db

DAY = date(2023, 5, 10)
BEFORE, SETTLED, OPEN = DAY - timedelta(days=1), date(2023, 12, 31), date(2024, 1, 1)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    home = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    factories.make_member(home, "Lý Thị Mẩy")
    home.refresh_from_db()
    return home


def move(cast, household, village, on=DAY, **more):
    now = Household.objects.get(pk=household.pk)
    arguments = {"household": now, "version": now.version, "by": cast.officer} | more
    move_within_commune(village=village, happened_on=on, **arguments)


def counted(cast, on):
    """(households, persons, poor) by village on a day."""
    rates = poverty_rates(cast.commune, on).villages
    return {row.name: (row.figures.households, row.figures.persons, row.figures.poor) for row in rates}


def test_each_day_counts_the_household_where_it_lay(cast, household):
    factories.make_household(cast.lang_coc, head="Nông Thị Hoa")
    move(cast, household, cast.lang_coc)
    assert counted(cast, BEFORE) == {"Làng Bên": (1, 2, 0), "Làng Cóc": (1, 1, 0)}
    assert counted(cast, DAY) == {"Làng Bên": (0, 0, 0), "Làng Cóc": (2, 3, 0)}


def test_it_may_come_back(cast, household):
    for village, on in ((cast.lang_coc, DAY), (cast.lang_ben, date(2023, 8, 1))):
        move(cast, household, village, on)
    lay = {on: [name for name, (households, *_) in counted(cast, on).items() if households] for on in
           (BEFORE, DAY, date(2023, 7, 31), date(2023, 8, 1))}  # fmt: skip
    assert list(lay.values()) == [["Làng Bên"], ["Làng Cóc"], ["Làng Cóc"], ["Làng Bên"]]


def test_a_move_that_becomes_known_too_late_leaves_the_settled_figures(cast):
    small_commune.build(cast)
    days = [date(2023, 6, 30), SETTLED]
    before = [counted(cast, on) for on in days]
    move(cast, small_commune.household("01"), cast.lang_coc, date(2023, 9, 1))
    assert [counted(cast, on) for on in days] == before
    assert counted(cast, OPEN)["Làng Bên"][2] == before[1]["Làng Bên"][2] - 1
    assert counted(cast, OPEN)["Làng Cóc"][2] == before[1]["Làng Cóc"][2] + 1
    assert (Event.objects.latest("pk").happened_on, Event.objects.latest("pk").counted_from) == (
        date(2023, 9, 1), OPEN
    )  # fmt: skip


@pytest.mark.parametrize("on", [SETTLED, OPEN])
def test_every_number_of_a_village_opens_a_list_of_that_length(client, cast, on):
    small_commune.build(cast)
    move(cast, small_commune.household("01"), cast.lang_coc, date(2023, 9, 1))
    client.force_login(cast.officer)
    for row in poverty_rates(cast.commune, on).villages:
        asked = {"thon": row.area_id, "ngay": on.isoformat(), "loai": "poor"}
        for view, count in (("household_list", row.figures.poor), ("member_list", row.figures.poor_persons)):
            assert read(client.get(reverse(f"desk:{view}"), asked)).rows == count, (row.name, view)


def test_the_list_names_the_village_of_its_day(client, cast, household):
    move(cast, household, cast.lang_coc)
    client.force_login(cast.officer)
    for view in ("household_list", "member_list"):
        for on, village in ((BEFORE, "Làng Bên"), (DAY, "Làng Cóc")):
            page = client.get(reverse(f"desk:{view}"), {"ngay": on.isoformat()})
            cells = re.findall(r"<td[^>]*>(Làng [^<]*)</td>", page.content.decode())
            assert set(cells) == {village}, (view, on)


def test_the_head_of_the_new_village_sees_it_and_of_the_old_one_no_more(cast, household):
    move(cast, household, cast.lang_coc)
    assert not Household.objects.visible_to(cast.head).exists()
    assert Household.objects.visible_to(cast.officer).exists()


def test_an_open_review_goes_along_and_its_old_page_is_told(cast, household):
    open_review = factories.make_review(factories.make_round(cast.commune, by=cast.officer), household, cast.officer)
    move(cast, household, cast.lang_coc)
    moved = Review.objects.get(pk=open_review.pk)
    assert (moved.village, moved.version) == (cast.lang_coc, open_review.version + 1)
    assert not Review.objects.visible_to(cast.head).exists()


def test_what_cannot_be_is_refused_in_words(cast, household):
    for village in (cast.lang_ben, cast.other_village):
        with pytest.raises(ValidationError, match="Chọn một thôn khác của xã này"):
            move(cast, household, village)
    move(cast, household, cast.lang_coc)
    with pytest.raises(ValidationError, match="Hộ đã chuyển thôn ngày 10/05/2023"):
        move(cast, household, cast.lang_ben)
    with pytest.raises(StaleRecord):
        move(cast, household, cast.lang_ben, date(2023, 8, 1), version=1)
    assert Event.objects.filter(kind="move_within").count() == 1
