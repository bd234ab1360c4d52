"""An area that comes by another name keeps the old one in the figures of the old days; a misspelling does not."""

from copy import deepcopy
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from households.models import Area, FormerName
from huulien.platform import clock, guards
from reports.datasets import poverty_rates
from tests.commune import make_commune
from tests.kept import checked, kept
from tests.pages import fill, read

NEW = "Làng Bên Mới"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Settled through 2022."""
    with kept(django_db_blocker), clock.reliving(date(2024, 11, 20)):
        yield checked(make_commune())


@pytest.fixture
def commune(made, db, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2024, 11, 20))
    return deepcopy(made)


@pytest.fixture
def administrator(client, commune):
    client.force_login(commune.cast.administrator)
    return client


def save(browser, village, **answers):
    url = reverse("admin:households_area_change", args=[village.pk])
    return browser.post(url, fill(browser.get(url), **answers), follow=True)


def name_on(commune, village, *day):
    rates = poverty_rates(commune.cast.commune, date(*day))
    return next(row.name for row in rates.villages if row.area_id == village.pk)


def test_figures_of_the_old_days_keep_the_old_name(administrator, commune):
    village = commune.cast.lang_ben
    save(administrator, village, name=NEW, renamed_on="01/06/2024")
    assert Area.objects.get(pk=village.pk).name == NEW
    assert [name_on(commune, village, *day) for day in ((2023, 12, 31), (2024, 5, 31), (2024, 6, 1))] == [
        "Làng Bên", "Làng Bên", NEW
    ]  # fmt: skip
    page = read(administrator.get(reverse("admin:households_area_change", args=[village.pk])))
    assert NEW in page.form["name"]


def test_a_second_name_does_not_hide_the_first(administrator, commune):
    village = commune.cast.lang_ben
    save(administrator, village, name=NEW, renamed_on="01/06/2024")
    save(administrator, village, name="Làng Mới", renamed_on="01/09/2024")
    days = ((2024, 5, 31), (2024, 8, 31), (2024, 9, 1))
    assert [name_on(commune, village, *day) for day in days] == ["Làng Bên", NEW, "Làng Mới"]


def test_a_spelling_put_right_is_right_for_all_days(administrator, commune):
    village = commune.cast.lang_ben
    save(administrator, village, name="Làng Bến")
    assert not FormerName.objects.exists()
    assert name_on(commune, village, 2023, 12, 31) == "Làng Bến"


@pytest.mark.parametrize(("answers", "words"), [
    ({"name": NEW, "renamed_on": "01/06/2022"}, "đã chốt theo tên cũ"),
    ({"name": NEW, "renamed_on": "01/06/2025"}, "ở sau hôm nay"),
    ({"renamed_on": "01/06/2024"}, "Ghi tên mới"),
    ({"name": NEW, "renamed_on": "31/02/2024"}, "31/02/2024"),
])  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_is_written(administrator, commune, answers, words):
    village = commune.cast.lang_ben
    assert words in read(save(administrator, village, **answers)).text
    assert Area.objects.get(pk=village.pk).name == "Làng Bên"
    assert not FormerName.objects.exists()


def test_a_former_name_is_written_once(commune):
    former = FormerName.objects.create(area=commune.cast.lang_ben, name="Làng Cũ", valid_until=date(2024, 5, 31))
    for write in (lambda: FormerName.objects.update(name="Khác"), former.delete):
        with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
            write()
