"""The room of the level above: communes, rates and reports that were approved, and no person."""

from datetime import date

import pytest
from django.urls import reverse

from households.models import Household, Member
from huulien.platform import clock
from reports.models import ReportDeadline
from reports.room import Room
from tests.pages import read
from tests.reports.factories import approve, make_report

ROOM = reverse("reports:room")


def signs(cast, commune, year=2023):
    row = next(row for row in Room(cast.district_officer, year).rows if row.commune == commune)
    return [cell.sign.words for cell in row.cells]


def test_only_what_was_approved_is_in_and_a_deadline_that_passed_makes_the_rest_late(cast):
    half = make_report(cast, "2023-H1")
    ReportDeadline.objects.create(commune=cast.other_commune, period="2023-H1", due_on=date(2023, 6, 1), source="CV")
    assert signs(cast, cast.commune) == ["Chưa có", "Chưa có"]
    assert signs(cast, cast.other_commune) == ["Chưa có, quá hạn", "Chưa có"]
    approve(half, cast)
    assert signs(cast, cast.commune) == ["Đã duyệt, chưa gửi", "Chưa có"]
    with clock.reliving(date(2023, 8, 1)):
        assert signs(cast, cast.other_commune)[1] == "Chưa đến kỳ"


def test_the_common_rate_is_of_sums_and_counts_no_commune_without_a_result(cast):
    """The other commune has no result: 4 poor of 11 households, 36,36 %."""
    assert Room(cast.district_officer, 2023).together[:2] == (11, 4)
    assert f"{Room(cast.district_officer, 2023).together[2]:.2f}" == "36.36"


def test_no_name_of_a_person_stands_in_it(client, cast):
    approve(make_report(cast, "2023-H1"), cast)
    client.force_login(cast.district_officer)
    page = read(client.get(f"{ROOM}?nam=2023"))
    names = {
        *Household.objects.values_list("head_name", flat=True),
        *Member.objects.values_list("full_name", flat=True),
    }
    assert not [name for name in names if name and name in page.text]
    assert "Hữu Liên" in page.text
    assert "36,36" in page.text


@pytest.mark.parametrize("name", ["officer", "leader", "head", "unit", "auditor", "administrator", "nobody"])
def test_it_is_the_level_aboves_alone(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get(ROOM).status_code == 403


@pytest.mark.parametrize("year", ["1e9", "-1", "abc", "99999", "2098"])
def test_a_year_that_cannot_be_is_this_year(client, cast, year):
    client.force_login(cast.district_officer)
    assert client.get(f"{ROOM}?nam={year}").status_code == 200
