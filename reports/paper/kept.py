"""Numbers whose rows only the report keeps: no page lists them as the report counts them, so it lists them itself."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from households.models import Area, Household
from huulien.platform.listings import list_url
from huulien.platform.papers.values import Text, Value, count
from programs.models import Activity, Criterion
from programs.vocabulary import PostKind
from reports.indicators.targets.parts import Entry, Part, Unit
from reports.indicators.targets.results import Counted, TargetResult

HOUSEHOLDS, PEOPLE, OFFICIALS = "households", "people", "officials"
ACTIVITIES, CRITERIA, TASKS, TOLD, TRAININGS = "activities", "criteria", "tasks", "told", "trainings"
VILLAGES, EVENTS, REVIEWS, MEETINGS, COMPLAINTS = "villages", "events", "reviews", "meetings", "complaints"
# Entries of the ledger: a household stands in a sum of columns as often as it moved.
MOVES = "moves"
RECORDS = (OFFICIALS, ACTIVITIES, CRITERIA, TASKS, TOLD, TRAININGS, VILLAGES, EVENTS, REVIEWS, MEETINGS, COMPLAINTS)

Move: TypeAlias = tuple[str, int]  # table and column, "09.2", and the household
Rows: TypeAlias = tuple[str, list[int] | list[Move]]  # what they are, and their keys

_POSTS = frozenset(PostKind)
_KINDS = {"works": ACTIVITIES, "projects": ACTIVITIES, "models": ACTIVITIES, "criteria": CRITERIA, "tasks": TASKS,
          "communication": TOLD}  # fmt: skip


class KeptRows:
    """The rows behind the numbers of one paper, by what stands for their address: `#` and the name of the list."""

    def __init__(self, commune: Area) -> None:
        self.commune = commune
        self.rows: dict[str, Rows] = {}
        self._codes: dict[str, Mapping[str, int]] = {}

    def count(self, name: str, kind: str, keys: Iterable[int]) -> Value:
        """How many rows there are, opening them."""
        found = sorted(keys)
        return self._value(len(found), name, kind, found)

    def moves(self, name: str, table: str, columns: Mapping[int, Iterable[int]]) -> Value:
        """How many entries the ledger has in these columns of a table, opening them."""
        found = sorted((f"{table}.{column}", key) for column, keys in columns.items() for key in keys)
        return self._value(len(found), name, MOVES, found)

    def everyone(self, households: int, on: date) -> Value:
        """The households of a day, which the register lists itself."""
        return count(households, list_url("households", on=on))

    def part(self, target: TargetResult, part: Part, number: int, *names: str) -> Value:
        """A number of a part of a target, opening those whom these lists of it count."""
        kind = _kind_of(part)
        entries = [entry for name in names for entry in part.lists.get(name, ())]
        if kind is None or len(entries) != number:
            return count(number)
        keys = sorted(self._key(kind, entry) for entry in entries)
        return self._value(number, f"muc-tieu.{target.ref}.{part.key}.{'+'.join(names)}", kind, keys)

    def sentence(self, target: TargetResult) -> Text:
        """What was counted of a target without a value, its numbers opening who or what they count."""
        parts = {part.key: part for part in target.parts}

        def said(piece: str | Counted) -> str | Value:
            if isinstance(piece, str):
                return piece
            if not piece.names:
                return count(piece.number)
            return self.part(target, parts[piece.part], piece.number, *piece.names)

        return tuple(said(piece) for piece in target.told)

    def _value(self, number: int, name: str, kind: str, keys: list[int] | list[Move]) -> Value:
        if keys:
            self.rows[f"#{name}"] = (kind, keys)
        return count(number, f"#{name}")

    def _key(self, kind: str, entry: Entry) -> int:
        """The key of what an entry stands for: a household, an activity and a criterion are named by their codes."""
        if kind == HOUSEHOLDS:
            return self._by_code(HOUSEHOLDS)[entry.household or ""]
        if kind in {ACTIVITIES, CRITERIA}:
            return self._by_code(kind)[entry.id or ""]
        return int((entry.member if kind == PEOPLE else entry.id) or 0)

    def _by_code(self, kind: str) -> Mapping[str, int]:
        if kind not in self._codes:
            model = {HOUSEHOLDS: Household, ACTIVITIES: Activity, CRITERIA: Criterion}[kind]
            rows = model._base_manager.filter(commune=self.commune).order_by("pk")
            self._codes[kind] = dict(rows.values_list("code", "pk"))
        return self._codes[kind]


def _kind_of(part: Part) -> str | None:
    """What the lists of a part are of; None where nothing that has a page stands behind it."""
    if part.key in _POSTS:
        return OFFICIALS
    if part.unit is not None:
        return HOUSEHOLDS if part.unit == Unit.HOUSEHOLD else PEOPLE
    return _KINDS.get(part.key)
