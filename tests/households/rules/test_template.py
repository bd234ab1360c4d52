"""The workbook to fill in, and the export: both read back as what they were made of."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from households.rules.register.export import export_register
from households.rules.register.reading import RegisterReading, read_register
from households.rules.register.records import ParsedHousehold, ParsedMember
from households.rules.register.template import build_template
from households.rules.register.template_format import COLUMNS, HELP_SHEET, REGISTER_SHEET, VERSION
from households.rules.register.villages import KnownVillage
from households.vocabulary import Employment, PovertyClass, Qualification, Relationship, Sex, Studying

ON = date(2026, 11, 24)
VILLAGES = (KnownVillage("0638801", "Làng Cóc"), KnownVillage("0638802", "Đèo Lếch"))
NAMES = [village.name for village in VILLAGES]


def read(data: bytes) -> RegisterReading:
    return read_register(data, file_name="mau.xlsx", on=ON, villages=VILLAGES)


def template() -> Any:
    return load_workbook(io.BytesIO(build_template(NAMES)))


def head(name: str, **facts: Any) -> ParsedMember:
    return ParsedMember(full_name=name, relationship=Relationship.HEAD, **facts)


FULL = ParsedHousehold(
    code="0412",
    village_code="0638802",
    address='=HYPERLINK("http://example.org") nhà số 5',
    phone="0912345678",
    member_count=2,
    b1_total=0,
    b2_total=30,
    listed_class=PovertyClass.NEAR_POOR,
    members=(
        head(
            "Triệu Văn Sơn",
            birth_date=date(1980, 5, 12),
            sex=Sex.MALE,
            ethnicity="Bru - Vân Kiều",
            citizen_id="020080000101",
            employment=Employment.SELF_EMPLOYED,
            studying=Studying.NONE,
            qualification=Qualification.LOWER_SECONDARY,
            health_insurance=True,
            social_allowance=False,
            disabled=True,
            merit=False,
            malnourished=False,
            trained_on_the_job=True,
            note="-5 điểm; @nhờ",
        ),
        ParsedMember(full_name="Bế Thị Én", relationship=Relationship.OTHER, birth_year=1950, sex=Sex.FEMALE),
    ),
)


def test_the_empty_template_has_no_row_and_no_fault() -> None:
    reading = read(build_template(NAMES))
    assert reading.faults == ()
    assert (reading.row_count, reading.household_count) == (0, 0)
    assert reading.template_version == VERSION


def test_the_template_is_the_same_bytes_each_time() -> None:
    assert build_template(NAMES) == build_template(NAMES)


def test_only_the_headings_of_the_template_are_locked_and_every_text_column_is_text() -> None:
    sheet = template()[REGISTER_SHEET]
    assert sheet.protection.sheet
    for number, column in enumerate(COLUMNS, start=1):
        assert sheet.cell(1, number).value == column.field.label
        assert sheet.cell(1, number).protection.locked
    styles = {dimension.min: dimension for dimension in sheet.column_dimensions.values()}
    for number, column in enumerate(COLUMNS, start=1):
        covering = styles[max(first for first in styles if first <= number)]
        assert not covering.protection.locked
        assert covering.number_format == ("@" if column.is_text else "General")


def test_the_drop_downs_offer_what_is_read_without_a_fault() -> None:
    book = template()
    lists = book["Danh mục"]
    assert lists.sheet_state == "veryHidden"
    offered = {column[1].value: [cell.value for cell in column[2:] if cell.value] for column in lists.iter_cols()}
    assert offered["Thôn"] == NAMES
    assert offered["Quan hệ với chủ hộ"] == [relationship.label for relationship in Relationship]
    assert len(offered["Dân tộc"]) == 54
    assert offered["Khuyết tật"] == ["Có", "Không"]
    assert len(book[REGISTER_SHEET].data_validations.dataValidation) == len(offered)
    assert book[HELP_SHEET]["A1"].value == "Cách ghi danh sách hộ"


def test_a_filled_template_is_read_without_a_fault() -> None:
    book = template()
    row = {
        "Thôn": "Làng Cóc",
        "Mã hộ": "0001",
        "Họ và tên": "Vi Văn Thành",
        "Quan hệ với chủ hộ": "Chủ hộ",
        "Giới tính": "Nam",
    }
    sheet = book[REGISTER_SHEET]
    for number, column in enumerate(COLUMNS, start=1):
        sheet.cell(2, number).value = row.get(column.field.label)
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue())
    assert (reading.faults, reading.row_count) == ((), 1)
    assert reading.households[0].head.full_name == "Vi Văn Thành"


@pytest.mark.parametrize(
    "households",
    [
        (FULL,),
        (
            FULL,
            ParsedHousehold("1/HC-a", "0638801", members=(head("Lý Thị Hoà"),)),
        ),
        (
            ParsedHousehold(None, "0638801", members=(head("Vi Văn Thành", birth_year=1958),)),
            ParsedHousehold(
                None,
                "0638801",
                members=(head("Lộc Thị Hoa"), ParsedMember("Lộc Văn Bảo", Relationship.CHILD, birth_year=2012)),
            ),
        ),
    ],
    ids=["every fact", "hardly a fact", "no codes"],
)
def test_an_export_reads_back_as_the_same_households(households: tuple[ParsedHousehold, ...]) -> None:
    reading = read(export_register(households, VILLAGES))
    assert reading.faults == ()
    assert reading.households == households


def test_no_text_of_an_export_is_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(export_register([FULL], VILLAGES)))[REGISTER_SHEET]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells if cell.data_type == "s")
