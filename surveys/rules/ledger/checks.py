"""The checks of Mẫu 09 and 10, each with the households to blame where it does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from households.vocabulary import PovertyClass
from surveys.rules.ledger.booking import AT_END, NEAR_POOR, POOR, Ledger, Share

_Terms = tuple[tuple[PovertyClass, int, int], ...]  # table, column, its sign


def _identity(table: PovertyClass) -> tuple[_Terms, _Terms]:
    signs = {1: 1, 2: -1, 3: -1, 4: -1, 5: 1, 6: 1, 7: 1, 8: 1}
    return tuple((table, column, sign) for column, sign in signs.items()), ((table, AT_END, 1),)


_CHECKS: dict[str, tuple[_Terms, _Terms]] = {
    "identity_09": _identity(POOR),
    "identity_10": _identity(NEAR_POOR),
    "escaped_to_near_poor": (((POOR, 2, 1),), ((NEAR_POOR, 5, 1),)),
    "near_poor_to_poor": (((POOR, 5, 1),), ((NEAR_POOR, 3, 1),)),
}


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    village: str | None  # none: the total
    left: Share
    right: Share
    culprits: tuple[str, ...]  # households whose own shares are unequal, in the order of the case

    @property
    def holds(self) -> bool:
        """Two faults that cancel each other out do not hold."""
        return self.left == self.right and not self.culprits


def checks_of(ledger: Ledger) -> list[Check]:
    """Every check of each village, in the order of the case, then of the total."""
    place = {household.id: position for position, household in enumerate(ledger.case.households)}
    by_village = [[_check(ledger, name, village, place) for name in _CHECKS] for village in ledger.case.villages]
    return [*(check for checks in by_village for check in checks), *_totals(by_village, place)]


def _check(ledger: Ledger, name: str, village: str, place: dict[str, int]) -> Check:
    left, right = (_sums(ledger, terms, village) for terms in _CHECKS[name])
    unequal = [id for id in left.keys() | right.keys() if left.get(id, Share()) != right.get(id, Share())]
    culprits = tuple(sorted(unequal, key=place.__getitem__))
    return Check(name, village, Share.total(left.values()), Share.total(right.values()), culprits)


def _sums(ledger: Ledger, terms: _Terms, village: str) -> dict[str, Share]:
    """One side of a check in a village, by household."""
    sums: dict[str, Share] = {}
    for table, column, sign in terms:
        for household, share in ledger.entries.get((table, village, column), {}).items():
            sums.setdefault(household, Share()).add(sign * share.households, sign * share.persons)
    return sums


def _totals(by_village: list[list[Check]], place: dict[str, int]) -> Iterator[Check]:
    for position, name in enumerate(_CHECKS):
        checks = [of_village[position] for of_village in by_village]
        culprits = {household for check in checks for household in check.culprits}
        yield Check(
            name,
            None,
            Share.total(check.left for check in checks),
            Share.total(check.right for check in checks),
            tuple(sorted(culprits, key=place.__getitem__)),
        )
