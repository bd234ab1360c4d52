"""The official tables as pages: the numbers of the command, each opening as many households, and who may see what."""

import json
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from households.models import Household
from households.services.composition import move_within_commune
from huulien.lib.numbers import format_integer
from huulien.platform.models import AuditEntry
from reports.official import TITLES, official_table
from surveys.models import Round
from tests import factories
from tests.reports import small_commune
from tests.reports.test_official_workbooks import cells


@pytest.fixture
def round(cast) -> Round:
    return Round.objects.get(commune=cast.commune, year=2023)


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def shown_numbers(page: str) -> list[list[tuple[str, str]]]:
    """(text, address) of the numbers of a table, row by row."""
    table = re.search(r"<tbody.*?</tbody>", page, re.DOTALL).group()
    return [
        [
            (re.sub(r"<[^>]*>", "", cell).strip(), unescape(found.group(1)) if (found := LINK.search(cell)) else "")
            for cell in re.findall(r'<td class="r" role="cell">(.*?)</td>', row, re.DOTALL)
        ]
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    ]


LINK = re.compile(r'<a class="n" href="([^"]*)"')


def command(number: str) -> dict:
    out = StringIO()
    call_command(
        "official_table", "--commune", "06388", "--year", "2023", "--table", number, "--format", "json", stdout=out
    )
    return json.loads(out.getvalue())


def in_words(value: int | str | None) -> str:
    if value is None:
        return "–"
    return value.replace(".", ",") if isinstance(value, str) else format_integer(value)


@pytest.mark.parametrize("number", TITLES)
def test_page_and_workbook_have_the_numbers_of_the_command(officer, round, number):
    told = [list(row["values"].values()) for row in command(number)["rows"]]
    page = body(officer.get(url("table_detail", round.pk, number)))
    assert [[text for text, _ in row] for row in shown_numbers(page)] == [
        [in_words(value) for value in row] for row in told
    ]
    file = officer.get(url("table_file", round.pk, number, "xlsx"))
    book = load_workbook(BytesIO(file.content), data_only=True)
    assert [[cell.value for cell in row] for row in cells(book, "so_lieu")] == [
        ["–" if value is None else float(value) for value in row] for row in told
    ]


@pytest.mark.parametrize("number", TITLES)
def test_every_number_opens_households_whose_shares_are_that_number(officer, round, number):
    rows = shown_numbers(body(officer.get(url("table_detail", round.pk, number))))
    opened = 0
    for text, address in (cell for row in rows for cell in row):
        assert bool(address) == (text not in {"0", "–"} and "," not in text)
        if address:
            cell = body(officer.get(address))
            shares = re.findall(r'<td class="r" data-l="[^"]*" role="cell">([\d.]+)</td>', cell)
            assert sum(int(share.replace(".", "")) for share in shares) == int(text.replace(".", "")), address
            opened += 1
    assert opened > 0 or number in {"12", "14"}


def test_a_cell_of_the_ledger_tells_what_else_is_booked_of_its_households(officer, round):
    page = body(officer.get(url("table_cell", round.pk, "09", "2")))
    assert "Thoát nghèo, trở thành hộ cận nghèo: 1" in page
    assert small_commune.household("02").get_absolute_url() in page
    assert "Cột 1, số hộ nghèo đầu năm: 1 hộ, 2 khẩu" in page


@pytest.mark.parametrize(
    ("number", "key", "query"), [("09", "99", ""), ("09", "2", "?thon=77"), ("09", "2", "?dem=x"), ("08", "4", "")]
)
def test_a_cell_that_counts_nothing_is_404(officer, round, number, key, query):
    assert officer.get(url("table_cell", round.pk, number, key) + query).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("table_detail", ["07"]), ("table_file", ["07", "xlsx"]), ("table_file", ["08", "docx"]),
        ("table_file", ["lists", "xlsx"]), ("household_lists_file", ["json"]),
    ],
)  # fmt: skip
def test_other_tables_and_formats_are_404(officer, round, name, args):
    assert officer.get(url(name, round.pk, *args)).status_code == 404


def test_a_failing_check_names_its_households_with_links(officer, round):
    page = body(officer.get(url("table_detail", round.pk, "08")))
    assert "Chú ý" in page
    assert "Tổng cộng" in page
    assert f'<a href="{small_commune.household("12").get_absolute_url()}">12</a>' in page
    assert "Có 1 hộ chưa xếp loại: 12." in page
    assert "Khớp, có chú ý" in body(officer.get(url("table_list")))


def test_the_list_shows_the_year_asked_for_and_why_a_table_cannot_be_made(officer, round):
    page = body(officer.get(url("table_list")))
    assert "Biểu mẫu tổng hợp năm 2023" in page
    assert "?xa=06388&amp;nam=2022" in page
    earlier = body(officer.get(url("table_list") + "?nam=2022"))
    assert "Biểu mẫu tổng hợp năm 2022" in earlier
    assert earlier.count("chưa chốt rà soát định kỳ năm 2021") == 2
    first = Round.objects.get(year=2022)
    assert "chưa chốt rà soát định kỳ năm 2021" in body(officer.get(url("table_detail", first.pk, "09")))
    assert officer.get(url("table_file", first.pk, "09", "xlsx")).status_code == 404
    assert "chưa chốt rà soát định kỳ năm 2021" in body(officer.get(url("household_lists", first.pk)))


def test_a_commune_without_a_settled_year_is_told_what_to_do(client, cast):
    client.force_login(cast.stranger)
    assert "Chưa có năm nào chốt" in body(client.get(url("table_list")))


def test_the_district_reads_numbers_that_open_nothing(client, cast, round):
    client.force_login(cast.district_officer)
    for number in ("08", "09"):
        page = body(client.get(url("table_detail", round.pk, number) + "?xa=06388"))
        assert not LINK.search(page)
        assert small_commune.household("12").get_absolute_url() not in page
    assert "Danh sách" not in body(client.get(url("table_list") + "?xa=06388"))
    assert client.get(url("table_cell", round.pk, "08", "3")).status_code == 403
    assert client.get(url("household_lists", round.pk)).status_code == 403
    assert client.get(url("household_lists_file", round.pk, "xlsx")).status_code == 403
    assert client.get(url("table_file", round.pk, "08", "pdf")).status_code == 200


def test_a_village_head_sees_no_tables_and_the_leader_takes_no_lists(client, cast, round):
    client.force_login(cast.head)
    for name, args in (("table_list", []), ("table_detail", [round.pk, "08"]), ("household_lists", [round.pk])):
        assert client.get(url(name, *args)).status_code in {403, 404}
    client.force_login(cast.leader)
    assert client.get(url("household_lists", round.pk)).status_code == 200
    assert client.get(url("household_lists_file", round.pk, "xlsx")).status_code == 403


def test_an_open_round_has_no_tables(officer, cast, round):
    new = factories.make_round(cast.commune, 2024, cast.officer)
    assert officer.get(url("table_detail", new.pk, "08")).status_code == 404


def test_the_lists_name_the_households_of_mau_08_and_say_whether_they_are_new(officer, round):
    page = body(officer.get(url("household_lists", round.pk)))
    assert "Danh sách hộ nghèo: 4 hộ" in page
    assert "Danh sách hộ thoát nghèo: 2 hộ" in page
    assert small_commune.household("13").get_absolute_url() in page


def test_every_download_is_in_the_trail(officer, cast, round):
    officer.get(url("table_file", round.pk, "08", "xlsx"))
    officer.get(url("household_lists_file", round.pk, "pdf"))
    table, lists = AuditEntry.objects.filter(operation="export").order_by("pk")
    assert (table.actor, table.row_id, table.commune_id) == ("canbo", round.pk, cast.commune.pk)
    assert table.after == {"what": "Mẫu 08 năm 2023 (xlsx)"}
    assert lists.after["what"].endswith("năm 2023 (pdf)")
    assert lists.after["count"] == 8


def test_queries_of_a_cell_do_not_grow_with_its_households(officer, round, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        officer.get(url("table_cell", round.pk, "08", "1"))


def test_the_households_of_a_number_stand_in_the_village_of_its_day(cast, officer, round):
    home = small_commune.household("01")
    move_within_commune(
        household=home, version=home.version, village=cast.lang_coc, happened_on=date(2024, 1, 2), by=cast.officer
    )
    page = body(officer.get(url("table_cell", round.pk, "08", "3"), {"thon": cast.lang_ben.code}))
    assert home.code in page
    assert f">{cast.lang_ben.name}</td>" in page
    assert f">{cast.lang_coc.name}</td>" not in page


def test_the_list_is_made_once_until_something_changes(cast, officer, round, monkeypatch):
    cache.clear()
    body(officer.get(url("table_list")))
    made = []
    monkeypatch.setattr(
        "reports.views.tables.official_table", lambda *asked: made.append(asked) or official_table(*asked)
    )
    body(officer.get(url("table_list")))
    assert made == []
    Household.objects.update(address="xóm Dưới")
    body(officer.get(url("table_list")))
    assert len(made) == len(TITLES)
