"""What a register says: households and persons as read, and faults that name their cell and their cure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from households.rules.register.export_mark import ExportMark
from households.rules.register.fields import Field
from households.vocabulary import Employment, PovertyClass, Qualification, Relationship, Sex, Studying
from huulien.lib.workbook.cells import CellValue, cell_name, shown

_BIRTHS = (Field.MALE, Field.FEMALE, Field.BIRTH_YEAR, Field.BIRTH_MONTH, Field.BIRTH_DAY)
_LONGEST_VALUE = 200  # of what a fault quotes


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """One thing to correct, or to look at again. `sheet` and `cell` are empty when it is the whole file's."""

    sheet: str
    cell: str
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where a household or a person was read: so that a later check can still name the cell."""

    sheet: str
    row: int  # counted from 0
    columns: Mapping[Field, int]
    cells: list[CellValue]

    @property
    def number(self) -> int:
        """The row as Excel numbers it."""
        return self.row + 1

    def cell(self, column: Field) -> str:
        """The address of this row's cell in a column; of the name when the sheet has no such column."""
        index = self._index(column)
        if index is None:
            index = self.columns.get(Field.FULL_NAME, self.columns.get(Field.HEAD_NAME, 0))
        return cell_name(self.row, index)

    def value(self, column: Field) -> str:
        """What that cell shows."""
        return self.shown_at(self._index(column))

    def _index(self, column: Field) -> int | None:
        """The column of a field; of the birth, whichever of its columns this row fills."""
        if column == Field.BIRTH and column not in self.columns:
            births = [self.columns[field] for field in _BIRTHS if field in self.columns]
            return next((index for index in births if self.shown_at(index)), None)
        return self.columns.get(column)

    def shown_at(self, index: int | None) -> str:
        """What the row shows in a column of the sheet."""
        text = shown(self.cells[index]) if index is not None and index < len(self.cells) else ""
        return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"

    def fault(self, column: Field, message: str) -> RegisterFault:
        """A fault at this row's cell in a column, for the checks that need the register's own data."""
        return RegisterFault(self.sheet, self.cell(column), column.label, self.value(column), message)


@dataclass(frozen=True, slots=True)
class ParsedMember:
    """A person as the list has them; None is a fact that the list does not give."""

    full_name: str
    relationship: Relationship
    birth_date: date | None = None
    birth_year: int | None = None  # only when the date is not known
    sex: Sex | None = None
    ethnicity: str | None = None
    citizen_id: str = ""
    employment: Employment | None = None
    studying: Studying | None = None
    qualification: Qualification | None = None
    health_insurance: bool | None = None
    social_allowance: bool | None = None
    disabled: bool | None = None
    merit: bool | None = None
    malnourished: bool | None = None
    trained_on_the_job: bool | None = None
    note: str = ""
    mark: ExportMark | None = field(default=None, compare=False)
    source: SourceRow | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ParsedHousehold:
    """A household with its head first. `code` is None when the list gives none; then head and village tell it apart.

    `member_count` is what the list says; it may exceed the members only when the head alone is listed. B1, B2 and the
    class are those that the list shows, for comparison: a class is derived, never taken in.
    """

    code: str | None
    village_code: str
    address: str = ""
    phone: str = ""
    members: tuple[ParsedMember, ...] = ()
    member_count: int | None = None
    b1_total: int | None = None
    b2_total: int | None = None
    listed_class: PovertyClass | None = None
    source: SourceRow | None = field(default=None, compare=False, repr=False)
    own_row: SourceRow | None = field(default=None, compare=False, repr=False)  # beside those of its members

    @property
    def row_count(self) -> int:
        """The rows of the list that describe it."""
        return len(self.members) + (self.own_row is not None)

    @property
    def head(self) -> ParsedMember:
        return self.members[0]


@dataclass(frozen=True, slots=True)
class ParsedRegister:
    """The households of a workbook that are free of faults. With a fault nothing is written; warnings ask for a look.

    Every row of data is a member of one of `households` or counted in `faulty_row_count`.
    """

    households: tuple[ParsedHousehold, ...]
    faults: tuple[RegisterFault, ...]
    warnings: tuple[RegisterFault, ...]
    row_count: int = 0  # rows of data: persons, or households where the list has one row for each
    faulty_row_count: int = 0
    household_count: int = 0  # of all that the workbook describes, those with faults too
    person_count: int = 0
