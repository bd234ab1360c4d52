"""The room of the level above: communes, rates and reports that were approved, and no person."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from households.models import Area, Household, Member
from huulien.platform import audit, clock
from huulien.platform.happenings import Happening
from huulien.platform.jobs import making
from huulien.platform.jobs.models import Job
from huulien.platform.models import AuditEntry
from huulien.platform.papers.values import words_of
from huulien.platform.vocabulary import AreaKind, Role
from reports.contexts.comparison import Comparison
from reports.contexts.room import Room
from reports.datasets import poverty_rates
from reports.datasets.trends import figures_of
from reports.indicators.rates import Figures
from reports.models import ReportDeadline
from reports.views import room
from tests import jobs
from tests.factories import make_commune, make_household, make_user, make_village
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


# ----- Communes and years beside each other -----

END = date(2023, 12, 31)
FILE = "reports:room_comparison_file"


def beside(cast, on=END, sort=""):
    """The two communes of the cast, and whatever else the district oversees."""
    return Comparison(list(Area.objects.communes().order_by("name", "pk")), on, sort)


def said(comparison):
    return {row[0]: [words_of(cell) for cell in row[1:]] for row in comparison.table.rows}


def test_rates_of_the_years_stand_beside_each_other_with_change_and_goal(cast):
    """33,33 % of 12 at the end of 2022, 36,36 % of 11 at the end of 2023; the goal is 20 %, two households at most."""
    found = said(beside(cast))
    assert found["Hữu Liên"] == ["–", "–", "–", "33,33", "36,36", "+3,03", "20,00", "Chưa đạt"]
    assert set(found[cast.other_commune.name]) == {"–"}


def test_the_common_line_is_of_sums_and_says_of_how_many_communes(cast):
    comparison = beside(cast)
    assert [(found.households, found.poor) for found in comparison.sums] == [(0, 0)] * 3 + [(12, 4), (11, 4)]
    assert words_of(comparison.table.total[5]) == "36,36"
    assert words_of(comparison.table.total[6]) == "+3,03"
    assert "2022: 1, 2023: 1" in " ".join(comparison.notes)


@pytest.mark.parametrize(
    "on", [date(2022, 12, 14), date(2022, 12, 31), date(2023, 3, 10), date(2023, 5, 5), date(2023, 7, 20), END]
)
def test_figures_of_many_days_and_communes_are_those_of_each(cast, on):
    days = [on, date(2022, 12, 31), END]
    counted = figures_of([cast.commune.pk, cast.other_commune.pk], days)
    for day in days:
        for commune in (cast.commune, cast.other_commune):
            expected = poverty_rates(commune, day).total.figures
            without_persons = replace(expected, persons=0, poor_persons=0, near_poor_persons=0)
            assert counted[day].get(commune.pk, Figures()) == without_persons


def test_a_year_after_a_change_of_villages_is_marked_and_has_no_change(cast):
    with audit.acting(locked=False):  # the year is settled already
        make_village(cast.commune, "Mới Lập", 9, valid_from=date(2023, 2, 1))
    comparison = beside(cast)
    assert said(comparison)["Hữu Liên"][3:6] == ["33,33", "36,36*", "–"]
    assert words_of(comparison.table.total[6]) == "–"
    assert "* Chuẩn nghèo hoặc địa bàn khác năm trước, không so sánh với năm trước được." in comparison.notes
    assert comparison.figures[0].shapes.count('stroke-dasharray="1 4"') == 1


def test_a_commune_is_told_while_it_was_there_and_not_joined_to_the_one_it_went_into(cast):
    merged = make_commune(cast.province, code="06400", name="Xã Mới", valid_from=date(2023, 7, 1))
    with audit.acting(locked=False):
        Area.objects.filter(pk=cast.commune.pk).update(valid_until=date(2023, 6, 30), successor=merged)
    comparison = beside(cast)
    assert said(comparison)["Hữu Liên"][3:6] == ["33,33", "–", "–"]
    assert set(said(comparison)["Xã Mới"]) == {"–"}
    assert "Hữu Liên: đến hết ngày 30/06/2023, nhập vào xã Xã Mới; số liệu không nối sang xã mới." in comparison.notes
    assert "Xã Mới: lập từ ngày 01/07/2023, trước đó không có số liệu." in comparison.notes
    rows = [row.commune.name for row in Room(cast.district_officer, 2023).rows]
    assert "Hữu Liên" not in rows


def test_the_level_above_is_that_of_each_day(cast):
    cast.district.valid_until = date(2023, 6, 30)
    cast.district.save()
    told = "Các xã thuộc huyện Hữu Lũng đến hết ngày 30/06/2023, sau đó thuộc tỉnh Lạng Sơn."
    assert told in beside(cast).notes
    assert told not in beside(cast, on=date(2023, 6, 30)).notes


def test_rows_sort_by_any_column_and_what_is_missing_comes_last(cast):
    for key in [column.key for column in beside(cast).columns]:
        for sort in (key, f"-{key}"):
            names = [row.commune.name for row in beside(cast, sort=sort).rows]
            assert sorted(names) == sorted(said(beside(cast)))
            if key in {"nam-4", "thay-doi", "muc-tieu", "cach"}:
                assert names[0] == "Hữu Liên", sort
    assert [row.commune for row in beside(cast, sort="khong-co").rows] == [row.commune for row in beside(cast).rows]


def test_a_running_year_is_told_until_its_day(cast):
    comparison = beside(cast, on=date(2023, 6, 30))
    assert comparison.years[-1] == "30/06/2023"
    assert said(comparison)["Hữu Liên"][4] == "40,00"


def test_queries_do_not_grow_with_communes(cast):
    def queries():
        with CaptureQueriesContext(connection) as found:
            room = Room(cast.district_officer, 2023)
            assert room.rows
            assert room.comparison.rows
        return len(found)

    few = queries()
    for number in range(12):
        commune = make_commune(cast.district, code=f"07{number:03d}", name=f"Xã {number}")
        make_household(make_village(commune, "Thôn Một"))
    assert queries() <= few <= 12  # the user's appointments are read once


def test_its_files_say_the_numbers_of_the_page_and_no_person(client, cast):
    client.force_login(cast.district_officer)
    page = read(client.get(f"{ROOM}?nam=2023&sap=-nam-4"))
    names = {
        *Household.objects.values_list("head_name", flat=True),
        *Member.objects.values_list("full_name", flat=True),
    }
    for file_format in ("xlsx", "pdf"):
        answer = client.get(reverse(FILE, args=[file_format]), {"nam": "2023"})
        assert answer.status_code == 200
        text = text_of(answer.content, file_format)
        assert "36,36" in text
        assert not [name for name in names if name and name in text]
    assert "36,36" in page.text
    assert "Hình 1. Tỷ lệ hộ nghèo của các xã" in page.text
    assert client.get(reverse(FILE, args=["docx"])).status_code == 404
    taken = AuditEntry.objects.filter(operation=Happening.EXPORT, actor=cast.district_officer.username)
    assert taken.count() == 2


def test_that_of_many_communes_is_made_outside_the_page_once_for_all_who_oversee_them(
    client, cast, settings, tmp_path, monkeypatch
):
    settings.TASKS, settings.MEDIA_ROOT = jobs.QUEUED, tmp_path
    monkeypatch.setattr(room, "FEW", {"xlsx": 0, "pdf": 0})
    address = reverse(FILE, args=["xlsx"]) + "?nam=2023"
    second = make_user("huyen-2", Role.DISTRICT, cast.district)
    for user in (cast.district_officer, second):
        client.force_login(user)
        asked = client.get(address).url
    job = Job.objects.get()
    making.perform(job.pk, job.attempt)
    fetched = asked.replace("cho=", "lay=")
    assert "36,36" in text_of(client.get(fetched).content, "xlsx")
    client.force_login(cast.district_officer)
    assert client.get(address).content == client.get(fetched).content
    other = make_user(
        "huyen-khac",
        Role.DISTRICT,
        Area.objects.create(kind=AreaKind.DISTRICT, code="0999", name="Khác", parent=cast.province),
    )
    for user, status in ((other, 302), (cast.officer, 403), (cast.nobody, 403)):
        client.force_login(user)
        assert client.get(fetched).status_code == status
    # Figures that have changed make another file.
    client.force_login(second)
    with audit.acting(locked=False):
        Household.objects.filter(commune=cast.commune, code="01").update(closed_on=date(2023, 12, 20))
    assert client.get(address).status_code == 302
    assert Job.objects.count() == 2


def text_of(data, file_format):
    """The words of a file, its numbers as they are printed."""
    if file_format == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    cells = [cell for sheet in load_workbook(BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    told = (f"{cell.value:.2f}".replace(".", ",") if isinstance(cell.value, float) else cell.value for cell in cells)
    return " ".join(str(value) for value in told if value is not None)


@pytest.mark.parametrize("sort", ["<script>", "-", "nam-99", "--xa", "x" * 500])
def test_an_order_that_cannot_be_is_that_of_the_names(client, cast, sort):
    client.force_login(cast.district_officer)
    answer = client.get(ROOM, {"nam": "2023", "sap": sort})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_a_hostile_name_of_a_commune_stays_a_name(client, cast):
    make_commune(cast.district, code="07001", name="<b>Xã & Bản</b> " + "dài " * 20)
    client.force_login(cast.district_officer)
    page = client.get(f"{ROOM}?nam=2023").content.decode()
    assert "<b>Xã" not in page
    assert "&lt;b&gt;Xã &amp; Bản&lt;/b&gt;" in page
