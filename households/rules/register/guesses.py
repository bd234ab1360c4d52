"""Guesses about columns, held against what the columns hold: a guess may not stop a list that is right."""

from dataclasses import replace
from datetime import date

from households.rules.register.births import parse_birth
from households.rules.register.fields import NAME_FIELDS, YES_NO_FIELDS, Field
from households.rules.register.headings import Column, ColumnState
from households.rules.register.layout import Layout
from households.rules.register.names import parse_name
from households.rules.register.values import (
    ValueFault,
    is_blank,
    parse_count,
    parse_ethnicity,
    parse_relationship,
    parse_sex,
    parse_yes_no,
    says_nothing,
)
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellValue, shown

_ENOUGH_CELLS = 200
_MOSTLY = 0.5
_DIGITS_OF_A_CARD = range(9, 14)


def without_misfits(layout: Layout, on: date) -> Layout:
    """The layout whose guessed columns hold what they were taken for; the others are not understood."""
    columns = tuple(
        replace(column, field=None, state=ColumnState.UNKNOWN)
        if column.state == ColumnState.GUESSED and not _fits(layout, column, on) and not _is_only_name(layout, column)
        else column
        for column in layout.heading.columns
    )
    return replace(layout, heading=replace(layout.heading, columns=columns))


def _is_only_name(layout: Layout, column: Column) -> bool:
    return column.field in NAME_FIELDS and len(layout.heading.of(*NAME_FIELDS)) == 1


def _fits(layout: Layout, column: Column, on: date) -> bool:
    field = column.field
    if field is None:
        return True
    values = [layout.sheet.value(row, column.index) for row in layout.data_rows]
    said = [v for v in values if v is not None and not says_nothing(field, clean(shown(v)[:100]))][:_ENOUGH_CELLS]
    return sum(_is_of(field, value, on) for value in said) >= len(said) * _MOSTLY


def _is_of(field: Field, value: CellValue, on: date) -> bool:
    """Whether a cell could be of the field."""
    try:
        if field == Field.BIRTH:
            parse_birth(value, on=on)
        elif field == Field.CITIZEN_ID:
            return sum(map(str.isdigit, shown(value))) in _DIGITS_OF_A_CARD
        elif field in YES_NO_FIELDS:
            parse_yes_no(value, field)
        elif parse := _PARSERS.get(field):
            parse(value)
    except ValueFault:
        return False
    return not is_blank(clean(shown(value)))


_PARSERS = {
    Field.SEX: parse_sex,
    Field.RELATIONSHIP: parse_relationship,
    Field.ETHNICITY: parse_ethnicity,
    Field.MEMBER_COUNT: parse_count,
    Field.FULL_NAME: parse_name,
    Field.HEAD_NAME: parse_name,
}
