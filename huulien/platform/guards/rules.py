"""What holds for the rows of a model: each guard in words, and the condition under which a write is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.apps import apps
from django.db import models

from huulien.platform.guards.conditions import Condition, SettledDay, Whose

NO_END = "'9999-12-31'"  # later than any day, and compared as a day or as a text alike
NO_START = "'0001-01-01'"

Model = type[models.Model]
Refused = Iterator[tuple[str, str]]  # operation, condition on OLD and NEW


class Guard(Protocol):
    word: str  # its part of the trigger's name

    def rule(self) -> str:
        """What holds, in words, for whoever meets the refusal."""

    def refused(self, model: Model, vendor: str) -> Refused:
        """The writes that the guard refuses."""


@dataclass(frozen=True)
class Frozen:
    """A row that meets the condition is neither changed nor removed, and none is added.

    With `columns`, only these do not change, and a row may be added. With `but`, these columns may still change.
    """

    when: Condition
    columns: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    word: str = "frozen"

    def rule(self) -> str:
        still = f", but {', '.join(self.but)}" if self.but else ""
        return f"frozen: {', '.join(self.columns) or 'the whole row'}{still}"

    def refused(self, model: Model, vendor: str) -> Refused:
        old = self.when.sql("OLD", vendor)
        if self.columns:
            yield "UPDATE", f"{old} AND {_changed(('id', *self.columns))}"
        else:
            yield "INSERT", self.when.sql("NEW", vendor)
            rest = tuple(f.column for f in model._meta.local_concrete_fields if f.column not in self.but)
            yield "UPDATE", f"{old} AND {_changed(rest)}" if self.but else old
        yield "DELETE", old


@dataclass(frozen=True)
class Levels:
    """A row of a kind hangs below a row of one of the kinds above it: so none is above itself, however far up."""

    kind: str
    parent: str  # a foreign key to the same table
    above: tuple[tuple[str, tuple[str, ...]], ...]  # kind → kinds above; a kind without any has no parent
    word: str = "levels"

    def rule(self) -> str:
        return f"{self.parent} of the right {self.kind}"

    def refused(self, model: Model, vendor: str) -> Refused:
        table, column = _parent(model, self.parent)
        rules = []
        for kind, parents in self.above:
            allowed = f"NEW.{column} IS NULL"
            if parents:
                kinds = ", ".join(f"'{name}'" for name in parents)
                allowed = f"EXISTS (SELECT 1 FROM {table} p WHERE p.id = NEW.{column} AND p.{self.kind} IN ({kinds}))"  # noqa: S608 our own names
            rules.append(f"(NEW.{self.kind} = '{kind}' AND NOT ({allowed}))")
        condition = " OR ".join(rules)
        yield "INSERT", condition
        yield "UPDATE", f"{_changed((self.kind, column))} AND ({condition})"


@dataclass(frozen=True)
class OfParent:
    """The rows of a parent that meets the condition: none is added, changed, removed, or moved in or out."""

    parent: str  # the foreign key
    when: Condition

    @property
    def word(self) -> str:
        return f"of_{self.parent}"

    def rule(self) -> str:
        return f"rows of a frozen {self.parent}"

    def refused(self, model: Model, vendor: str) -> Refused:
        of_settled = Whose(*_parent(model, self.parent), self.when)
        new, old = (of_settled.sql(row, vendor) for row in ("NEW", "OLD"))
        yield "INSERT", new
        yield "UPDATE", f"{old} OR {new}"
        yield "DELETE", old


@dataclass(frozen=True)
class Only:
    """A row names only rows of this parent that meet the condition, from the moment it names them."""

    parent: str  # the foreign key
    when: Condition

    @property
    def word(self) -> str:
        return f"only_{self.parent}"

    def rule(self) -> str:
        return f"only an accepted {self.parent}"

    def refused(self, model: Model, vendor: str) -> Refused:
        accepted = Whose(*_parent(model, self.parent), self.when)
        other = f"NEW.{accepted.column} IS NOT NULL AND NOT {accepted.sql('NEW', vendor)}"
        yield "INSERT", other
        yield "UPDATE", f"{_changed((accepted.column,))} AND {other}"


@dataclass(frozen=True)
class Days:
    """The days that a row stands for, up to the settled day of its commune, and what it counts as on them.

    No row is added or removed that stands for a settled day; no change adds or takes away a settled day, or touches a
    column of `counts` while the row stands for one. `end` is the first day without the row, `last` its last day; a row
    with neither stands for every day from its start.
    """

    settled: SettledDay
    start: str
    end: str = ""
    last: str = ""
    counts: tuple[str, ...] = ()
    commune: str = "commune_id"
    only: Condition | None = None
    unless: Condition | None = None  # then columns of `counts` may change: the settled days are kept elsewhere
    word: str = "days"

    def rule(self) -> str:
        return f"settled days of {self.start}..{self.end or self.last}"

    def refused(self, model: Model, vendor: str) -> Refused:
        new, old = self._covers("NEW", vendor), self._covers("OLD", vendor)
        yield "INSERT", new
        counted = _changed(("id", *self.counts))
        if self.unless:
            counted = f"({_changed(('id',))} OR ({_changed(self.counts)} AND NOT {self.unless.sql('OLD', vendor)}))"
        yield "UPDATE", f"({counted} OR {self._moved()}) AND ({old} OR {new})"
        yield "DELETE", old

    def _covers(self, row: str, vendor: str) -> str:
        """Whether the row stands for a settled day: it starts on or before the last one, and does not end at once."""
        only = f"{self.only.sql(row, vendor)} AND " if self.only else ""
        start = f"coalesce({row}.{self.start}, {NO_START})"
        lasts = ""
        if self.end:
            lasts = f" AND ({row}.{self.end} IS NULL OR {row}.{self.end} > {start})"
        elif self.last:
            lasts = f" AND ({row}.{self.last} IS NULL OR {row}.{self.last} >= {start})"
        return f"({only}coalesce({start} <= {self.settled.of(f'{row}.{self.commune}')}, {_false(vendor)}){lasts})"

    def _moved(self) -> str:
        """Whether other settled days are covered than before: another start, or an end within them that moved."""
        moved = f"coalesce(OLD.{self.start}, {NO_START}) <> coalesce(NEW.{self.start}, {NO_START})"
        if not (self.end or self.last):
            return moved
        # The end may move only among the open days: the first day without the row stays after the settled ones.
        column, within = (self.end, "<=") if self.end else (self.last, "<")
        day = self.settled.of(f"OLD.{self.commune}")
        ends = [f"coalesce({row}.{column}, {NO_END})" for row in ("OLD", "NEW")]
        return f"{moved} OR ({ends[0]} <> {ends[1]} AND (" + " OR ".join(f"{end} {within} {day}" for end in ends) + "))"


@dataclass(frozen=True)
class Copies:
    """A row keeps copies of the latest of its `rows`: what they say of settled days is what one of those rows says.

    A row is added without them, so one whose days would be settled is not added at all.
    """

    rows: str  # app.Model
    key: str  # its column that names this row
    days: Days
    word: str = "copies"

    def rule(self) -> str:
        return f"settled days as in {self.rows}"

    def refused(self, model: Model, vendor: str) -> Refused:
        days, table = self.days, apps.get_model(self.rows)._meta.db_table
        new, old = (days._covers(row, vendor) for row in ("NEW", "OLD"))
        ends = [f"coalesce({row}.{days.end}, {NO_END})" for row in ("r", "NEW")]
        day = days.settled.of(f"NEW.{days.commune}")
        same = " AND ".join(f"r.{column} = NEW.{column}" for column in (*days.counts, days.start))
        known = (
            f"EXISTS (SELECT 1 FROM {table} r WHERE r.{self.key} = NEW.id AND {same} AND "  # noqa: S608 our own names
            f"({ends[0]} = {ends[1]} OR ({ends[0]} > {day} AND {ends[1]} > {day})))"
        )
        yield "INSERT", new
        yield "UPDATE", f"{_changed(('id', *days.counts, days.start, days.end))} AND ({old} OR {new}) AND NOT {known}"


@dataclass(frozen=True)
class AsNow:
    """A new row says of its parent, in these columns, what the parent says at that moment."""

    parent: str  # the foreign key
    columns: tuple[str, ...]
    word: str = "as_now"

    def rule(self) -> str:
        return f"{', '.join(self.columns)} as {self.parent} has it"

    def refused(self, model: Model, vendor: str) -> Refused:
        table, column = _parent(model, self.parent)
        other = " OR ".join(f"p.{name} <> NEW.{name}" for name in self.columns)
        yield "INSERT", f"EXISTS (SELECT 1 FROM {table} p WHERE p.id = NEW.{column} AND ({other}))"  # noqa: S608 our own names


@dataclass(frozen=True)
class Fixed:
    """These columns never change."""

    columns: tuple[str, ...]
    word: str = "fixed"

    def rule(self) -> str:
        return f"fixed: {', '.join(self.columns)}"

    def refused(self, model: Model, vendor: str) -> Refused:
        yield "UPDATE", _changed(self.columns)


@dataclass(frozen=True)
class WrittenOnce:
    """A row is never removed and never changes, but for days that are filled once, and then only brought forward.

    A row that meets `but` may have them emptied or put off again; one that meets `idle` says nothing, and may go.
    """

    fills: tuple[str, ...] = ()
    but: Condition | None = None
    idle: Condition | None = None
    word: str = "once"

    def rule(self) -> str:
        return f"written once; {', '.join(self.fills)} filled once" if self.fills else "written once"

    def refused(self, model: Model, vendor: str) -> Refused:
        rest = [f.column for f in model._meta.local_concrete_fields if f.column not in self.fills]
        refilled = " OR ".join(
            f"(OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR NEW.{column} > OLD.{column}))"
            for column in self.fills
        )
        if self.but:
            refilled = f"(({refilled}) AND NOT {self.but.sql('OLD', vendor)})"
        yield "UPDATE", f"{refilled} OR {_changed(tuple(rest))}" if refilled else "1 = 1"
        yield "DELETE", f"NOT {self.idle.sql('OLD', vendor)}" if self.idle else "1 = 1"


@dataclass(frozen=True)
class NeverRemoved:
    """A row stays."""

    word: str = "stays"

    def rule(self) -> str:
        return "never removed"

    def refused(self, model: Model, vendor: str) -> Refused:
        yield "DELETE", "1 = 1"


@dataclass(frozen=True)
class Forward:
    """A day, once known, moves only forward; back only to where the row then meets `but`."""

    column: str
    but: Condition | None = None
    word: str = "forward"

    def rule(self) -> str:
        return f"{self.column} moves only forward"

    def refused(self, model: Model, vendor: str) -> Refused:
        old, new = f"OLD.{self.column}", f"NEW.{self.column}"
        but = f" AND NOT {self.but.sql('NEW', vendor)}" if self.but else ""
        yield "UPDATE", f"{old} IS NOT NULL AND ({new} IS NULL OR {new} < {old}){but}"
        yield "DELETE", f"{old} IS NOT NULL"


@dataclass(frozen=True)
class Earlier:
    """A last day may be set, and then only brought forward: what has ended does not go on."""

    column: str
    word: str = "earlier"

    def rule(self) -> str:
        return f"{self.column} moves only to an earlier day"

    def refused(self, model: Model, vendor: str) -> Refused:
        old, new = f"OLD.{self.column}", f"NEW.{self.column}"
        yield "UPDATE", f"{old} IS NOT NULL AND ({new} IS NULL OR {new} > {old})"


@dataclass(frozen=True)
class ByTwo:
    """A settled row is opened again by two: one asks, another takes it in hand, who has not settled it either.

    `states` are those of the way back: settled, asked, in hand, open. Each is reached from the one before, and asking
    is withdrawn to settled; whoever asked and took it in hand is named on the row as long as it is on the way.
    """

    states: tuple[str, str, str, str]
    asked_by: str
    taken_by: str
    settled_by: str
    column: str = "state"
    word: str = "by_two"

    def rule(self) -> str:
        return f"opened again by two: {self.asked_by}, then another, {self.taken_by}"

    def refused(self, model: Model, vendor: str) -> Refused:
        settled, asked, in_hand, opened = self.states
        old, new = f"OLD.{self.column}", f"NEW.{self.column}"
        asks, takes = (f"coalesce(NEW.{column}, 0)" for column in (self.asked_by, self.taken_by))
        nobody = f"{asks} = 0 AND {takes} = 0"
        others = f"0, {asks}, coalesce(OLD.{self.settled_by}, 0)"
        same = f"{asks} <> 0 AND {asks} = coalesce(OLD.{self.asked_by}, 0)"
        ways = (
            (settled, asked, f"{asks} <> 0 AND {takes} = 0"),
            (asked, settled, nobody),
            (asked, in_hand, f"{same} AND {takes} NOT IN ({others})"),
            (in_hand, opened, nobody),
        )
        allowed = " OR ".join(f"({old} = '{a}' AND {new} = '{b}' AND {condition})" for a, b, condition in ways)
        elsewhere = f"{new} NOT IN ('{asked}', '{in_hand}') AND {nobody}"
        changed = _changed((self.column, self.asked_by, self.taken_by))
        yield "INSERT", f"NOT ({elsewhere})"
        yield (
            "UPDATE",
            (f"{changed} AND NOT ({allowed} OR ({old} NOT IN ('{settled}', '{asked}', '{in_hand}') AND {elsewhere}))"),
        )
        yield "DELETE", f"{old} = '{in_hand}'"


@dataclass(frozen=True)
class SameCommune:
    """A row is of the commune of these other rows that it names: else it would escape what guards its commune."""

    parents: tuple[str, ...]  # foreign keys
    theirs: dict[str, str] = field(default_factory=dict, hash=False)  # the parent's column, when not `commune_id`
    word: str = "commune"

    def rule(self) -> str:
        return f"of the commune of its {', '.join(self.parents)}"

    def refused(self, model: Model, vendor: str) -> Refused:
        strange, moved = [], ["commune_id"]
        for name in self.parents:
            table, column = _parent(model, name)
            theirs = self.theirs.get(name, "commune_id")
            strange.append(
                f"EXISTS (SELECT 1 FROM {table} p WHERE p.id = NEW.{column} "  # noqa: S608 our own names
                f"AND p.{theirs} <> NEW.commune_id)"
            )
            moved.append(column)
        condition = " OR ".join(strange)
        yield "INSERT", condition
        yield "UPDATE", f"{_changed(tuple(moved))} AND ({condition})"


def _changed(columns: tuple[str, ...]) -> str:
    """SQL for whether one of the columns changes, NULL or not; both databases know no word for that in common."""
    return "(" + " OR ".join(
        f"(OLD.{column} <> NEW.{column} OR (OLD.{column} IS NULL) <> (NEW.{column} IS NULL))"
        for column in dict.fromkeys(columns)
    ) + ")"  # fmt: skip


def _false(vendor: str) -> str:
    return "false" if vendor == "postgresql" else "0"


def _parent(model: Model, name: str) -> tuple[str, str]:
    """(the parent's table, the column that names its row)."""
    key: Any = model._meta.get_field(name)
    return key.remote_field.model._meta.db_table, key.column
