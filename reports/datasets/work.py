"""What was done in a period for the plan: tasks, what people were told, trainings, and support handed over.

Whatever counts rows keeps their keys, so that its number opens them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from households.models import Area
from households.querysets import village_on
from programs.models import Attendance, Communication, SupportLine, Task, Training
from programs.vocabulary import CommunicationKind, Progress, SupportKind

Keys = tuple[int, ...]


@dataclass(frozen=True)
class UnitWork:
    """The tasks of one unit as they stand on the last day."""

    unit: str
    task_keys: Keys
    done_keys: Keys
    under_way_keys: Keys
    late_keys: Keys

    @property
    def tasks(self) -> int:
        return len(self.task_keys)

    @property
    def done(self) -> int:
        return len(self.done_keys)

    @property
    def under_way(self) -> int:
        return len(self.under_way_keys)

    @property
    def late(self) -> int:
        return len(self.late_keys)


@dataclass(frozen=True)
class Told:
    """What the people were told in one way: how often, and how many heard it where that was written down."""

    kind: CommunicationKind
    keys: Keys
    reach: int | None


@dataclass(frozen=True)
class Handed:
    """Support of one kind handed over in the period."""

    kind: SupportKind
    households: Keys
    people: Keys | None  # of what is given to one person each
    amount_vnd: int | None
    things: tuple[tuple[str, Decimal, str], ...] = field(default=())


@dataclass(frozen=True)
class Work:
    units: Sequence[UnitWork]
    told: Sequence[Told]
    trainings: Keys
    trained: Keys
    support: Sequence[Handed]

    @property
    def tasks(self) -> UnitWork:
        """All units together."""
        return UnitWork(
            "Tổng cộng",
            tuple(key for row in self.units for key in row.task_keys),
            tuple(key for row in self.units for key in row.done_keys),
            tuple(key for row in self.units for key in row.under_way_keys),
            tuple(key for row in self.units for key in row.late_keys),
        )


def work_of(commune: Area, start: date, on: date, villages: Collection[int] | None = None) -> Work:
    """The work of the year's plan as it stands on the day `on`, and what was told and given since `start`.

    Of some villages: what was told and given there. Tasks and trainings are the whole commune's, and stay out.
    """
    within = Q(held_on__gte=start, held_on__lte=on)
    if villages is not None:
        return Work(
            (), _told(commune, within & Q(village__in=villages)), (), (), _support(commune, start, on, villages)
        )
    trainings = Training.objects.filter(within, commune=commune).order_by("pk")
    attended = Attendance.objects.filter(training__in=trainings.order_by()).order_by("official")
    return Work(
        _units(commune, on),
        _told(commune, within),
        tuple(trainings.values_list("pk", flat=True)),
        tuple(attended.values_list("official", flat=True).distinct()),
        _support(commune, start, on),
    )


def _units(commune: Area, on: date) -> list[UnitWork]:
    rows: dict[str, list[Task]] = {}
    tasks = Task.objects.filter(commune=commune, plan__year=on.year).select_related("unit")
    for task in tasks.order_by("unit__position", "unit", "due_on", "pk"):
        rows.setdefault(task.unit.name, []).append(task)

    def keys(found: Sequence[Task], *states: Progress) -> Keys:
        return tuple(task.pk for task in found if not states or task.progress_on(on) in states)

    return [
        UnitWork(
            unit,
            keys(found),
            keys(found, Progress.DONE),
            keys(found, Progress.UNDER_WAY),
            keys([task for task in found if task.due_on < on], Progress.NOT_STARTED, Progress.UNDER_WAY),
        )
        for unit, found in rows.items()
    ]


def _told(commune: Area, within: Q) -> list[Told]:
    rows: dict[str, list[tuple[int, int | None]]] = {}
    for kind, key, reach in (
        Communication.objects.filter(within, commune=commune).order_by("pk").values_list("kind", "pk", "reach")
    ):
        rows.setdefault(kind, []).append((key, reach))
    return [
        Told(kind, tuple(key for key, _ in rows[kind]), _sum(reach for _, reach in rows[kind]))
        for kind in CommunicationKind
        if kind in rows
    ]


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _support(commune: Area, start: date, on: date, villages: Collection[int] | None = None) -> list[Handed]:
    lines = SupportLine.objects.filter(commune=commune, delivered_on__gte=start, delivered_on__lte=on)
    if villages is not None:
        lines = lines.annotate(village_then=village_on(on, of="household__")).filter(village_then__in=villages)
    sums = dict(lines.order_by("batch__kind").values_list("batch__kind").annotate(Sum("amount_vnd")))
    things: dict[str, list[tuple[str, Decimal, str]]] = {}
    given = lines.exclude(quantity=None).order_by("batch__kind", "thing", "measure")
    for row in given.values("batch__kind", "thing", "measure").annotate(sum=Sum("quantity")):
        things.setdefault(row["batch__kind"], []).append((row["thing"], row["sum"], row["measure"]))
    homes: dict[str, set[int]] = {}
    people: dict[str, set[int]] = {}
    for kind, household, member in lines.order_by().values_list("batch__kind", "household", "member"):
        homes.setdefault(kind, set()).add(household)
        people.setdefault(kind, set()).update({member} - {None})
    return [
        Handed(
            kind=kind,
            households=tuple(sorted(homes[kind])),
            people=tuple(sorted(people[kind])) if kind.is_personal else None,
            amount_vnd=sums[kind],
            things=tuple(things.get(kind, ())),
        )
        for kind in SupportKind
        if kind in sums
    ]
