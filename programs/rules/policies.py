"""Policies due to people and households without asking: whom each is for on a day, by what is known, and how much."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from households.vocabulary import PovertyClass, Studying
from huulien.lib.parameters import ParameterFileError, check_keys, date_in, is_verified, read_toml, text_in
from programs.vocabulary import SupportKind

_FILE = Path(__file__).parents[1] / "parameters" / "policies.toml"
_REQUIRED = frozenset({"code", "kind", "label", "valid_from", "citation", "who"})
_WHO = frozenset({"classes", "studying", "disabled", "minority", "on_allowance", "under", "listed"})
_FLAGS = ("disabled", "minority", "on_allowance", "listed")
_AMOUNT = frozenset({"valid_from", "citation", "per"})
_GIVEN = frozenset(
    {"vnd", "thing", "quantity", "measure", "valid_until", "verified", "months", "case", "least", "a_person"}
)
_OPTIONAL = frozenset({"valid_until", "verified", "amounts", "posted", "list_of", "instalments"})
_INSTALMENTS = frozenset({"valid_from", "citation", "parts"})
MONTH, ONCE = "month", "once"


@dataclass(frozen=True)
class Beneficiary:
    """What a policy asks of a person, or of a household, on a day; None: not known."""

    poverty_class: str | None
    studying: str | None = None
    is_disabled: bool | None = None
    is_minority: bool | None = None
    is_listed: bool = False
    draws_allowance: bool | None = None
    age: int | None = None


@dataclass(frozen=True)
class Who:
    """One of the groups a policy is for: whoever meets all of it."""

    classes: frozenset[str] = frozenset()
    studying: frozenset[str] = frozenset()
    disabled: bool = False
    minority: bool = False
    on_allowance: bool = False
    listed: bool = False
    under: int | None = None  # years of age

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
        if self.on_allowance:
            answers.append(person.draws_allowance)
        if self.under is not None:
            answers.append(None if person.age is None else person.age < self.under)
        return False if False in answers else None if None in answers else True


class _Dated:
    """What holds on the days from one until another, both included."""

    valid_from: date
    valid_until: date | None

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True)
class Amount(_Dated):
    """What each is given from a day on: đồng, or so much of a thing, for each month or once."""

    valid_from: date
    valid_until: date | None
    per: str
    citation: str
    verified: bool
    vnd: int | None = None
    thing: str = ""
    quantity: Decimal | None = None
    measure: str = ""
    months: int | None = None  # the most months it is given for
    case: str = ""  # of several amounts side by side, which one: "Xây mới"
    is_least: bool = False  # so much or more: the officer says how much
    is_a_person: bool = False  # of a thing that a household is given for each of its people

    def times(self, first: date, last: date) -> int | None:
        """How many times it is given for the days, both included; None where they are no whole months."""
        if self.per == ONCE:
            return 1
        count = whole_months(first, last)
        return count if count is None or self.months is None else min(count, self.months)


@dataclass(frozen=True)
class Part:
    """One of the payments that an amount is paid in: its share of the whole, and after what it is paid."""

    percent: int
    after: str


@dataclass(frozen=True)
class Instalments(_Dated):
    """The payments that make up an amount from a day on."""

    valid_from: date
    valid_until: date | None
    citation: str
    parts: tuple[Part, ...]

    def words(self, number: int) -> str:
        """How one of the payments is called: "lần 1, 70 %, sau khi xong nền, móng"."""
        part = self.parts[number - 1]
        return f"lần {number}, {part.percent} %, {part.after}"

    def shares(self, total_vnd: int) -> tuple[int, ...]:
        """The payments of an amount, whole đồng: what is less than a đồng goes into the last."""
        first = [total_vnd * part.percent // 100 for part in self.parts[:-1]]
        return (*first, total_vnd - sum(first))

    def whole_of(self, first_vnd: int) -> int:
        """The smallest amount whose first payment is this."""
        return -(-first_vnd * 100 // self.parts[0].percent)


@dataclass(frozen=True)
class Policy(_Dated):
    """A policy with its days, both included, the groups it is for, and its amounts."""

    code: str
    kind: SupportKind
    label: str
    valid_from: date
    valid_until: date | None
    citation: str
    verified: bool
    who: tuple[Who, ...]
    amounts: tuple[Amount, ...] = ()
    instalments: tuple[Instalments, ...] = ()
    is_posted: bool = False  # its list hangs for all to see, before and after the decision
    list_of: str = ""  # whose checked list it needs: "trường học"

    @property
    def is_computed(self) -> bool:
        """Whether the register can tell of anybody; else only a checked list can."""
        return any(not who.listed for who in self.who)

    def amounts_on(self, on: date) -> list[Amount]:
        """The amounts of a day, the latest of each case, in the order of the file."""
        latest = {amount.case: amount for amount in self.amounts if amount.is_in_force(on)}
        return list(latest.values())

    def instalments_on(self, on: date) -> Instalments | None:
        return next((found for found in reversed(self.instalments) if found.is_in_force(on)), None)


def entitled(policies_of_kind: Iterable[Policy], person: Beneficiary, on: date) -> bool | None:
    """Whether any policy in force on the day is for the person; None where only a missing fact could tell."""
    answers = {who.holds(person) for policy in policies_of_kind if policy.is_in_force(on) for who in policy.who}
    return True if True in answers else None if None in answers else False


def whole_months(first: date, last: date) -> int | None:
    """How many months the days are, both included; None where they do not begin and end with months."""
    if first.day != 1 or (last + timedelta(days=1)).day != 1 or last < first:
        return None
    return (last.year - first.year) * 12 + last.month - first.month + 1


@cache
def policies() -> tuple[Policy, ...]:
    """Every policy of the file, in its order; a `ParameterFileError` where it is not written as it must be."""
    tables = read_toml(_FILE)
    check_keys(tables, _FILE.name, required=frozenset({"policies"}))
    return tuple(_parse(f"{_FILE.name}, policy {n}", table) for n, table in enumerate(tables["policies"], start=1))


def policies_of(kind: SupportKind) -> tuple[Policy, ...]:
    return tuple(policy for policy in policies() if policy.kind == kind)


def policy_on(kind: SupportKind, on: date) -> Policy | None:
    """The first policy of a kind in force on a day."""
    return next((policy for policy in policies_of(kind) if policy.is_in_force(on)), None)


def payments_on(on: date) -> list[tuple[Policy, Instalments]]:
    """The policies that are paid in instalments on a day."""
    found = [(policy, policy.instalments_on(on)) for policy in policies() if policy.is_in_force(on)]
    return [(policy, payments) for policy, payments in found if payments]


def asks_for_ground(kind: SupportKind) -> bool:
    """Whether an amount of this kind must name the paper that says it: its policy is not checked, or it is reckoned
    by the group of each person."""
    return kind == SupportKind.ALLOWANCE or any(not policy.verified for policy in policies_of(kind))


def _parse(where: str, table: Mapping[str, Any]) -> Policy:
    check_keys(table, where, required=_REQUIRED, allowed=_REQUIRED | _OPTIONAL)
    amounts = [_parse_amount(f"{where}, amount {n}", found) for n, found in enumerate(table.get("amounts", ()), 1)]
    if sorted(amounts, key=lambda amount: amount.valid_from) != amounts:
        raise ParameterFileError(f"{where}: amounts stand in the order of their days")
    return Policy(
        code=text_in(table, "code", where),
        kind=_one_of(SupportKind, table["kind"], where),
        label=text_in(table, "label", where),
        valid_from=date_in(table, "valid_from", where),
        valid_until=date_in(table, "valid_until", where) if "valid_until" in table else None,
        citation=text_in(table, "citation", where),
        verified=is_verified(table, where),
        who=tuple(_parse_who(f"{where}, who {n}", group) for n, group in enumerate(table["who"], start=1)),
        amounts=tuple(amounts),
        instalments=tuple(
            parse_instalments(f"{where}, instalments {n}", found)
            for n, found in enumerate(table.get("instalments", ()), 1)
        ),
        is_posted=bool(table.get("posted", False)),
        list_of=table.get("list_of", ""),
    )


def _parse_who(where: str, table: Mapping[str, Any]) -> Who:
    check_keys(table, where, required=frozenset(), allowed=_WHO)
    if not table:
        raise ParameterFileError(f"{where}: a group that asks for nothing is for everybody")
    return Who(
        classes=frozenset(_one_of(PovertyClass, value, where) for value in table.get("classes", ())),
        studying=frozenset(_one_of(Studying, value, where) for value in table.get("studying", ())),
        under=table.get("under"),
        **{name: bool(table.get(name, False)) for name in _FLAGS},
    )


def _parse_amount(where: str, table: Mapping[str, Any]) -> Amount:
    check_keys(table, where, required=_AMOUNT, allowed=_AMOUNT | _GIVEN)
    if table["per"] not in {MONTH, ONCE}:
        raise ParameterFileError(f"{where}: per {table['per']!r} is neither {MONTH} nor {ONCE}")
    if ("vnd" in table) == ("thing" in table):
        raise ParameterFileError(f"{where}: either vnd or a thing is given")
    return Amount(
        valid_from=date_in(table, "valid_from", where),
        valid_until=date_in(table, "valid_until", where) if "valid_until" in table else None,
        per=table["per"],
        citation=text_in(table, "citation", where),
        verified=is_verified(table, where),
        vnd=table.get("vnd"),
        thing=table.get("thing", ""),
        quantity=Decimal(str(table["quantity"])) if "quantity" in table else None,
        measure=table.get("measure", ""),
        months=table.get("months"),
        case=table.get("case", ""),
        is_least=bool(table.get("least", False)),
        is_a_person=bool(table.get("a_person", False)),
    )


def parse_instalments(where: str, table: Mapping[str, Any]) -> Instalments:
    check_keys(table, where, required=_INSTALMENTS, allowed=_INSTALMENTS | {"valid_until"})
    parts = tuple(Part(percent=part["percent"], after=part["after"]) for part in table["parts"])
    if len(parts) != 2 or sum(part.percent for part in parts) != 100 or min(part.percent for part in parts) < 1:
        raise ParameterFileError(f"{where}: two payments that are 100 percent together")
    return Instalments(
        valid_from=date_in(table, "valid_from", where),
        valid_until=date_in(table, "valid_until", where) if "valid_until" in table else None,
        citation=text_in(table, "citation", where),
        parts=parts,
    )


def _one_of(words: Any, value: Any, where: str) -> Any:
    try:
        return words(value)
    except ValueError:
        raise ParameterFileError(f"{where}: unknown {value!r}") from None
