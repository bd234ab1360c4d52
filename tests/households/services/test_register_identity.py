"""Who is who when a list comes: the dead stay dead, who returns is who left, and nobody is entered twice unasked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from households.models import Event, Household, Member, Spell
from households.services import composition, facts
from households.services.import_plan import ImportPlan
from households.vocabulary import EventKind, Relationship
from huulien.lib.text import search_fold
from tests.base import Cast, make_cast
from tests.households.services.test_register_import import AN, HEADINGS, MAY, ON, SINH, digest, take, workbook

GONE = date(2024, 7, 1)
LATER = date(2024, 9, 1)
PAO = ["0001", "Triệu Văn Páo", "Con", "01/03/2010", "Nam", "Làng Bên", "", ""]
AN_ALONE = ["0009", "Lý Thị Mẩy", "Chủ hộ", "02/09/1984", "Nữ", "Làng Cóc", "020184000002", ""]


@pytest.fixture
def cast(db: None) -> Cast:
    made = make_cast()
    take(made, workbook(SINH, MAY, PAO, AN))
    return made


def member(name: str) -> Member:
    return Member.objects.select_related("household").get(full_name=name)


def leave(name: str, how: Any) -> Member:
    gone = member(name)
    how(member=gone, version=gone.household.version, happened_on=GONE, by=None)
    return gone


def told(faults: Sequence[Any]) -> list[tuple[str, str]]:
    return [(fault.cell, fault.column) for fault in faults]


def refused(cast: Cast, *rows: Sequence[Any], on: date = LATER) -> ImportPlan:
    """A list that must be refused, and leaves no trace."""
    before = digest()
    plan = take(cast, workbook(*rows), on=on)
    assert not plan.committed
    assert digest() == before
    return plan


def changed(row: Sequence[Any], **cells: Any) -> list[Any]:
    places = dict(
        zip(("code", "name", "relationship", "birth", "sex", "village", "number", "insured"), range(8), strict=True)
    )
    copy = list(row)
    for name, value in cells.items():
        copy[places[name]] = value
    return copy


# ----- The dead -----


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (MAY, "G3"),
        (changed(MAY, number=""), "B3"),
        (changed(MAY, number="", birth="1984"), "B3"),
        (changed(MAY, number="", birth=""), "B3"),
        (changed(MAY, number="020184000003"), "B3"),
    ],
)
def test_an_old_list_does_not_bring_the_dead_back(cast: Cast, row: list[str], cell: str) -> None:
    leave("Lý Thị Mẩy", composition.record_death)
    plan = refused(cast, SINH, row, PAO)
    assert [fault.cell for fault in plan.errors] == [cell]
    assert "đã chết ngày 01/07/2024" in plan.errors[0].message
    assert (plan.created, plan.unchanged, plan.faulty) == (0, 2, 1)


@pytest.mark.parametrize("row", [AN_ALONE, changed(AN_ALONE, number="")])
def test_nor_as_head_of_another_household(cast: Cast, row: list[str]) -> None:
    leave("Lý Thị Mẩy", composition.record_death)
    assert "đã chết" in refused(cast, row).errors[0].message


def test_a_namesake_of_the_dead_with_a_number_of_their_own_is_asked(cast: Cast) -> None:
    leave("Lý Thị Mẩy", composition.record_death)
    plan = take(cast, workbook(changed(AN_ALONE, number="020184777777")), on=LATER)
    assert plan.committed
    assert "đã chết" in plan.warnings[0].message
    assert Member.objects.filter(full_name="Lý Thị Mẩy").count() == 2


def test_a_head_who_died_is_named_as_dead(cast: Cast) -> None:
    head = member("Triệu Văn Sinh")
    composition.record_death(
        member=head, version=head.household.version, happened_on=GONE, by=None, new_head=member("Lý Thị Mẩy"),
        relationships={member("Triệu Văn Páo"): Relationship.CHILD},
    )  # fmt: skip
    assert "đã chết ngày 01/07/2024" in refused(cast, SINH, MAY, PAO).errors[0].message


# ----- Who left and returns -----


@pytest.mark.parametrize("row", [MAY, changed(MAY, number=""), AN_ALONE])
def test_who_returns_is_who_left(cast: Cast, row: list[str]) -> None:
    gone = leave("Lý Thị Mẩy", composition.move_out_member)
    people = Member.objects.count()
    plan = take(cast, workbook(SINH, row, PAO) if row[0] == "0001" else workbook(row), on=LATER)
    assert plan.committed, plan.errors
    assert ["đã chuyển đi" in doubt.message for doubt in plan.warnings] == [True]
    assert (plan.created, plan.updated, Member.objects.count()) == (0, 1, people)
    back = member("Lý Thị Mẩy")
    assert (back.pk, back.household.code, back.lived_from, back.lived_until) == (gone.pk, row[0], LATER, None)
    spells = Spell.objects.filter(member=gone).order_by("lived_from")
    assert list(spells.values_list("lived_from", "lived_until")) == [(ON, GONE), (LATER, None)]
    assert Event.objects.filter(member=gone, kind=EventKind.MOVE_IN, happened_on=LATER).exists()
    before = digest()
    again = take(cast, workbook(SINH, row, PAO) if row[0] == "0001" else workbook(row), on=LATER)
    assert again.unchanged == again.rows
    assert digest() == before


def test_a_list_of_a_day_before_they_left_brings_nobody_back(cast: Cast) -> None:
    leave("Lý Thị Mẩy", composition.move_out_member)
    assert "sau ngày của danh sách" in refused(cast, SINH, MAY, PAO, on=ON).errors[0].message


# ----- One person, not two -----


@pytest.mark.parametrize("number", ["020184000009", "020184123456"])
def test_another_number_is_a_doubt_at_its_cell_not_another_person(cast: Cast, number: str) -> None:
    plan = take(cast, workbook(SINH, changed(MAY, number=number), PAO), on=LATER)
    assert (plan.created, plan.updated, plan.unchanged) == (0, 1, 2)
    assert told(plan.warnings) == [("G3", "Số CCCD")]
    assert member("Lý Thị Mẩy").citizen_id == number


def test_another_number_of_the_head_is_a_doubt_too(cast: Cast) -> None:
    plan = take(cast, workbook(changed(SINH, number="020081000009"), MAY, PAO), on=LATER)
    assert (plan.created, plan.updated) == (0, 1)
    assert told(plan.warnings) == [("G2", "Số CCCD")]


@pytest.mark.parametrize("name", ["Triệu Văn Páo", "Triệu Văn Khác"])
def test_a_number_of_another_of_the_household_is_told(cast: Cast, name: str) -> None:
    moved = changed(PAO, number="020081000001", birth="14/02/1981", name=name)
    plan = refused(cast, changed(SINH, number=""), MAY, moved)
    assert told(plan.errors) == [("G4", "Số CCCD")]
    assert "Số này trong sổ là của Triệu Văn Sinh" in plan.errors[0].message


def test_two_numbers_that_changed_places_are_told(cast: Cast) -> None:
    son = ["0001", "Triệu Văn Sơn", "Con", "01/01/1981", "Nam", "Làng Bên", "020081000007", ""]
    take(cast, workbook(SINH, MAY, PAO, son))
    plan = refused(cast, changed(SINH, number=son[6]), MAY, PAO, changed(son, number=SINH[6]))
    assert [fault.column for fault in plan.errors] == ["Số CCCD", "Số CCCD"]


def test_known_people_under_another_code_are_asked(cast: Cast) -> None:
    rows = [changed(row, code="B01", number="") for row in (SINH, MAY, PAO)]
    plan = take(cast, workbook(*rows), on=LATER)
    assert told(plan.warnings) == [(f"A{row}", "Mã hộ") for row in (2, 3, 4)]


def test_the_year_alone_changes_nothing_where_the_day_is_known(cast: Cast) -> None:
    before = digest()
    plan = take(cast, workbook(changed(SINH, birth="1981"), changed(MAY, birth=1984), PAO, AN))
    assert (plan.updated, plan.unchanged) == (0, 4)
    assert digest() == before
    other = take(cast, workbook(changed(SINH, birth="1982", number=""), MAY, PAO, AN))
    assert [fault.column for fault in other.errors] == ["Họ và tên"]


def test_another_writing_of_a_name_changes_nothing(cast: Cast) -> None:
    before = digest()
    assert take(cast, workbook(changed(SINH, name="TRIỆU  VĂN SINH"), MAY, PAO)).unchanged == 3
    assert digest() == before


def test_a_list_without_accents_names_the_same_people_and_changes_none(cast: Cast) -> None:
    before = digest()
    plain = [changed(row, name=search_fold(row[1]).upper(), number="") for row in (SINH, MAY, PAO, AN)]
    assert take(cast, workbook(*plain)).unchanged == 4
    assert take(cast, workbook(*(row[1:] for row in plain), headings=HEADINGS[1:])).unchanged == 4
    assert digest() == before


def test_accents_tell_two_of_one_household_apart_where_both_have_them(cast: Cast) -> None:
    twins = [
        ["0001", name, "Con", "", "Nam", "Làng Bên", "", insured] for name, insured in (("Vi An", ""), ("Vi Ân", "Có"))
    ]
    take(cast, workbook(SINH, MAY, PAO, *twins))
    assert take(cast, workbook(SINH, MAY, PAO, *reversed(twins))).unchanged == 5
    assert member("Vi An").has_health_insurance is None


# ----- Codes -----


@pytest.mark.parametrize("code", [1, "1", "01", "0001 ", "\u00a00001", "1.0"])
def test_a_code_without_its_zeros_is_the_code_of_the_book(cast: Cast, code: Any) -> None:
    before = digest()
    plan = take(cast, workbook(*(changed(row, code=code) for row in (SINH, MAY, PAO))))
    assert (plan.created, plan.updated, plan.unchanged) == (0, 0, 3)
    assert digest() == before


def test_a_code_of_another_household_that_lacks_its_zeros_is_a_fault_at_the_code(cast: Cast) -> None:
    plan = refused(cast, [1, "Hoàng Văn Khác", "Chủ hộ", "01/01/1970", "Nam", "Làng Bên", "", ""])
    assert told(plan.errors) == [("A2", "Mã hộ")]


def test_rows_of_one_household_whose_code_was_half_made_a_number_stay_together(cast: Cast) -> None:
    rows = [changed(SINH, code="0001"), changed(MAY, code=1), changed(PAO, code=1)]
    assert take(cast, workbook(*rows)).unchanged == 3


def test_a_book_with_codes_that_lost_their_zeros_knows_the_full_ones(db: None) -> None:
    cast = make_cast()
    take(cast, workbook(changed(SINH, code=811)))
    assert take(cast, workbook(changed(SINH, code="0811"))).unchanged == 1
    assert Household.objects.count() == 1


def test_a_code_that_excel_made_a_date_is_a_fault(cast: Cast) -> None:
    plan = refused(cast, changed(SINH, code=date(2024, 5, 1)))
    assert "Excel đã đổi mã hộ thành ngày" in plan.errors[0].message


# ----- Older lists -----


def test_an_old_list_that_takes_a_correction_back_is_asked_at_its_cells(cast: Cast) -> None:
    wife = member("Lý Thị Mẩy")
    facts.update_member(
        member=wife, version=wife.version, changes={"has_health_insurance": False, "birth_date": date(1984, 9, 3)}
    )
    plan = take(cast, workbook(SINH, MAY, PAO), on=LATER)
    assert sorted(told(plan.warnings)) == [("D3", "Ngày sinh"), ("H3", "Có thẻ BHYT")]
    assert "Sổ đã sửa mục này ngày" in plan.warnings[0].message


def test_a_new_value_takes_nothing_back(cast: Cast) -> None:
    assert take(cast, workbook(SINH, changed(MAY, insured="Không"), PAO), on=LATER).warnings == []
