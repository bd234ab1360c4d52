"""Policies due to people without asking: whom each is for on a day, by what is known of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from households.vocabulary import PovertyClass, Studying
from huulien.lib.parameters import ParameterFileError, check_keys, date_in, is_verified, read_toml, text_in
from programs.vocabulary import SupportKind

_FILE = Path(__file__).parents[1] / "parameters" / "policies.toml"
_REQUIRED = frozenset({"code", "kind", "label", "valid_from", "citation", "who"})
_WHO = frozenset({"classes", "studying", "disabled", "minority", "listed"})


@dataclass(frozen=True)
class Beneficiary:
    """What a policy asks of a person on a day; None: not known."""

    poverty_class: str | None
    studying: str | None
    is_disabled: bool | None = None
    is_minority: bool | None = None
    is_listed: bool = False


@dataclass(frozen=True)
class Who:
    """One of the groups a policy is for: whoever meets all of it."""

    classes: frozenset[str] = frozenset()
    studying: frozenset[str] = frozenset()
    disabled: bool = False
    minority: bool = False
    listed: bool = False

    def holds(self, person: Beneficiary) -> bool | None:
        """Whether the person belongs to the group; None where only a fact that is missing could tell."""
        answers: list[bool | None] = []
        if self.listed:
            answers.append(person.is_listed)
        if self.classes:
            answers.append(person.poverty_class in self.classes)  # without a class one is of none
        if self.studying:
            answers.append(None if person.studying is None else person.studying in self.studying)
        if self.disabled:
            answers.append(person.is_disabled)
        if self.minority:
            answers.append(person.is_minority)
        return False if False in answers else None if None in answers else True


@dataclass(frozen=True)
class Policy:
    """A policy with its days, both included, and the groups it is for."""

    code: str
    kind: SupportKind
    label: str
    valid_from: date
    valid_until: date | None
    citation: str
    verified: bool
    who: tuple[Who, ...]

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def entitled(policies_of_kind: Iterable[Policy], person: Beneficiary, on: date) -> bool | None:
    """Whether any policy in force on the day is for the person; None where only a missing fact could tell."""
    answers = {who.holds(person) for policy in policies_of_kind if policy.is_in_force(on) for who in policy.who}
    return True if True in answers else None if None in answers else False


@cache
def policies() -> tuple[Policy, ...]:
    """Every policy of the file, in its order; a `ParameterFileError` where it is not written as it must be."""
    tables = read_toml(_FILE)
    check_keys(tables, _FILE.name, required=frozenset({"policies"}))
    return tuple(_parse(f"{_FILE.name}, policy {n}", table) for n, table in enumerate(tables["policies"], start=1))


def policies_of(kind: SupportKind) -> tuple[Policy, ...]:
    return tuple(policy for policy in policies() if policy.kind == kind)


def _parse(where: str, table: Mapping[str, Any]) -> Policy:
    check_keys(table, where, required=_REQUIRED, allowed=_REQUIRED | {"valid_until", "verified"})
    return Policy(
        code=text_in(table, "code", where),
        kind=_one_of(SupportKind, table["kind"], where),
        label=text_in(table, "label", where),
        valid_from=date_in(table, "valid_from", where),
        valid_until=date_in(table, "valid_until", where) if "valid_until" in table else None,
        citation=text_in(table, "citation", where),
        verified=is_verified(table, where),
        who=tuple(_parse_who(f"{where}, who {n}", group) for n, group in enumerate(table["who"], start=1)),
    )


def _parse_who(where: str, table: Mapping[str, Any]) -> Who:
    check_keys(table, where, required=frozenset(), allowed=_WHO)
    if not table:
        raise ParameterFileError(f"{where}: a group that asks for nothing is for everybody")
    return Who(
        classes=frozenset(_one_of(PovertyClass, value, where) for value in table.get("classes", ())),
        studying=frozenset(_one_of(Studying, value, where) for value in table.get("studying", ())),
        **{name: bool(table.get(name, False)) for name in ("disabled", "minority", "listed")},
    )


def _one_of(words: Any, value: Any, where: str) -> Any:
    try:
        return words(value)
    except ValueError:
        raise ParameterFileError(f"{where}: unknown {value!r}") from None
