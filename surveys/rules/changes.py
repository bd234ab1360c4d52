"""What is otherwise in a household than at the review before, and which of it decided the class."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from surveys.rules.classify import Income, classify, imagine
from surveys.rules.facts import Case
from surveys.rules.outcome import Outcome
from surveys.vocabulary import Indicator


class Ground(StrEnum):
    """What else than an indicator a class rests on."""

    INCOME = "income"
    MEASURE = "measure"  # the standard, or the zone whose numbers of it count


@dataclass(frozen=True)
class Comparison:
    """Two outcomes of one household. Indicators are compared by code; what is unknown in either is no change."""

    before: Outcome
    after: Outcome

    @property
    def is_class_changed(self) -> bool:
        return self.before.poverty_class != self.after.poverty_class

    @property
    def are_classes_known(self) -> bool:
        return self.before.poverty_class.is_known and self.after.poverty_class.is_known

    @cached_property
    def changes(self) -> tuple[Ground | Indicator, ...]:
        """What is known in both and differs: the measure, the income, then the indicators in the order of the form."""
        return tuple(self._changes())

    @cached_property
    def unknown(self) -> tuple[Ground | Indicator, ...]:
        """What both ask and is known in one alone, or in neither."""
        income = [Ground.INCOME] if self._is_income_unknown else []
        return *income, *(item for item in self._asked_by_both if None in self.answers(item))

    @cached_property
    def deciding(self) -> tuple[frozenset[Ground | Indicator], ...]:
        """The fewest changes that, put back as they were, keep the class of before; every such choice of them.

        None where the class did not change or is not known, and where what is unknown today hides the answer.
        """
        if not (self.is_class_changed and self.are_classes_known):
            return ()
        for count in range(1, len(self.changes) + 1):
            found = [frozenset(some) for some in combinations(self.changes, count) if self._keeps_class(some)]
            if found:
                return tuple(found)
        return ()

    @property
    def decisive(self) -> frozenset[Ground | Indicator]:
        """The changes that belong to some choice of `deciding`."""
        return frozenset().union(*self.deciding)

    @property
    def dropped(self) -> list[Indicator]:
        """Indicators that the standard of today does not ask."""
        return [item for item in self.before.answers if item not in self.after.answers]

    @property
    def added(self) -> list[Indicator]:
        """Indicators that the standard of before did not ask."""
        return [item for item in self.after.answers if item not in self.before.answers]

    def answers(self, indicator: Indicator) -> tuple[bool | None, bool | None]:
        """Whether the household was deprived, and is."""
        return self.before.answers[indicator], self.after.answers[indicator]

    def _changes(self) -> Iterator[Ground | Indicator]:
        before, after = self.before, self.after
        if before.terms is not after.terms or before.case.area != after.case.area:
            yield Ground.MEASURE
        if not self._is_income_unknown and _income(before.case) != _income(after.case):
            yield Ground.INCOME
        for indicator in self._asked_by_both:
            if set(self.answers(indicator)) == {True, False}:
                yield indicator

    @property
    def _is_income_unknown(self) -> bool:
        return None in (self.before.is_at_or_below_line, self.after.is_at_or_below_line)

    @property
    def _asked_by_both(self) -> list[Indicator]:
        return [item for item in self.after.answers if item in self.before.answers]

    def _keeps_class(self, put_back: Collection[Ground | Indicator]) -> bool:
        outcome = self._by_measure_before if Ground.MEASURE in put_back else self.after
        lacks = {item: self.before.answers[item] for item in put_back if isinstance(item, Indicator)}
        income = _income(self.before.case) if Ground.INCOME in put_back else None
        return imagine(outcome, lacks, income).poverty_class == self.before.poverty_class

    @cached_property
    def _by_measure_before(self) -> Outcome:
        """The facts of today by the standard, in the zone, of before."""
        return classify(self.after.case.in_area(self.before.case.area), self.before.terms)


def _income(case: Case) -> Income:
    return Income(case.b1_score, case.per_person_vnd)
