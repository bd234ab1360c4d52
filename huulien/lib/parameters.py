"""Numbers of the law as dated data: each value has the days it is in force and the article it comes from.

A file is TOML. A parameter is a table with a `label`, a `unit` and its `values`, in the order of their dates:

    [line.rural]
    label = "Chuẩn nghèo về thu nhập, khu vực nông thôn"
    unit = "đ/người/tháng"

    [[line.rural.values]]
    valid_from = 2022-01-01
    valid_until = 2026-12-31         # last day in force; absent while nothing has repealed it
    value = 1_500_000
    citation = "NĐ 07/2021/NĐ-CP, Điều 3"
    issued_on = 2021-01-27           # date of the document, optional
    source = "https://…"             # where it was read, optional
    verified = false                 # optional; then the citation says "cần kiểm tra"

A file that is not exactly so is refused when it is loaded: a number of the law is never guessed.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

UNVERIFIED_MARK = "cần kiểm tra"
_MARKED = re.compile(rf"\s*\((?:[^()]*: )?{UNVERIFIED_MARK}\)")

_PARAMETER_KEYS = frozenset({"label", "unit", "values"})
_REQUIRED_VALUE_KEYS = frozenset({"valid_from", "value", "citation"})
_VALUE_KEYS = _REQUIRED_VALUE_KEYS | {"valid_until", "issued_on", "source", "verified"}


def without_mark(citation: str) -> str:
    """The citation for those who are not to check it: "NĐ 07/2021/NĐ-CP, Phụ lục"."""
    return _MARKED.sub("", citation)


class ParameterFileError(ValueError):
    """A file of parameters is not written as it must be."""


class NoValueInForce(LookupError):
    """The law, as loaded, says nothing about a parameter on a day."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(f"{name} has no value in force on {on.isoformat()}")
        self.name = name
        self.on = on


@dataclass(frozen=True)
class Value:
    """One number of the law with the days it is in force, both included."""

    value: int | Decimal
    citation: str
    valid_from: date
    valid_until: date | None = None
    issued_on: date | None = None
    source: str = ""
    verified: bool = True

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True)
class Parameter:
    """A number of the law through time."""

    name: str
    label: str
    unit: str
    values: tuple[Value, ...]

    def at(self, on: date) -> Value:
        """The value in force on a day, with its citation."""
        for value in self.values:
            if value.is_in_force(on):
                return value
        raise NoValueInForce(self.name, on)


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; fractions are exact decimals, and a key given twice is an error."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterFileError(f"{path.name}: {error}") from error


def parse_parameters(tables: Mapping[str, Any], where: str) -> dict[str, Parameter]:
    """The parameters written in some tables of a file, by name; `where` begins every error."""
    return {name: _parse_parameter(f"{where}: {name}", table) for name, table in tables.items()}


def _parse_parameter(name: str, table: Any) -> Parameter:
    check_keys(table, name, required=_PARAMETER_KEYS)
    rows = table["values"]
    if not isinstance(rows, list) or not rows:
        raise ParameterFileError(f"{name}: values must be a list of at least one value")
    values = tuple(_parse_value(f"{name}, value {number}", row) for number, row in enumerate(rows, start=1))
    for earlier, later in pairwise(values):
        if earlier.valid_until is None or later.valid_from <= earlier.valid_until:
            raise ParameterFileError(f"{name}: values overlap or are out of order at {later.valid_from}")
    return Parameter(name, text_in(table, "label", name), text_in(table, "unit", name), values)


def _parse_value(where: str, row: Any) -> Value:
    check_keys(row, where, required=_REQUIRED_VALUE_KEYS, allowed=_VALUE_KEYS)
    number = row["value"]
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise ParameterFileError(f"{where}: value must be a number")
    value = Value(
        value=number,
        citation=text_in(row, "citation", where),
        valid_from=date_in(row, "valid_from", where),
        valid_until=date_in(row, "valid_until", where) if "valid_until" in row else None,
        issued_on=date_in(row, "issued_on", where) if "issued_on" in row else None,
        source=text_in(row, "source", where) if "source" in row else "",
        verified=is_verified(row, where),
    )
    if value.valid_until is not None and value.valid_until < value.valid_from:
        raise ParameterFileError(f"{where}: valid_until is before valid_from")
    return value


def check_keys(table: Any, where: str, *, required: frozenset[str], allowed: frozenset[str] | None = None) -> None:
    """Refuse what is not a table, lacks a required key or has a key that is not allowed."""
    if not isinstance(table, dict):
        raise ParameterFileError(f"{where}: must be a table")
    if lacking := sorted(required - table.keys()):
        raise ParameterFileError(f"{where}: lacks {', '.join(lacking)}")
    if unknown := sorted(table.keys() - (allowed or required)):
        raise ParameterFileError(f"{where}: unknown key {', '.join(unknown)}")


def text_in(table: Mapping[str, Any], key: str, where: str) -> str:
    """The text under a key, never blank."""
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise ParameterFileError(f"{where}: {key} must be a text")
    return value


def date_in(table: Mapping[str, Any], key: str, where: str) -> date:
    """The date under a key, without a time."""
    value = table[key]
    if type(value) is not date:  # a TOML date-time is a date too, and would compare with none
        raise ParameterFileError(f"{where}: {key} must be a date")
    return value


def is_verified(table: Mapping[str, Any], where: str) -> bool:
    """Whether the entry was checked against the law; the flag and the words in its citation must agree."""
    verified = table.get("verified", True)
    if not isinstance(verified, bool):
        raise ParameterFileError(f"{where}: verified must be true or false")
    if verified == (UNVERIFIED_MARK in text_in(table, "citation", where)):
        raise ParameterFileError(f'{where}: "{UNVERIFIED_MARK}" stands in the citation exactly when verified = false')
    return verified
