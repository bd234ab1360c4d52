"""Who is dead or gone is told at the cell that says so, and never counted; what only sounds like it is not."""

import pytest

from households.rules.register.presence import Absence, Said, said_in
from households.rules.register.reading import RegisterReading, read_register
from tests.households.register_corpus_base import ON, VILLAGES, changed, write

DEAD, LEFT = Absence.DEAD, Absence.LEFT


def read(cells: dict[str, object]) -> RegisterReading:
    return read_register(write({"Danh sách": changed(cells)}), file_name="a.xlsx", on=ON, villages=VILLAGES)


def faults(cells: dict[str, object]) -> list[str]:
    return [fault.cell for fault in read(cells).faults]


def doubts(cells: dict[str, object]) -> list[str]:
    return [fault.cell for fault in read(cells).warnings]


@pytest.mark.parametrize(
    ("text", "absence"),
    [
        ("Đã chết", DEAD),
        ("Mất tích", LEFT),
        ("đã chết 3/2024", DEAD),
        ("Chết ngày 12/05/2023", DEAD),
        ("Bà đã mất năm 2023", DEAD),
        ("Ốm, đã qua đời", DEAD),
        ("DA CHET", DEAD),
        ("Tử vong do tai nạn", DEAD),
        ("Chuyển đi Bình Dương", LEFT),
        ("Đã chuyển đi", LEFT),
        ("Cắt khẩu 2022", LEFT),
        ("Không còn ở địa phương", LEFT),
        ("Xoá khẩu", LEFT),
    ],
)
def test_what_begins_so_is_said_of_this_person(text: str, absence: Absence) -> None:
    for is_status in (True, False):
        assert said_in(text, is_status=is_status) == Said(absence, is_sure=True)


@pytest.mark.parametrize(
    ("text", "absence"),
    [("Chồng đã chết", DEAD), ("Hộ có con chết đuối", DEAD), ("Lấy chồng Bắc Giang", LEFT), ("Con đã chuyển đi", LEFT)],
)
def test_what_may_be_said_of_another_is_asked_in_a_note_and_refused_in_a_state(text: str, absence: Absence) -> None:
    assert said_in(text, is_status=False) == Said(absence, is_sure=False)
    assert said_in(text, is_status=True) == Said(absence, is_sure=True)


@pytest.mark.parametrize(
    "text",
    [
        "Còn sống",
        "Mất sức lao động",
        "Đã mất thẻ BHYT",
        "Chưa chuyển đi",
        "Mới chuyển đến",
        "Hộ nghèo",
        "x",
        "Đi làm xa",
    ],
)
def test_what_only_sounds_like_it_is_nothing(text: str) -> None:
    assert said_in(text, is_status=False) is None


@pytest.mark.parametrize(
    "heading", ["Tình trạng", "Hiện tại", "Trạng thái", "TINH TRANG", "Tình trạng cư trú", "Biến động"]
)
def test_a_column_of_states_refuses_the_dead_and_the_gone(heading: str) -> None:
    states = {f"O{row}": "Còn sống" for row in range(5, 14)} | {"O4": heading}
    assert faults(states) == []
    assert doubts(states) == []
    for unclear in ("Không ở đâu cả", "0", "Chưa rõ"):
        assert doubts(states | {"O6": unclear}) == ["O6"]
    for gone in ("Ngừng hoạt động", "Không có mặt"):
        assert faults(states | {"O6": gone}) == ["O6"]
    assert faults(states | {"O6": "Mất", "O8": "Chuyển về Lạng Sơn"}) == ["O6", "O8"]


def test_each_of_two_columns_of_states_is_read() -> None:
    cells = {
        "N4": "Tình trạng",
        "O4": "Hiện tại",
        "N6": "Đã chết",
        "O7": "Đã chuyển đi",
        "N5": "Còn sống",
        "O5": "Ở nhà",
    }
    assert faults(cells) == ["N6", "O7"]


def test_a_note_and_a_column_not_understood_say_it_too() -> None:
    assert faults({"O6": "Đã chết 3/2024", "P4": "Cột lạ", "P7": "chuyển đi"}) == ["O6", "P7"]
    assert doubts({"O6": "Chồng đã chết"}) == ["O6"]


@pytest.mark.parametrize(
    ("heading", "value", "is_refused"),
    [
        ("Ngày chết", "12/05/2023", True),
        ("Đã chết", "x", True),
        ("Đã chết", "Không", False),
        ("Chuyển đi", "x", True),
        ("Còn sống", "Không", True),
        ("Còn sống", "x", False),
        ("Ngày chuyển đi", "01/2023", True),
        ("Sống/chết", "Sống", False),
        ("Sống/chết", "Chết", True),
        ("Tình trạng (còn sống, đã chết)", "Còn sống", False),
        ("Tình trạng (còn sống, đã chết)", "Đã chết", True),
        ("Ghi chú (chết, chuyển đi)", "hộ nghèo", False),
        ("Ghi chú (chết, chuyển đi)", "chuyển đi 2022", True),
        ("Đã chết", "Còn sống", False),
    ],
)
def test_a_heading_may_itself_say_it(heading: str, value: str, is_refused: bool) -> None:
    assert faults({"O4": heading, "O6": value}) == (["O6"] if is_refused else [])


def test_a_state_that_says_neither_is_asked_once_for_each_word() -> None:
    cells = {"O4": "Tình trạng", "O6": "Loại B", "O7": "Loại B", "O8": "Khác"}
    told = read(cells).warnings
    assert [(doubt.cell, doubt.value) for doubt in told] == [("O6", "Loại B"), ("O8", "Khác")]
    assert "O6, O7" in told[0].message


def test_a_column_that_is_not_understood_is_told() -> None:
    assert [(w.cell, w.column) for w in read({"T4": "Cột lạ", "T6": "5", "U6": "7"}).warnings] == [
        ("T4", "Cột lạ"),
        ("U4", ""),
    ]
    assert doubts({"T4": "Cột lạ"}) == []  # nothing stands in it


def test_rows_add_up_with_the_dead_among_them() -> None:
    reading = read({"O6": "Đã chết"})
    assert reading.row_count == 9
    assert reading.faulty_row_count == 4  # with one row of a household at fault none of it is taken
