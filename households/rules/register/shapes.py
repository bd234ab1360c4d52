"""What a row of data is in a sheet: a person under the head, a person with the household's code, or a household."""

from dataclasses import dataclass

from households.rules.register.fields import Field
from households.rules.register.headings import Column, ColumnState
from households.rules.register.layout import Layout
from households.rules.register.records import RegisterFault
from households.rules.register.values import says_relationship
from households.vocabulary import Relationship
from huulien.lib.labels import LabelledEnum
from huulien.lib.workbook.cells import CellValue

# Of these columns a sheet may have several; the first is read.
_MAY_REPEAT = frozenset(
    {Field.VILLAGE, Field.NOTE, Field.ADDRESS, Field.PHONE, Field.ROW_NUMBER, Field.STATUS, Field.COMMUNE}
)
_MOSTLY = 0.5


class Shape(LabelledEnum):
    """What a row of data is."""

    MEMBERS_UNDER_HEADS = "members_under_heads", "Mỗi dòng một người, thành viên ghi dưới chủ hộ"
    PERSONS_WITH_CODE = "persons_with_code", "Mỗi dòng một người, có mã hộ"
    HOUSEHOLDS = "households", "Mỗi dòng một hộ"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How the rows of a sheet are to be read: the column of each field, further parts of the name, the shape."""

    layout: Layout
    shape: Shape
    columns: dict[Field, int]
    name_parts: tuple[int, ...]  # columns under the same heading as the name: family name, given name


def plan_sheet(layout: Layout) -> tuple[SheetPlan | None, list[RegisterFault]]:
    """The plan, or the faults of the headings that leave the rows without a sure meaning."""
    columns: dict[Field, int] = {}
    name_parts: list[int] = []
    faults: list[RegisterFault] = []
    first: dict[Field, Column] = {}
    for column in sorted(layout.heading.columns, key=_preference):
        field = column.field
        if field is None:
            continue
        if field not in columns:
            columns[field] = column.index
            first[field] = column
        elif column.header_cell == first[field].header_cell:
            if field in {Field.FULL_NAME, Field.HEAD_NAME}:
                name_parts.append(column.index)
        elif field == Field.BIRTH and _is_year_beside_date(first[field], column):
            columns.setdefault(Field.BIRTH_YEAR, column.index)
        elif field not in _MAY_REPEAT and not _is_lesser(first[field], column):
            faults.append(_twice(layout, first[field], column))
    if not faults:
        shape = _shape(layout, columns)
        if isinstance(shape, Shape):
            return SheetPlan(layout, shape, columns, tuple(sorted(name_parts))), []
        faults.append(shape)
    return None, faults


def _preference(column: Column) -> tuple[bool, bool, int]:
    """Left to right, but what is sure before what is guessed, and the new card's number before the old one's."""
    is_old_card = column.field == Field.CITIZEN_ID and not _names_new_card(column)
    return (column.state == ColumnState.GUESSED, is_old_card, column.index)


def _names_new_card(column: Column) -> bool:
    return any(word in column.key for word in ("cccd", "can cuoc", "dinh danh"))


def _is_lesser(first: Column, second: Column) -> bool:
    """Whether the second column is plainly not the one to read."""
    if first.field == Field.CITIZEN_ID and _names_new_card(first) and not _names_new_card(second):
        return True
    return second.state == ColumnState.GUESSED and first.state != ColumnState.GUESSED


def _is_year_beside_date(first: Column, second: Column) -> bool:
    """ "Ngày sinh" and "Năm sinh" side by side: the year counts where the day is blank."""
    return "ngay" in first.key.split() and "ngay" not in second.key.split()


def _twice(layout: Layout, first: Column, second: Column) -> RegisterFault:
    assert second.field is not None
    return RegisterFault(
        layout.sheet.name,
        second.header_cell,
        second.field.label,
        second.header,
        f"Cột {first.letters} và cột {second.letters} đều được hiểu là “{second.field.label}”. "
        "Sửa tiêu đề một cột, hoặc chọn lại khi ghép cột.",
    )


def _shape(layout: Layout, columns: dict[Field, int]) -> Shape | RegisterFault:
    relationships = _filled(layout, columns.get(Field.RELATIONSHIP))
    if relationships:
        if Field.MEMBER_COUNT in columns and all(_is_head(value) for value in relationships.values()):
            return Shape.HOUSEHOLDS
        if Field.FULL_NAME not in columns:  # the heads' column holds everybody
            columns[Field.FULL_NAME] = columns.pop(Field.HEAD_NAME)
        codes = _filled(layout, columns.get(Field.HOUSEHOLD_CODE))
        others = [row for row in layout.data_rows if not _is_head(relationships.get(row))]
        with_code = sum(row in codes for row in others)
        is_coded = with_code > len(others) * _MOSTLY if others else bool(codes)
        return Shape.PERSONS_WITH_CODE if is_coded else Shape.MEMBERS_UNDER_HEADS
    if {Field.FULL_NAME, Field.HEAD_NAME} <= columns.keys():
        return _missing(layout, columns, "Thiếu cột “Quan hệ với chủ hộ”. Thêm cột này, hoặc chọn khi ghép cột.")
    if Field.MEMBER_COUNT in columns or Field.HEAD_NAME in columns:
        return Shape.HOUSEHOLDS
    return _missing(
        layout,
        columns,
        "Không rõ mỗi dòng là một người hay một hộ. Thêm cột “Quan hệ với chủ hộ” (mỗi dòng một người) "
        "hoặc cột “Số khẩu” (mỗi dòng một hộ).",
    )


def _filled(layout: Layout, index: int | None) -> dict[int, CellValue]:
    """Row → value of the rows of data that have one in the column."""
    if index is None:
        return {}
    values = ((row, layout.sheet.value(row, index)) for row in layout.data_rows)
    return {row: value for row, value in values if value is not None and str(value).strip()}


def _is_head(value: CellValue) -> bool:
    return isinstance(value, str) and says_relationship(value) == Relationship.HEAD


def _missing(layout: Layout, columns: dict[Field, int], message: str) -> RegisterFault:
    name = layout.heading.of(Field.FULL_NAME, Field.HEAD_NAME)[0]
    return RegisterFault(layout.sheet.name, name.header_cell, Field.RELATIONSHIP.label, "", message)
