"""The lists of poor, near-poor and escaped households with their members, which stand beside Mẫu 08 to 10."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from households.vocabulary import PovertyClass
from reports.indicators.official.tables import (
    HOUSEHOLDS,
    PERSONS,
    Check,
    Home,
    Village,
    against_08,
    check_as_json,
    of_class,
)
from surveys.rules.ledger.booking import FELL_BACK, NEW, Ledger
from surveys.rules.ledger.breaks import BreakKind

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
# List → the class it is of, and the columns of the ledger by which households escaped.
ESCAPED = {"escaped_poor": (POOR, (2, 3)), "escaped_near_poor": (NEAR_POOR, (2,))}
TITLES = {
    "poor": "Danh sách hộ nghèo",
    "near_poor": "Danh sách hộ cận nghèo",
    "escaped_poor": "Danh sách hộ thoát nghèo",
    "escaped_near_poor": "Danh sách hộ thoát cận nghèo",
}


@dataclass(frozen=True, slots=True)
class ListedPerson:
    full_name: str
    sort_key: str
    relationship: str
    birth_date: date | None
    birth_year: int | None  # where only the year is known
    sex: str | None
    ethnicity: str | None
    citizen_id: str
    has_merit: bool | None


@dataclass(frozen=True, slots=True)
class ListedHome(Home):
    """A household on the day of the lists, or on the last day it was there."""

    b1_score: int | None
    b2_score: int | None
    decision_number: str | None
    decided_on: date | None
    note: str
    members: tuple[ListedPerson, ...]  # the head first
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lists:
    commune: str
    year: int
    start_on: date
    on: date
    ledger: Ledger
    lists: Mapping[str, Sequence[ListedHome]]
    village_codes: Mapping[int, str]
    checks: Sequence[Check]


def escaped(ledger: Ledger, name: str) -> list[str]:
    """The households that the ledger books as escaped, in its order."""
    table, columns = ESCAPED[name]
    booked = {
        household
        for (of_table, _, column), shares in ledger.entries.items()
        if of_table == table and column in columns
        for household in shares
    }
    return [household.id for household in ledger.case.households if household.id in booked]


def listed(villages: Sequence[Village], homes: Sequence[ListedHome], ledger: Ledger) -> dict[str, list[ListedHome]]:
    """Every list in its order: the villages', then that of the heads' names."""
    place = {village.key: position for position, village in enumerate(villages)}
    in_order = sorted(
        homes, key=lambda home: (place[home.village], home.members[0].sort_key if home.members else "", home.code)
    )
    there = {household.id for household in ledger.case.households if household.end}
    lists = {
        kind.value: [home for home in of_class(in_order, kind) if home.code in there] for kind in (POOR, NEAR_POOR)
    }
    for name in ESCAPED:
        codes = set(escaped(ledger, name))
        lists[name] = [home for home in in_order if home.code in codes]
    return lists


def checks_of_lists(
    lists: Mapping[str, Sequence[ListedHome]], counted: Sequence[Home], ledger: Ledger
) -> Iterator[Check]:
    """Each list against Mẫu 08, and those of the escaped against the ledger."""
    for name, (kind, columns) in ESCAPED.items():
        members = [Home(home.code, home.village, kind, len(home.members)) for home in lists[kind.value]]
        yield from against_08(None, "list_is_table_08", members, of_class(counted, kind), (HOUSEHOLDS, PERSONS), kind)
        booked = [
            (household, share.households)
            for (table, _, column), shares in ledger.entries.items()
            if table == kind and column in columns
            for household, share in shares.items()
        ]
        codes = [home.code for home in lists[name]]
        culprits = tuple(code for code in escaped(ledger, name) if code not in codes)
        count = sum(households for _, households in booked)
        yield Check("list_is_ledger", None, HOUSEHOLDS, len(codes), "=", count, culprits, kind)


def lists_as_json(lists: Lists, *, with_needs: bool) -> dict[str, Any]:
    """The lists as their contract writes them."""
    return {
        "table": "lists",
        "title": f"Danh sách hộ nghèo, hộ cận nghèo, hộ thoát nghèo, thoát cận nghèo năm {lists.year}",
        "commune": lists.commune,
        "year": lists.year,
        "from": lists.start_on.isoformat(),
        "on": lists.on.isoformat(),
        "lists": {name: _list(lists, name, with_needs=with_needs) for name in lists.lists},
        "checks": [check_as_json(check) for check in lists.checks],
    }


def _list(lists: Lists, name: str, *, with_needs: bool) -> list[dict[str, Any]]:
    marks = marks_of(lists, name)
    return [
        {
            "no": number,
            "code": home.code,
            "village": lists.village_codes[home.village],
            **_standing(lists.ledger, home),
            "mark": marks.get(home.code, "old"),
            **_home(home),
            **({"needs": list(home.needs)} if with_needs else {}),
        }
        for number, home in enumerate(lists.lists[name], start=1)
    ]


def marks_of(lists: Lists, name: str) -> dict[str, str | None]:
    """Household → that it fell back into the class of a list, or is new in it; none where that is left open.

    All others were in it before.
    """
    kind = ESCAPED[name][0] if name in ESCAPED else PovertyClass(name)
    marks: dict[str, str | None] = {}
    for (table, _, column), shares in lists.ledger.entries.items():
        if table == kind and column in (FELL_BACK, NEW):
            marks |= dict.fromkeys(shares, "fell_back" if column == FELL_BACK else "new")
    open_questions = (row.household for row in lists.ledger.breaks if row.kind == BreakKind.HISTORY_TOO_SHORT)
    return marks | dict.fromkeys(open_questions)


def _standing(ledger: Ledger, home: ListedHome) -> dict[str, Any]:
    first, last = ledger.classes[home.code]
    return {"class_before": first.value if first else None, "class": last.value if last else None}


def _home(home: ListedHome) -> dict[str, Any]:
    decision = {"number": home.decision_number, "on": home.decided_on.isoformat()} if home.decided_on else None
    return {
        "b1_score": home.b1_score,
        "b2_score": home.b2_score,
        "decision": decision,
        "note": home.note,
        "members": [
            {
                "no": number,
                "full_name": person.full_name,
                "relationship": person.relationship,
                "birth_date": person.birth_date.isoformat() if person.birth_date else None,
                "birth_year": person.birth_date.year if person.birth_date else person.birth_year,
                "sex": person.sex,
                "ethnicity": person.ethnicity,
                "citizen_id": person.citizen_id or None,
                "has_merit": person.has_merit,
            }
            for number, person in enumerate(home.members, start=1)
        ],
    }
