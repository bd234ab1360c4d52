"""A filled-in sheet against the book: tried out whole, then carried out whole or not at all.

Every row goes through the service of its record, so that a sheet obeys each rule that a page obeys. A trial does the
very same and takes all of it back: what was looked at is what is written.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, transaction

from households.rules.register.records import RegisterFault
from households.services.import_plan import fault_as_json
from households.services.settled_days import lock_commune
from huulien.lib.workbook.table import PassedOver
from huulien.platform.locking import StaleRecord
from programs.sheets.declaration import CellRefusal, Done, Outcome, Scope, SheetKind, SheetRow, Work
from programs.sheets.reading import SheetReading

_REFUSED = "Sổ không nhận dòng này vì không khớp với những gì đã ghi. Xem lại dòng này với sổ."


@dataclass
class SheetPlan:
    """What a file does, row by row, what is wrong with it, and whether it was done."""

    rows: int = 0
    lines: list[tuple[SheetRow, Done]] = field(default_factory=list)
    errors: list[RegisterFault] = field(default_factory=list)
    warnings: list[RegisterFault] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    committed: bool = False

    def of(self, outcome: Outcome) -> list[tuple[SheetRow, Done]]:
        return [line for line in self.lines if line[1].outcome == outcome]

    def count(self, outcome: Outcome) -> int:
        return len(self.of(outcome))

    @property
    def created(self) -> int:
        return self.count(Outcome.CREATED)

    @property
    def updated(self) -> int:
        return self.count(Outcome.UPDATED)

    @property
    def unchanged(self) -> int:
        return self.count(Outcome.UNCHANGED)

    @property
    def changes(self) -> int:
        """Rows that write something."""
        return self.created + self.updated

    @property
    def faulty(self) -> int:
        return self.rows - len(self.lines)

    @property
    def seal(self) -> str:
        """What the plan does: another seal, and the book has changed since it was looked at."""
        told = [(row.sheet, row.row, done.outcome.value, done.whose, done.words) for row, done in self.lines]
        return hashlib.sha256(repr((told, self.errors)).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """As `import_register` answers."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "errors": [fault_as_json(fault) for fault in self.errors],
            "warnings": [fault_as_json(fault) for fault in self.warnings],
            "passed_over": [{"sheet": one.sheet, "row": one.row, "text": one.text} for one in self.passed_over],
            "committed": self.committed,
        }


@transaction.atomic
def run_sheet(
    kind: SheetKind, scope: Scope, reading: SheetReading, *, by: Any, seal: str = "", check: bool = False
) -> SheetPlan:
    """The plan, carried out when it has no error and still is what was looked at (`seal`); with `check` nothing stays
    written."""
    lock_commune(scope.commune)
    plan = SheetPlan(reading.row_count, [], list(reading.faults), list(reading.warnings), list(reading.passed_over))
    with transaction.atomic():
        work = kind.begin(scope, by)
        seen: dict[Any, SheetRow] = {}
        for row in reading.rows:
            _take(kind, work, row, seen, plan)
        plan.committed = not (check or plan.errors or seal not in ("", plan.seal))
        transaction.set_rollback(not plan.committed)
    return plan


def _take(kind: SheetKind, work: Work, row: SheetRow, seen: dict[Any, SheetRow], plan: SheetPlan) -> None:
    def refuse(key: str, message: str) -> None:
        column = kind.fields.get(key, key)
        known = column if column in row.columns else next(iter(row.columns))
        plan.errors.append(row.fault(known, message, kind.label(column) or kind.label(known)))

    try:
        with transaction.atomic():
            about = work.identify(row)
            if first := seen.get(about):
                raise CellRefusal(next(iter(row.columns)), f"Trùng với dòng {first.row + 1}. Bỏ một trong hai dòng.")
            seen[about] = row
            plan.lines.append((row, work.apply(row, about)))
    except CellRefusal as refusal:
        refuse(refusal.column, refusal.message)
    except ValidationError as refusal:
        told = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
        for name, messages in told.items():
            for message in messages:
                refuse(name, message)
    except (StaleRecord, DatabaseError):
        refuse("", _REFUSED)
