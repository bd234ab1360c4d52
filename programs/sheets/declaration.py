"""What a kind of filled-in sheet is made of: its columns, what a row of it does, and the book's own rows to send out.

A new kind is a module with one `SheetKind`, and its line in `programs.sheets.kinds`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from households.models import Area
from households.rules.register.records import RegisterFault
from huulien.lib.labels import LabelledEnum
from huulien.lib.text import search_fold
from huulien.lib.workbook.cells import CellValue, cell_name
from huulien.platform.access import Act
from huulien.platform.listings import Kind
from programs.models import SupportBatch


class Outcome(LabelledEnum):
    CREATED = "created", "Ghi mới"
    UPDATED = "updated", "Sửa"
    UNCHANGED = "unchanged", "Không đổi"


class Who(StrEnum):
    """The columns by which a row names its household and person."""

    CODE = "code"
    NAME = "name"
    BIRTH = "birth"
    CITIZEN_ID = "citizen_id"
    VILLAGE = "village"
    COMMUNE = "commune"


class CellRefusal(Exception):
    """A row cannot be taken, because of its cell in a column; the message says what to write."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


@dataclass(frozen=True)
class SheetColumn:
    """A column: how people head it, how its cells are read, and how it is written.

    `is_asked` columns must be there; `is_filled` ones have a value in every row. `names` are other headings.
    """

    key: str
    label: str
    read: Callable[[CellValue], Any]
    names: tuple[str, ...] = ()
    is_asked: bool = False
    is_filled: bool = False
    names_row: bool = False  # a row with it is data, never a total or a note
    is_sent: bool = True  # whether the workbook that goes out has it
    kind: Kind = Kind.TEXT
    width: int = 14

    @property
    def headings(self) -> set[str]:
        return {search_fold(text) for text in (self.label, *self.names)}


@dataclass(frozen=True)
class SheetRow:
    """A row as read: values by column, and where each stands. What is blank has no value."""

    sheet: str
    row: int  # counted from 0
    columns: Mapping[str, int]
    texts: Mapping[str, str]
    values: Mapping[str, Any]

    def get(self, key: str) -> Any:
        return self.values.get(key)

    def fault(self, key: str, message: str, label: str) -> RegisterFault:
        """A fault at this row's cell in a column; at its first cell where the sheet has no such column."""
        column = self.columns.get(key, min(self.columns.values(), default=0))
        return RegisterFault(self.sheet, cell_name(self.row, column), label, self.texts.get(key, ""), message)


@dataclass(frozen=True)
class Scope:
    """What a sheet is of: a commune, or a batch of support of it."""

    commune: Area
    batch: SupportBatch | None = None


@dataclass(frozen=True)
class Done:
    """What a row did, and of whom."""

    outcome: Outcome
    whose: str
    words: str = ""


class Work(Protocol):
    """The rows of one file, one after another, each by the service of its record."""

    def identify(self, row: SheetRow) -> tuple[Any, ...]:
        """What the row is about: two rows of a file about the same are a fault. May raise `CellRefusal`."""

    def apply(self, row: SheetRow, about: tuple[Any, ...]) -> Done:
        """What the row did; a `CellRefusal` or the service's own `ValidationError` where it cannot be."""


@dataclass(frozen=True)
class SheetKind:
    key: str
    title: str  # of the page that takes it, and of the workbook that goes out
    noun: str
    act: Act
    columns: Sequence[SheetColumn]
    begin: Callable[[Scope, Any], Work]  # scope, by
    sent_rows: Callable[[Scope], Iterable[Mapping[str, Any]]]  # the book's own rows, by column
    fields: Mapping[str, str] = field(default_factory=dict)  # what a service calls a field → column, where they differ
    hint: str = ""
    is_within: Callable[[Any, Scope], bool] = lambda user, scope: True  # of those who may do `act`, who may it there

    def column(self, key: str) -> SheetColumn | None:
        return next((column for column in self.columns if column.key == key), None)

    def label(self, key: str) -> str:
        column = self.column(key)
        return column.label if column else ""
