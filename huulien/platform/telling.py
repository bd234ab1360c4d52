"""The trail in sentences: who did what to which record, and each change in the words of its model.

`Teller` looks up the names that a page of entries needs in a number of queries that does not grow with the entries: one
for each kind of record that is named, and again for those that these names name.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from huulien.lib.dates import format_date_vi
from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import NO_BREAK_SPACE, format_decimal, format_integer, format_vnd
from huulien.lib.text import lower_first
from huulien.platform import steps
from huulien.platform.audit import audited_models
from huulien.platform.happenings import Happening
from huulien.platform.models import CHANGES, AuditEntry, StepRecord
from huulien.platform.told import is_shown, told_of

Model = type[models.Model]
Key = tuple[Model, int]

VERBS = {"insert": "thêm", "update": "sửa", "delete": "xóa"}
SYSTEM = "Hệ thống"
STRANGER = "Người chưa rõ"  # who could not say who they are
EMPTY = "(trống)"
UNKNOWN = "chưa rõ"
LONGEST = 80  # signs of a value that are shown
ASKED_AT_ONCE = 900  # keys in one query: SQLite takes no more than it has parameters
MOST_NAMED = 3  # a name names a record that names a record …
_NAMED = re.compile(r"\{([a-z_]+)(?:\.([a-z_]+))?\}")  # a column, and of the record that it names another
_CITIZEN_ID = re.compile(r"(?<![0-9])[0-9]{8}([0-9]{4})(?![0-9])")


def masked(text: str) -> str:
    """The text with the last four digits alone of each citizen number in it."""
    return _CITIZEN_ID.sub(r"••• \1", text)


@cache
def model_of(table: str) -> Model | None:
    return next((model for model in audited_models() if model._meta.db_table == table), None)


@cache
def _fields(model: Model) -> dict[str, Any]:
    return {field.column: field for field in model._meta.local_concrete_fields}


@cache
def _columns(model: Model) -> tuple[str, ...]:
    """The columns that the words for a row read."""
    told = told_of(model)
    return tuple(dict.fromkeys(column for column, _ in _NAMED.findall(told.name + told.record)))


def _keys(model: Model, row: dict[str, Any], columns: Iterable[str]) -> Iterator[Key]:
    """The records that these columns of a row name."""
    for column in columns:
        field = _fields(model).get(column)
        if field is not None and field.is_relation and row.get(column) is not None:
            yield field.related_model, row[column]


class Teller:
    """The words of some entries, told together."""

    def __init__(self, entries: Sequence[AuditEntry]) -> None:
        self._rows: dict[Key, dict[str, Any]] = {}
        wanted = {key for entry in entries for key in self._named_by(entry)}
        for _ in range(MOST_NAMED):
            wanted = self._look_up(wanted)

    def who(self, entry: AuditEntry) -> str:
        """The full name of who acted; of who has none or is gone the user name, of a command what it is called."""
        if entry.actor_id is None:
            nobody = SYSTEM if entry.operation in CHANGES else STRANGER
            return f"Lệnh {entry.actor}" if entry.actor else nobody
        user = self._rows.get((get_user_model(), entry.actor_id))
        return (user and user["full_name"]) or entry.actor

    def sentence(self, entry: AuditEntry) -> str:
        """Who did what: "Nguyễn Thị Hà sửa Phiếu B năm 2024 của hộ Triệu Văn Sinh"."""
        return masked(f"{self.who(entry)} {self._act(entry)}")

    def changes(self, entry: AuditEntry) -> list[str]:
        """Each change in words: "diện tích nhà ở: 40 → 48,5 m²"; of citizen numbers only the last digits."""
        model = model_of(entry.table)
        if entry.operation not in CHANGES or model is None:
            return []
        lines = self._step_changes(entry) if model is StepRecord else self._changes(model, entry)
        return [masked(line) for line in lines]

    # ----- Sentences -----

    def _act(self, entry: AuditEntry) -> str:
        model = model_of(entry.table)
        if entry.operation not in CHANGES:
            return self._happening(entry, model)
        row = entry.after or entry.before
        if model is StepRecord:
            return self._step(row)
        verb = VERBS[entry.operation]
        if model is None:
            return f"{verb} dòng {entry.row_id} của bảng đã bỏ"
        now = self._rows.get((model, entry.row_id), {})
        then = {column: row.get(column) or now.get(column) for column in _columns(model)}
        return f"{verb} {self._record(model, then)}"

    def _happening(self, entry: AuditEntry, model: Model | None) -> str:
        """What happened, and to what: "in phiếu của hộ Triệu Văn Sinh", "xuất tệp: danh sách hộ, xlsx, 84 dòng"."""
        told, act = entry.after or {}, lower_first(_label(Happening, entry.operation))
        what = lower_first(told.get("what", ""))
        count = f", {format_integer(told['count'])} dòng" if "count" in told else ""
        if model is None or (model, entry.row_id) == (get_user_model(), entry.actor_id):
            return f"{act}: {what}{count}" if what else f"{act}{count}"
        record = self._record_of((model, entry.row_id))
        return f"{act} {what} của {record}{count}" if what else f"{act} của {record}{count}"

    def _step(self, row: dict[str, Any]) -> str:
        declared = steps.declared.get(row["model"])
        labels = {step.name: step.label for step in declared.table} if declared else {}
        label = labels.get(row["step"], row["step"])
        return f"{lower_first(label)}: {self._record_of(_subject(row))}"

    def _step_changes(self, entry: AuditEntry) -> list[str]:
        row = entry.after or entry.before
        declared = steps.declared.get(row["model"])
        states = [row["state_before"], row["state_after"]]
        before, after = [_label(declared.states, state) for state in states] if declared else states
        return [f"trạng thái: {before} → {after}", *([f"lý do: {row['reason']}"] if row["reason"] else [])]

    # ----- Changes -----

    def _changes(self, model: Model, entry: AuditEntry) -> list[str]:
        lines = []
        for column, (before, after) in entry.changed.items():
            field = _fields(model).get(column)
            if field is None or not is_shown(model, column):
                continue
            if isinstance(field, models.JSONField):
                lines += self._json_changes(model, column, entry)
            elif entry.operation != "update":
                value = before if entry.operation == "delete" else after
                if value not in (None, ""):
                    lines.append(f"{lower_first(str(field.verbose_name))}: {self._value(model, field, value)}")
            elif (before in (None, "")) != (after in (None, "")) or before != after:
                was, became = (self._value(model, field, value) for value in (before, after))
                lines.append(_changed(str(field.verbose_name), was, became))
        return lines

    def _json_changes(self, model: Model, column: str, entry: AuditEntry) -> Iterator[str]:
        told = told_of(model)
        sides = [row or {} for row in (entry.before, entry.after)]
        people = {str(person["id"]): person["full_name"] for row in sides for person in row.get(told.people, ()) or ()}
        before, after = (dict(_leaves(row.get(column))) for row in sides)
        for path in before | after:
            person = next((part for part in path if part in people), "")
            word = told.json[column].get(".".join("*" if part == person or part.isdecimal() else part for part in path))
            was, became = before.get(path), after.get(path)
            if word is None or was == became:
                continue
            number = next((part for part in path if part.isdecimal()), "")
            label = f"{people[person]}, {lower_first(word.label)}" if person else word.label.format(number)
            shown = [_json_value(value, word) for value in (was, became)]
            if entry.operation == "update":
                yield _changed(label, *shown, keep=bool(person))
            elif became is not None or entry.operation == "delete":
                yield f"{label if person else lower_first(label)}: {shown[entry.operation == 'insert']}"

    def _value(self, model: Model, field: Any, value: Any) -> str:
        """A value as an officer writes it."""
        if value is None or value == "":
            return UNKNOWN if isinstance(field, models.BooleanField) else EMPTY
        if field.is_relation:
            return self._name_of((field.related_model, value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _plain(field, value)

    # ----- Names -----

    def _name_of(self, key: Key) -> str:
        """What a record is called now; its number when it is gone."""
        model, number = key
        row = self._rows.get(key)
        return f"{model._meta.verbose_name} số {number}" if row is None else self._name(model, row)

    def _name(self, model: Model, row: dict[str, Any]) -> str:
        return self._filled(model, told_of(model).name, row)

    def _record_of(self, key: Key) -> str:
        """What a record is called as the object of an act."""
        row = self._rows.get(key)
        return self._name_of(key) if row is None else self._record(key[0], row)

    def _record(self, model: Model, row: dict[str, Any]) -> str:
        told = told_of(model)
        return self._filled(model, told.record or told.name, row)

    def _filled(self, model: Model, words: str, row: dict[str, Any]) -> str:
        """The words with what the row holds in the place of its columns."""

        def shown(found: re.Match[str]) -> str:
            field, value = _fields(model)[found[1]], row.get(found[1])
            if found[2] and value is not None:
                return self._filled(
                    field.related_model, f"{{{found[2]}}}", self._rows.get((field.related_model, value), {})
                )
            text = self._value(model, field, value)
            return lower_first(text) if field.choices else text

        return _NAMED.sub(shown, words)

    def _named_by(self, entry: AuditEntry) -> Iterator[Key]:
        """The records that the entry's words name."""
        if entry.actor_id:
            yield get_user_model(), entry.actor_id
        model = model_of(entry.table)
        if model is None:
            return
        if entry.operation not in CHANGES:
            yield model, entry.row_id
            return
        row = entry.after or entry.before
        if model is StepRecord:
            yield _subject(row)
            return
        if not all(row.get(column) for column in _columns(model)):
            yield model, entry.row_id  # what the row did not say yet
        yield from _keys(model, row, _columns(model))
        for column, values in entry.changed.items():
            if is_shown(model, column):
                for value in values:
                    yield from _keys(model, {column: value}, [column])

    def _look_up(self, wanted: set[Key]) -> set[Key]:
        """Read the rows of these records; the records that their names name."""
        by_model: dict[Model, set[int]] = {}
        for model, number in wanted - self._rows.keys():
            by_model.setdefault(model, set()).add(number)
        found = {}
        for model, numbers in by_model.items():
            columns = _columns(model)
            fields = [_fields(model)[column] for column in columns]
            for some in _parts(sorted(numbers)):
                rows = model._base_manager.filter(pk__in=some).values_list("pk", *(field.attname for field in fields))
                found.update({(model, pk): dict(zip(columns, values, strict=True)) for pk, *values in rows})
        self._rows.update(found)
        return {key for (model, _), row in found.items() for key in _keys(model, row, row)}


def _label(enum: type[LabelledEnum], value: str) -> str:
    """What a value is called; itself where the code knows it no more, since the trail outlives vocabularies."""
    return dict(enum.choices()).get(value, value)


def _subject(row: dict[str, Any]) -> Key:
    return apps.get_model(row["model"]), row["row_id"]


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), ASKED_AT_ONCE):
        yield numbers[start : start + ASKED_AT_ONCE]


def _changed(label: str, was: str, became: str, *, keep: bool = False) -> str:
    """One change; a unit that both have is said once."""
    unit = became.partition(NO_BREAK_SPACE)[2]
    if unit and was.endswith(NO_BREAK_SPACE + unit):
        was = was.removesuffix(NO_BREAK_SPACE + unit)
    return f"{label if keep else lower_first(label)}: {was} → {became}"


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(path, value) of everything in a column of JSON; an item with an id stands under its id."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for place, item in enumerate(value):
            yield from _leaves(item, (*path, str(item.get("id", place))))
    else:
        yield path, value


def _json_value(value: Any, word: Any) -> str:
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, list):
        return ", ".join(_json_value(item, word) for item in value) or "không có"
    if word.enum is not None:
        return lower_first(_label(word.enum, value))
    return _plain(None, value, word.unit)


def _plain(field: Any, value: Any, unit: str = "") -> str:
    """A value that is neither a choice nor a record."""
    if isinstance(field, models.BooleanField) or isinstance(value, bool):
        return "có" if value else "không"
    words = _moment(field, value) or _number(field, value) or str(value)
    if len(words) > LONGEST:
        words = f"{words[:LONGEST]}…"
    return f"{words}{NO_BREAK_SPACE}{unit}" if unit else words


def _moment(field: Any, value: Any) -> str:
    if isinstance(field, models.DateTimeField):
        at = value if isinstance(value, datetime) else parse_datetime(str(value))
        if at is None:
            return ""
        at = timezone.localtime(
            at if timezone.is_aware(at) else timezone.make_aware(at, timezone.get_fixed_timezone(0))
        )
        return f"{at:%H:%M} {format_date_vi(at.date())}"
    if isinstance(field, models.DateField):
        return format_date_vi(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))
    return ""


def _number(field: Any, value: Any) -> str:
    if field is not None and field.column.endswith("_vnd"):
        return format_vnd(int(value))
    if field is not None and (field.column.endswith("year") or not isinstance(field, _NUMBERS)):
        return ""
    if isinstance(value, int):
        return format_integer(value)
    if isinstance(value, float | Decimal) or isinstance(field, models.DecimalField):
        return format_decimal(Decimal(str(value)).normalize())
    return ""


_NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)
