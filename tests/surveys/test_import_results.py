"""Results of earlier years from a workbook: what is read, what is a fault at which cell, all or nothing."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import Workbook

from households.models import Household
from households.vocabulary import PovertyClass
from huulien.platform import clock
from reports.official import official_lists
from reports.official_files import lists_file
from surveys.models import ClassInForce, Review, Round
from surveys.rules.results_file import read_results
from tests.base import make_cast
from tests.factories import load_results, make_household, make_member, make_round, send_review, settle

POOR, NEAR_POOR, AVERAGE, NOT_POOR = list(PovertyClass)[:4]
HEADS = ["Mã hộ", "Họ và tên chủ hộ", "Thôn", "Xếp loại trước", "Điểm B1", "Điểm B2", "Xếp loại sau"]
GOOD = [
    ["0001", "Lý Văn Một", "Làng Bên", "", 110, 40, "Hộ nghèo"],
    ["0002", "Lý Văn Hai", "Thôn Làng Bên", "", 120, 20, "cận nghèo"],
    ["0003", "Lý Văn Ba", "Làng Cóc", "", 200, "", "Hộ không nghèo"],
]


@pytest.fixture
def cast(db):
    cast = make_cast()
    make_household(cast.lang_ben, "0001", head="Lý Văn Một")
    make_household(cast.lang_ben, "0002", head="Lý Văn Hai")
    make_household(cast.lang_coc, "0003", head="Lý Văn Ba")
    return cast


def workbook(path, **sheets):
    """Sheets of rows, each under the headings."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    file = path / "ket-qua.xlsx"
    book.save(file)
    return file


def run(file, *arguments, year=2022, on="2022-12-15"):
    """(exit code, what was said) of the command."""
    out, code = StringIO(), 0
    try:
        call_command(
            "import_results", str(file), "--commune", "06388", "--year", str(year), "--decision", "79/QĐ-UBND", "--on",
            on, "--json", *arguments, stdout=out,
        )  # fmt: skip
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(out.getvalue())


def official(year=2022):
    rows = ClassInForce.objects.filter(loaded_in__year=year).order_by("household__code")
    return dict(rows.values_list("household__code", "poverty_class"))


def test_a_row_a_household_becomes_its_official_class(cast, tmp_path):
    code, told = run(workbook(tmp_path, Kết_quả=[["KẾT QUẢ RÀ SOÁT NĂM 2022"], HEADS, [1, 2, 3, 4, 5, 6, 7], *GOOD]))
    assert [fault["message"] for fault in told["errors"]] == []
    assert (code, told["committed"]) == (0, True)
    assert told["classes"] == {"poor": 1, "near_poor": 1, "not_poor": 1}
    assert official() == {"0001": POOR, "0002": NEAR_POOR, "0003": NOT_POOR}
    round = Round.objects.get()
    assert (round.year, round.decision_number, round.settled_on) == (2022, "79/QĐ-UBND", date(2022, 12, 15))
    assert round.is_loaded


def test_results_come_without_form_b_and_not_into_a_round_that_is_open(cast, tmp_path):
    """Whom the commune recognised is what it recognised; who is reviewed here is on the list of the round."""
    with clock.reliving(date(2023, 12, 20)):
        round = make_round(cast.commune, by=cast.officer)
        file = workbook(tmp_path, Kết_quả=[HEADS, *GOOD])
        assert run(file, year=2022)[0] == 0
        code, told = run(file, year=2023, on="2023-12-15")
    assert (code, told["committed"]) == (1, False)
    assert [fault["message"] for fault in told["errors"]] == ["Năm này đã có đợt rà soát định kỳ."]
    round.refresh_from_db()
    assert round.is_open
    assert not Review.objects.exists()
    assert not round.additions.exists()


def test_a_check_says_the_same_and_writes_nothing(cast, tmp_path):
    code, told = run(workbook(tmp_path, Kết_quả=[HEADS, *GOOD]), "--check")
    assert (code, told["committed"], told["households"]) == (0, False, 3)
    assert not Round.objects.exists()
    assert not ClassInForce.objects.exists()


def test_three_lists_with_heads_and_members_are_read(cast, tmp_path):
    heads = ["TT", "Họ và tên", "Quan hệ", *HEADS[:1], *HEADS[2:]]

    def row(number, name, relationship, *rest):
        return [number, name, relationship, *rest]

    file = workbook(
        tmp_path,
        Nghèo_cận_nghèo=[
            heads, row(1, "Lý Văn Một", "Chủ hộ", "0001", "Làng Bên", "", 110, 40, "Hộ nghèo"),
            row("", "Lý Thị Con", "Con"),
            row(2, "Lý Văn Hai", "Chủ hộ", "0002", "Làng Bên", "Hộ nghèo", 120, 20, "Hộ cận nghèo"),
            [], ["", "Người lập biểu", "", "", "", "", "", "", "CHỦ TỊCH"],
        ],
        Thoát_nghèo=[heads, row(1, "Lý Văn Hai", "Chủ hộ", "0002", "Làng Bên", "Hộ nghèo", 120, 20, "Hộ cận nghèo")],
        Thoát_cận_nghèo=[
            heads, row(1, "Lý Văn Ba", "Chủ hộ", "0003", "Làng Cóc", "Hộ cận nghèo", 200, "", "Hộ không nghèo")
        ],
    )  # fmt: skip
    code, told = run(file)
    assert [fault["message"] for fault in told["errors"]] == []
    assert code == 0
    assert official() == {"0001": POOR, "0002": NEAR_POOR, "0003": NOT_POOR}


def changed(number, **cells):
    """The good rows, one of them with other cells."""
    rows = [list(row) for row in GOOD]
    for letter, value in cells.items():
        rows[number]["abcdefg".index(letter)] = value
    return rows


FAULTS = {
    "no such code": (changed(0, a="0999"), "A2", "không có hộ mang mã này"),
    "no code": (changed(0, a=""), "A2", "Ghi mã hộ"),
    "twice": ([*GOOD, GOOD[0]], "A5", "đã có ở dòng trên"),
    "another head": (changed(1, b="Lý Văn Một"), "B3", "là hộ Lý Văn Hai"),
    "another village": (changed(2, c="Làng Bên"), "C4", "ở thôn Làng Cóc"),
    "no class before": (changed(0, d="thoát nghèo"), "D2", "một trong bốn"),
    "no score": (changed(0, e="nhiều"), "E2", "số nguyên"),
    "part of a point": (changed(0, f=12.5), "F2", "số nguyên"),
    "no class": (changed(0, g="Thoát nghèo"), "G2", "một trong bốn"),
    "class empty": (changed(0, g=""), "G2", "một trong bốn"),
    "poor with the scores of near poor": (changed(0, f=20), "G2", "dưới 30: hộ cận nghèo"),
    "near poor with the scores of poor": (changed(1, f=30), "G3", "từ 30: hộ nghèo"),
    "poor above the line": (changed(0, e=999), "G2", "vượt"),
    "above with a score within the line": (changed(2, e=100), "G4", "hộ nghèo hoặc cận nghèo"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_its_cell_and_keeps_the_whole_file_out(cast, tmp_path, name):
    rows, cell, words = FAULTS[name]
    code, told = run(workbook(tmp_path, Kết_quả=[HEADS, *rows]))
    assert code == 1
    assert [(fault["sheet"], fault["cell"]) for fault in told["errors"]] == [("Kết quả", cell)]
    assert words in told["errors"][0]["message"]
    assert not told["committed"]
    assert not Round.objects.exists()


def test_the_class_before_is_that_of_the_book(cast, tmp_path):
    households = {household.code: household for household in cast.lang_ben.households.all()}
    load_results(cast.commune, {households["0001"]: NEAR_POOR, households["0002"]: POOR}, cast.officer, 2021)
    code, told = run(workbook(tmp_path, Kết_quả=[HEADS, *changed(0, d="Hộ nghèo")]))
    assert (code, [fault["cell"] for fault in told["errors"]]) == (1, ["D2"])
    assert "Hộ cận nghèo" in told["errors"][0]["message"]
    rows = [row for row in changed(0, d="Hộ cận nghèo") if row[0] == "0001"]
    code, told = run(workbook(tmp_path, Kết_quả=[HEADS, *rows]))
    assert (code, told["committed"]) == (0, True)
    assert told["warnings"] == ["1 hộ nghèo, cận nghèo trong sổ không có trong tệp, giữ xếp loại cũ."]


@pytest.mark.parametrize(
    ("sheet", "before", "after", "cell"),
    [
        ("Thoát_nghèo", "Hộ nghèo", "Hộ nghèo", "G2"), ("Thoát_nghèo", "Hộ cận nghèo", "Hộ không nghèo", "D2"),
        ("Thoát_cận_nghèo", "Hộ cận nghèo", "Hộ cận nghèo", "G2"),
        ("Thoát_cận_nghèo", "Hộ nghèo", "Hộ không nghèo", "D2"),
    ],
)  # fmt: skip
def test_a_list_holds_only_what_its_name_says(cast, tmp_path, sheet, before, after, cell):
    row = ["0001", "Lý Văn Một", "Làng Bên", before, "", "", after]
    code, told = run(workbook(tmp_path, **{sheet: [HEADS, row]}))
    assert (code, [fault["cell"] for fault in told["errors"]]) == (1, [cell])


def test_two_lists_that_disagree_about_a_household_are_a_fault(cast, tmp_path):
    second = ["0001", "Lý Văn Một", "Làng Bên", "Hộ nghèo", "", "", "Hộ cận nghèo"]
    code, told = run(workbook(tmp_path, Nghèo=[HEADS, GOOD[0]], Thoát_nghèo=[HEADS, second]))
    assert (code, [(fault["sheet"], fault["cell"]) for fault in told["errors"]]) == (1, [("Thoát nghèo", "G2")])


@pytest.mark.parametrize("content", [b"", b"no workbook"])
def test_what_is_no_workbook_is_refused(cast, tmp_path, content):
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    code, told = run(file)
    assert (code, len(told["errors"])) == (1, 1)


def test_a_workbook_without_the_two_columns_is_refused(cast, tmp_path):
    code, told = run(workbook(tmp_path, Khác=[["Mã hộ", "Ghi chú"], ["0001", "x"]]))
    assert code == 1
    assert "cột Mã hộ và cột Xếp loại sau" in told["errors"][0]["message"]


def test_a_day_already_settled_is_refused_with_its_reason(cast, tmp_path):
    load_results(cast.commune, {}, cast.officer, 2022)
    code, told = run(workbook(tmp_path, Kết_quả=[HEADS, *GOOD]), year=2021, on="2021-12-15")
    assert code == 1
    assert "đã chốt" in told["errors"][0]["message"]
    assert Round.objects.count() == 1


def test_of_a_year_without_a_standard_the_scores_are_not_judged(cast, tmp_path):
    code, told = run(workbook(tmp_path, Kết_quả=[HEADS, *changed(0, f=20)]), year=2021, on="2021-12-15")
    assert (code, told["committed"]) == (0, True)
    assert "Không có chuẩn nghèo của năm 2021" in told["warnings"][0]


def test_the_lists_that_the_product_writes_are_read_again(cast, tmp_path):
    households = {household.code: household for household in cast.commune.children.get(code="01").households.all()}
    make_member(households["0001"], "Lý Thị Con", relationship="child")
    load_results(cast.commune, {households["0001"]: POOR, households["0002"]: POOR}, cast.officer, 2021)
    load_results(cast.commune, {households["0001"]: POOR, households["0002"]: NEAR_POOR}, cast.officer, 2022)
    written = lists_file(official_lists(cast.commune, 2022), "Hữu Liên", "xlsx")
    file = tmp_path / "danh-sach.xlsx"
    file.write_bytes(written)
    code, told = run(file, "--check", year=2023, on="2023-12-15")
    assert (code, told["errors"]) == (0, [])
    assert told["classes"] == {"poor": 1, "near_poor": 1}


def test_a_settled_round_goes_out_as_a_workbook_that_comes_in_again(client, cast, tmp_path):
    households = dict(Household.objects.values_list("code", "pk"))
    run(workbook(tmp_path, Ket_qua=[HEADS, *GOOD]))
    round = make_round(cast.commune, 2023, by=cast.officer)
    send_review(round, Household.objects.get(code="0001"), NEAR_POOR, cast.officer)
    send_review(round, Household.objects.get(code="0002"), POOR, cast.officer)
    client.force_login(cast.officer)
    address = reverse("surveys:results_export", args=[round.pk])
    assert client.get(address).status_code == 404
    settle(round, cast.leader)
    reading = read_results(client.get(address).content, "ket-qua.xlsx")
    assert not reading.faults
    assert not reading.passed_over
    told = [(row.code, row.texts["head"], row.texts["village"], row.before, row.after) for row in reading.rows]
    assert told == [
        ("0001", "Lý Văn Một", "Làng Bên", POOR, NEAR_POOR), ("0002", "Lý Văn Hai", "Làng Bên", NEAR_POOR, POOR),
    ]  # fmt: skip
    assert [(row.b1_score, row.b2_score) for row in reading.rows] == [(130, 0), (120, 30)]
    loaded = client.get(reverse("surveys:results_export", args=[Round.objects.get(year=2022).pk]))
    assert len(read_results(loaded.content, "ket-qua.xlsx").rows) == len(households)
