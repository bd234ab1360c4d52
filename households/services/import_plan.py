"""A plan of an import: what becomes of each row of a register, and what is to be written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from households.models import Household, Member
from households.rules.register.export_mark import Side
from households.rules.register.fields import Field
from households.rules.register.reading import RegisterReading
from households.rules.register.records import RegisterFault, SourceRow
from households.services.fact_words import fact_in_words
from huulien.lib.labels import LabelledEnum

# The list's name of a fact → the book's.
MEMBER_FACTS = {
    "full_name": "full_name",
    "birth_date": "birth_date",
    "birth_year": "birth_year",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "citizen_id": "citizen_id",
    "employment": "employment",
    "studying": "studying",
    "qualification": "qualification",
    "health_insurance": "has_health_insurance",
    "social_allowance": "draws_social_allowance",
    "disabled": "is_disabled",
    "merit": "has_merit",
    "malnourished": "is_malnourished",
    "trained_on_the_job": "is_trained_on_the_job",
    "note": "note",
}
_FIELDS = {
    **{column: fact for fact, column in MEMBER_FACTS.items()},
    "birth_date": Field.BIRTH,
    "birth_year": Field.BIRTH,
    "head_name": Field.FULL_NAME,
    "lived_until": Field.FULL_NAME,
    "code": Field.HOUSEHOLD_CODE,
}


def field_of(column: str) -> Field:
    """The field of the list that a column of the book is read from."""
    return Field(_FIELDS.get(column, column))


class Outcome(LabelledEnum):
    """What becomes of a row without fault."""

    CREATED = "created", "Mới"
    UPDATED = "updated", "Cập nhật"
    UNCHANGED = "unchanged", "Không đổi"


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that a row changes: the model's column, what the book has and what the list says."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Choices:
    """Whose value holds of each cell that the file and the book both changed; with neither, the cell is a fault."""

    otherwise: Side | None = None
    of_cells: Mapping[str, Side] = field(default_factory=dict)

    def of(self, cell: "MetCell") -> Side | None:
        return self.of_cells.get(cell.key, self.otherwise)


UNDECIDED, BOOK_FIRST = Choices(), Choices(Side.BOOK)


@dataclass(frozen=True, slots=True)
class MetCell:
    """A cell that the book has changed since it was exported: as exported, in the file, in the book now."""

    source: SourceRow
    column: str
    name: str
    exported: Any
    said: Any
    known: Any

    @property
    def cell(self) -> str:
        return self.source.cell(self.field)

    @property
    def field(self) -> Field:
        return field_of(self.column)

    @property
    def key(self) -> str:
        return f"{self.source.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of the list and what becomes of it. `version`: the book's, of what it was held against."""

    outcome: Outcome
    source: SourceRow
    name: str
    code: str
    changes: tuple[Change, ...] = ()
    version: int = 0


@dataclass
class ImportPlan:
    """What an import will do, or why it will not. `rows` = created + updated + unchanged + faulty, always."""

    reading: RegisterReading
    on: date
    errors: list[RegisterFault] = field(default_factory=list)
    warnings: list[RegisterFault] = field(default_factory=list)
    lines: list[PlanLine] = field(default_factory=list)
    faulty: int = 0
    outdated: list[MetCell] = field(default_factory=list)  # as exported, the book has changed: the book's holds
    conflicts: list[tuple[MetCell, Side | None]] = field(default_factory=list)  # changed in both, and whose holds
    new_households: list[Household] = field(default_factory=list)
    new_members: list[tuple[Member, bool]] = field(default_factory=list)  # with whether the household is new too
    changed_households: list[Household] = field(default_factory=list)
    changed_members: list[Member] = field(default_factory=list)
    returned_members: list[Member] = field(default_factory=list)  # who left once: the same persons, living here again
    corrected_spells: list[Member] = field(default_factory=list)  # of these, the present spell's relationship
    ended_spells: list[Member] = field(default_factory=list)  # and of these it ends, for another that begins
    committed: bool = False

    @property
    def rows(self) -> int:
        return self.reading.row_count

    def of(self, outcome: Outcome) -> list[PlanLine]:
        """The rows that come out so, in the order of the file."""
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def created(self) -> int:
        return len(self.of(Outcome.CREATED))

    @property
    def updated(self) -> int:
        return len(self.of(Outcome.UPDATED))

    @property
    def unchanged(self) -> int:
        return len(self.of(Outcome.UNCHANGED))

    @property
    def seal(self) -> str:
        """What the plan does and to which versions: another seal, and the book has changed since it was looked at."""
        told = [
            (line.outcome.value, line.source.sheet, line.source.row, line.code, line.version, line.changes)
            for line in self.lines
        ]
        doubts = [(fault.sheet, fault.cell, fault.message) for fault in self.warnings]
        met = [(cell.key, cell.exported, cell.said, cell.known) for cell in [*self.outdated, *self._in_conflict]]
        return hashlib.sha256(repr((told, doubts, met)).encode()).hexdigest()

    @property
    def _in_conflict(self) -> list[MetCell]:
        return [cell for cell, _side in self.conflicts]

    def as_json(self) -> dict[str, Any]:
        """The result of the `import_register` command."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "households": self.reading.household_count,
            "persons": self.reading.person_count,
            "errors": [fault_as_json(fault) for fault in self.errors],
            "warnings": [fault_as_json(fault) for fault in self.warnings],
            "outdated": [met_as_json(cell) for cell in self.outdated],
            "conflicts": [
                {**met_as_json(cell), "holds": side.value if side else None} for cell, side in self.conflicts
            ],
            "committed": self.committed,
        }


def fault_as_json(fault: RegisterFault) -> dict[str, str]:
    """A fault as the command and its callers exchange it."""
    return {
        "sheet": fault.sheet,
        "cell": fault.cell,
        "column": fault.column,
        "value": fault.value,
        "message": fault.message,
    }


def met_as_json(cell: MetCell) -> dict[str, str]:
    """A cell that the book has changed since its export, as the command gives it."""
    return {
        "sheet": cell.source.sheet,
        "cell": cell.cell,
        "column": cell.field.label,
        "name": cell.name,
        "exported": fact_in_words(cell.column, cell.exported),
        "file": fact_in_words(cell.column, cell.said),
        "book": fact_in_words(cell.column, cell.known),
    }
