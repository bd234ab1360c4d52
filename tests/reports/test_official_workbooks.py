"""The official tables as workbooks: the names, the numbers, and sums that carry their value."""

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from households.vocabulary import PovertyClass
from tests.base import make_cast
from tests.factories import load_results, make_household, make_member, make_village
from tests.kept import checked, kept

POOR, NEAR_POOR, _, NOT_POOR = list(PovertyClass)[:4]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """2022 and 2023 loaded; one village bears a name that a spreadsheet could take for a formula."""
    with kept(django_db_blocker):
        yield checked(load_two_years())


@pytest.fixture
def two_years(made, db):
    return deepcopy(made)


def load_two_years():
    cast = make_cast()
    odd = make_village(cast.commune, "=1+1", 3)
    homes = [
        make_household(village, f"{number:04}")
        for number, village in enumerate((cast.lang_ben, cast.lang_ben, odd, odd), start=1)
    ]
    make_member(homes[0], "Triệu Thị Con", relationship="child")
    load_results(cast.commune, dict(zip(homes, (POOR, POOR, NOT_POOR, NEAR_POOR), strict=True)), cast.officer, 2022)
    load_results(cast.commune, dict(zip(homes, (POOR, NOT_POOR, NOT_POOR, NOT_POOR), strict=True)), cast.officer, 2023)
    return cast


def command(number, format, *arguments, year="2023"):
    out = StringIO()
    call_command(
        "official_table", "--commune", "06388", "--year", year, "--table", number, "--format", format, *arguments,
        stdout=out,
    )  # fmt: skip
    return out.getvalue()


@pytest.fixture
def books(two_years, tmp_path):
    """A table as JSON, and its workbook twice: with formulas, and with their values."""

    def read(number, *arguments, year="2023"):
        path = tmp_path / "table.xlsx"
        command(number, "xlsx", "--output", path, *arguments, year=year)
        found = json.loads(command(number, "json", *arguments, year=year))
        return found, load_workbook(path), load_workbook(path, data_only=True)

    return read


def cells(book, name):
    """The cells of a name, which is one rectangle."""
    ((sheet, where),) = book.defined_names[name].destinations
    return [list(row) for row in book[sheet][where]]


@pytest.mark.parametrize("number", ["08", "09", "10", "11", "12", "13", "14", "15", "16", "17"])
@pytest.mark.parametrize("by", ["villages", "zones"])
def test_the_figures_of_a_workbook_are_those_of_the_table(books, number, by):
    found, _, book = books(number, "--rows", by)
    assert book.sheetnames == [f"Mẫu {number}"]
    rows = cells(book, "so_lieu")
    assert len(rows) == len(found["rows"])
    for row, told in zip(rows, found["rows"], strict=True):
        shown = [cell.value if cell.value == "–" or cell.value is None else float(cell.value) for cell in row]
        assert shown == ["–" if value is None else float(value) for value in told["values"].values()]
    (numbers,) = cells(book, "so_cot")
    keys = [column["key"] for column in found["columns"]]
    assert [cell.value for cell in numbers] == (
        [int(key) for key in keys] if number in {"08", "09", "10"} else list(range(1, len(keys) + 1))
    )
    assert numbers[0].row == rows[0][0].row - 1
    assert numbers[0].column == rows[0][0].column == (4 if number in {"09", "10", "15"} else 3)


def test_counts_of_the_total_are_sums_of_the_cells_above(books):
    _, book, _ = books("08")
    total = [cell.value for cell in cells(book, "so_lieu")[-1]]
    assert total[:4] == ["=SUM(C6:C8)", "=SUM(D6:D8)", "=SUM(E6:E8)", 25.0]
    _, book, values = books("09")
    households, persons = cells(book, "so_lieu")[-2:]
    assert households[8].value == '=SUMIF($C$6:$C$11,"Hộ",L6:L11)'
    assert persons[8].value == '=SUMIF($C$6:$C$11,"Nhân khẩu",L6:L11)'
    assert [cell.value for cell in values.active["C"]][5:13] == ["Hộ", "Nhân khẩu"] * 4
    others = [cell for row in cells(book, "so_lieu")[:-2] for cell in row]
    assert all(isinstance(cell.value, int) for cell in others)  # column 9 too is what was counted


def test_what_was_typed_never_becomes_a_formula(books):
    _, book, _ = books("08")
    assert [(cell.value, cell.data_type) for cell in book.active["B"]][7] == ("=1+1", "s")


def test_a_sheet_prints_on_lying_a4_with_its_heads_on_every_page(books):
    _, book, _ = books("15")
    sheet = book.active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes, each as wide as the sheet
    assert sheet.print_title_rows == "$4:$6"
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert texts[-2:] == ["Người lập biểu", "CHỦ TỊCH"]


def test_notes_say_what_a_dash_is_and_which_households_a_warning_names(books):
    _, book, _ = books("17")
    texts = [cell.value for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "Có 1 hộ chưa nêu nguyên nhân nghèo: 0001." in texts
    _, book, _ = books("08")
    texts = [cell.value for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("không có đối tượng" in text for text in texts)


def test_lists_have_a_row_for_each_member(books):
    found, book, _ = books("lists")
    assert len(book.sheetnames) == 4
    assert set(book.defined_names) == {"ho_ngheo", "thoat_ngheo", "thoat_can_ngheo"}  # nobody is near poor
    rows = [[cell.value for cell in row] for row in cells(book, "ho_ngheo")]
    assert [row[:3] for row in rows] == [[1, 1, "Triệu Văn Sinh"], [None, 2, "Triệu Thị Con"]]
    assert len(cells(book, "thoat_ngheo")) == len(found["lists"]["escaped_poor"][0]["members"])


def test_a_list_has_personal_numbers_only_where_they_are_asked_for(two_years, books):
    two_years.commune.refresh_from_db()
    heads = [cell.value for cell in books("lists")[1].worksheets[0][3]]
    assert "Số CCCD" not in heads
    assert "Số CCCD" in [cell.value for cell in books("lists", "--with", "citizen_id")[1].worksheets[0][3]]


def test_a_workbook_needs_a_file(two_years):
    with pytest.raises(CommandError, match="--output") as caught:
        command("08", "xlsx")
    assert caught.value.returncode == 2
