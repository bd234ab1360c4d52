"""Monthly social allowances: a base of the day times the coefficient of the group, NĐ 20/2021/NĐ-CP, Điều 5 and 6."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from huulien.lib.numbers import format_decimal, format_vnd
from huulien.lib.parameters import ParameterFileError, check_keys, date_in, is_verified, read_toml, text_in

_FILE = Path(__file__).parents[1] / "parameters" / "allowances.toml"
GROUPS_CITATION = "NĐ 20/2021/NĐ-CP, Điều 5, 6"


@dataclass(frozen=True)
class Base:
    valid_from: date
    vnd: int
    citation: str
    verified: bool


@dataclass(frozen=True)
class Group:
    code: str
    label: str
    coefficient: Decimal
    per_child: bool = False  # due for each child, beside any other group


@dataclass(frozen=True)
class Allowance:
    """What one person is due a month, whole đồng, and how it was reckoned."""

    vnd: int
    words: str  # "2,5 × 360.000 đ"
    ground: str
    verified: bool


def allowance(codes: Collection[str], children: int, on: date) -> Allowance | None:
    """What a person of the groups is due a month on a day: the highest of them, and beside it what is per child.

    None where no base is known for the day, or no group is named.
    """
    base = base_on(on)
    named = [group for group in groups() if group.code in codes]
    highest = max((group.coefficient for group in named if not group.per_child), default=Decimal(0))
    beside = sum((group.coefficient * children for group in named if group.per_child), Decimal(0))
    coefficient = highest + beside
    if base is None or not coefficient:
        return None
    return Allowance(
        vnd=int(coefficient * base.vnd),
        words=f"{format_decimal(coefficient.normalize())} × {format_vnd(base.vnd)}",
        ground=f"{GROUPS_CITATION}; {base.citation}",
        verified=base.verified,
    )


def base_on(on: date) -> Base | None:
    """The base in force on a day; None before the first."""
    return next((base for base in reversed(_read()[0]) if base.valid_from <= on), None)


def groups() -> tuple[Group, ...]:
    return _read()[1]


@cache
def _read() -> tuple[tuple[Base, ...], tuple[Group, ...]]:
    """The file's bases in the order of their days, and its groups."""
    tables = read_toml(_FILE)
    check_keys(tables, _FILE.name, required=frozenset({"bases", "groups"}))
    bases = tuple(_base(f"{_FILE.name}, base {n}", table) for n, table in enumerate(tables["bases"], start=1))
    found = tuple(_group(f"{_FILE.name}, group {n}", table) for n, table in enumerate(tables["groups"], start=1))
    if sorted(bases, key=lambda base: base.valid_from) != list(bases):
        raise ParameterFileError(f"{_FILE.name}: bases stand in the order of their days")
    if len({group.code for group in found}) != len(found):
        raise ParameterFileError(f"{_FILE.name}: a group's code is named twice")
    return bases, found


def _base(where: str, table: Mapping[str, Any]) -> Base:
    check_keys(table, where, required=frozenset({"valid_from", "vnd", "citation", "verified"}))
    return Base(date_in(table, "valid_from", where), table["vnd"], text_in(table, "citation", where),
                is_verified(table, where))  # fmt: skip


def _group(where: str, table: Mapping[str, Any]) -> Group:
    keys = frozenset({"code", "label", "coefficient"})
    check_keys(table, where, required=keys, allowed=keys | {"per_child"})
    coefficient = Decimal(text_in(table, "coefficient", where))
    if coefficient <= 0:
        raise ParameterFileError(f"{where}: a coefficient is above nought")
    return Group(text_in(table, "code", where), text_in(table, "label", where), coefficient,
                 bool(table.get("per_child", False)))  # fmt: skip
