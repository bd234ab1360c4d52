"""The ledger of a case as its contract writes it."""

from typing import Any

from households.vocabulary import PovertyClass
from surveys.rules.ledger.booking import COLUMNS, TABLES, Ledger, Share
from surveys.rules.ledger.checks import Check, checks_of


def as_json(ledger: Ledger) -> dict[str, Any]:
    """The result as the contract writes it."""
    checks = checks_of(ledger)
    return {
        "id": ledger.case.id,
        "closes": not ledger.breaks and all(check.holds for check in checks),
        "tables": {name: _table(ledger, table) for table, name in TABLES.items()},
        "between_villages": {name: _share(ledger.between_villages[table]) for table, name in TABLES.items()},
        "checks": [_check(check) for check in checks],
        "breaks": [
            {"household": found.household, "kind": found.kind.value, "message": found.message}
            for found in ledger.breaks
        ],
        "passed_through": [
            {"household": household, "classes": [poverty_class.value for poverty_class in classes]}
            for household, classes in ledger.passed_through.items()
        ],
    }


def _table(ledger: Ledger, table: PovertyClass) -> dict[str, Any]:
    def shares(village: str, column: int) -> dict[str, Share]:
        return ledger.entries.get((table, village, column), {})

    villages = ledger.case.villages
    return {
        "villages": [
            {"village": village, "columns": {str(column): _number(shares(village, column)) for column in COLUMNS}}
            for village in villages
        ],
        "total": {
            str(column): _share(Share.total(s for village in villages for s in shares(village, column).values()))
            for column in COLUMNS
        },
    }


def _number(shares: dict[str, Share]) -> dict[str, Any]:
    entries = [{"household": household, **_share(share)} for household, share in shares.items()]
    return {**_share(Share.total(shares.values())), "entries": entries}


def _share(share: Share) -> dict[str, int]:
    return {"households": share.households, "persons": share.persons}


def _check(check: Check) -> dict[str, Any]:
    return {
        "check": check.name,
        "village": check.village,
        "households": [check.left.households, check.right.households],
        "persons": [check.left.persons, check.right.persons],
        "holds": check.holds,
        "culprits": list(check.culprits),
    }
