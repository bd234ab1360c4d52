"""What was done in a period for the plan: tasks, what people were told, trainings, and support handed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from households.models import Area
from programs.models import Communication, SupportLine, Task, Training
from programs.vocabulary import CommunicationKind, Progress, SupportKind


@dataclass(frozen=True)
class UnitWork:
    """The tasks of one unit as they stand on the last day."""

    unit: str
    tasks: int
    done: int
    under_way: int
    late: int


@dataclass(frozen=True)
class Told:
    """What the people were told in one way: how often, and how many heard it where that was written down."""

    kind: CommunicationKind
    times: int
    reach: int | None


@dataclass(frozen=True)
class Handed:
    """Support of one kind handed over in the period."""

    kind: SupportKind
    households: int
    people: int | None  # of what is given to one person each
    amount_vnd: int | None
    things: tuple[tuple[str, Decimal, str], ...] = field(default=())


@dataclass(frozen=True)
class Work:
    units: Sequence[UnitWork]
    told: Sequence[Told]
    trainings: int
    trained: int
    support: Sequence[Handed]

    @property
    def tasks(self) -> UnitWork:
        """All units together."""
        return UnitWork(
            "Tổng cộng",
            sum(row.tasks for row in self.units),
            sum(row.done for row in self.units),
            sum(row.under_way for row in self.units),
            sum(row.late for row in self.units),
        )


def work_of(commune: Area, start: date, on: date) -> Work:
    """The work of the year's plan as it stands on the day `on`, and what was told and given since `start`."""
    within = Q(held_on__gte=start, held_on__lte=on)
    trainings = Training.objects.filter(within, commune=commune)
    attended = trainings.aggregate(people=Count("attendances__official", distinct=True))["people"]
    return Work(_units(commune, on), _told(commune, within), trainings.count(), attended, _support(commune, start, on))


def _units(commune: Area, on: date) -> list[UnitWork]:
    rows: dict[str, list[Task]] = {}
    tasks = Task.objects.filter(commune=commune, plan__year=on.year).select_related("unit")
    for task in tasks.order_by("unit__position", "unit", "due_on", "pk"):
        rows.setdefault(task.unit.name, []).append(task)
    return [
        UnitWork(
            unit,
            len(found),
            sum(task.progress_on(on) == Progress.DONE for task in found),
            sum(task.progress_on(on) == Progress.UNDER_WAY for task in found),
            sum(task.due_on < on and task.progress_on(on) not in {Progress.DONE, Progress.STOPPED} for task in found),
        )
        for unit, found in rows.items()
    ]


def _told(commune: Area, within: Q) -> list[Told]:
    rows = Communication.objects.filter(within, commune=commune).order_by("kind").values("kind")
    found = {row["kind"]: row for row in rows.annotate(times=Count("pk"), heard=Sum("reach"))}
    return [Told(kind, found[kind]["times"], found[kind]["heard"]) for kind in CommunicationKind if kind in found]


def _support(commune: Area, start: date, on: date) -> list[Handed]:
    lines = SupportLine.objects.filter(commune=commune, delivered_on__gte=start, delivered_on__lte=on)
    sums = lines.order_by("batch__kind").values("batch__kind").annotate(
        homes=Count("household", distinct=True), people=Count("member", distinct=True), sum_vnd=Sum("amount_vnd")
    )  # fmt: skip
    things: dict[str, list[tuple[str, Decimal, str]]] = {}
    given = lines.exclude(quantity=None).order_by("batch__kind", "thing", "measure")
    for row in given.values("batch__kind", "thing", "measure").annotate(sum=Sum("quantity")):
        things.setdefault(row["batch__kind"], []).append((row["thing"], row["sum"], row["measure"]))
    found = {row["batch__kind"]: row for row in sums}
    return [
        Handed(
            kind=kind,
            households=found[kind]["homes"],
            people=found[kind]["people"] if kind.is_personal else None,
            amount_vnd=found[kind]["sum_vnd"],
            things=tuple(things.get(kind, ())),
        )
        for kind in SupportKind
        if kind in found
    ]
