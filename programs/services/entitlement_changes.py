"""Who gains and who loses a policy by the classes that a settled round brought."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from programs.rules.policies import Policy, policies
from programs.services.batch_filling import Key, Whom, due_by, key_of
from programs.vocabulary import SupportKind
from surveys.models import Round

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PolicyChange:
    """One kind of support on the day a round was settled, beside the day before: by its policies of either day."""

    kind: SupportKind
    policies: tuple[Policy, ...]
    gains: tuple[Whom, ...]
    losses: tuple[Whom, ...]
    unknown: tuple[Whom, ...]  # of whom a missing fact leaves it open now, and did not before

    def __bool__(self) -> bool:
        return bool(self.gains or self.losses)


def changes_after(round: Round) -> list[PolicyChange]:
    """Every kind of support whose policies the register can tell of, in the order of the parameters.

    Nobody is told of who was born, died or moved on the day itself: they are compared where they live on both days.
    """
    return list(_changes(round))


def _changes(round: Round) -> Iterator[PolicyChange]:
    on, before = round.settled_on, round.settled_on - _DAY
    computed = [policy for policy in policies() if policy.is_computed]
    for kind in dict.fromkeys(policy.kind for policy in computed):
        of_kind = [policy for policy in computed if policy.kind == kind]
        then, now = (tuple(policy for policy in of_kind if policy.is_in_force(day)) for day in (before, on))
        if not then and not now:
            continue
        old, new = due_by(then, round.commune_id, before), due_by(now, round.commune_id, on)
        had, doubtful = _keys(old.whom), _keys(old.unknown)
        has, open_now = _keys(new.whom), _keys(new.unknown)
        yield PolicyChange(
            kind=kind,
            policies=now or then,
            gains=tuple(pair for pair in new.whom if key_of(pair) not in had),
            losses=tuple(pair for pair in old.whom if key_of(pair) not in has | open_now),
            unknown=tuple(pair for pair in new.unknown if key_of(pair) not in doubtful),
        )


def _keys(pairs: Iterable[Whom]) -> set[Key]:
    return {key_of(pair) for pair in pairs}
