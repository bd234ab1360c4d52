"""What the targets of a plan are counted from: one reading of a commune's register, needs, support and activities."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import F

from households.models import Area, FormerVillage, Household, Member, Spell
from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from programs.models import (
    Activity,
    Attendance,
    Communication,
    Criterion,
    CriterionAssessment,
    HealthCard,
    Participation,
    Plan,
    PlanProject,
    PlanTarget,
    Post,
    Project,
    SubProject,
    SupportLine,
    SupportNeed,
    Task,
)
from programs.rules.target_terms import target_terms
from programs.vocabulary import BatchState, CommunicationKind, NeedState, TargetRef
from reports import datasets
from reports.indicators.rates import AreaRates
from reports.indicators.targets.counting import Count
from reports.indicators.targets.definitions import parts_of
from reports.indicators.targets.facts import (
    Assessed,
    CardFact,
    Facts,
    Holder,
    LineFact,
    NeedFact,
    Period,
    Taking,
    Thing,
    Told,
)
from reports.indicators.targets.people import ClassSpan, Home, Person, Register, Span, Stay
from reports.indicators.targets.results import WITHOUT_VALUE, TargetResult
from surveys.models import ClassInForce, Recognition
from surveys.vocabulary import Indicator, RecognitionKind, RecognitionState

_ORDER = [ref.value for ref in TargetRef]
_LACKS = (Indicator.WATER, Indicator.TOILET, Indicator.TELECOM, Indicator.DEVICES)


@dataclass(frozen=True)
class CommuneTargets:
    """The targets of a plan as of a day; `villages` are those of `poverty_rates` that day, in its order."""

    plan: Plan
    period: Period
    targets: Sequence[TargetResult]
    villages: Sequence[AreaRates]

    @cached_property
    def by_ref(self) -> Mapping[str, TargetResult]:
        return {target.ref: target for target in self.targets}


def last_day_of_figures(year: int) -> date:
    """31/12 of the year, or today if that comes first."""
    return min(date(year, 12, 31), clock.today())


def commune_targets(plan: Plan, on: date) -> CommuneTargets:
    """Every target of the plan counted as of the day; a `ValidationError` for a day outside its year or to come."""
    if on.year != plan.year or on > clock.today():
        words = "sau hôm nay" if on > clock.today() else f"không thuộc năm {plan.year}"
        raise ValidationError(f"Ngày {format_date_vi(on)} {words}. Chọn ngày trong năm {plan.year}, không sau hôm nay.")
    facts = facts_of(plan)
    now = Count(facts, Period(date(plan.year, 1, 1), on))
    before = Count(facts, Period(date(plan.year - 1, 1, 1), date(plan.year - 1, 12, 31)))
    wording = plan.targets.select_related("plan")
    targets = []
    for target in sorted(wording, key=lambda row: _ORDER.index(row.ref)):
        last = None if target.ref in WITHOUT_VALUE else _result(target, before, None).value
        targets.append(_result(target, now, last))
    return CommuneTargets(plan, now.period, targets, datasets.poverty_rates(plan.commune, on).villages)


def _result(target: PlanTarget, count: Count, last_year: Decimal | None) -> TargetResult:
    return TargetResult(
        ref=target.ref,
        title=target.title,
        definition=target.definition,
        goal=target.goal_rate,
        parts=parts_of(target.ref, count),
        last_year=last_year,
        on=count.on,
    )


def facts_of(plan: Plan) -> Facts:
    """All that the targets of the plan, and the same a year before, are counted from."""
    commune = plan.commune
    return Facts(
        register=_register(commune),
        needs=_needs(commune),
        lines=_lines(commune),
        cards=_cards(commune),
        activities=_activities(commune),
        takings=[
            Taking(*row)
            for row in Participation.objects.filter(commune=commune)
            .order_by("pk")
            .values_list("household", "activity__code", "joined_on", "left_on")
        ],
        criteria=_criteria(commune),
        told=_told(commune),
        holders=_holders(commune),
        tasks=_tasks(plan),
        tree=_tree(plan),
    )


def _register(commune: Area) -> Register:
    moves, classes = defaultdict(list), defaultdict(list)
    for household, moved_on, village in (
        FormerVillage.objects.filter(commune=commune)
        .order_by("moved_on")
        .values_list("household", "moved_on", "village")
    ):
        moves[household].append((moved_on, village))
    columns = [f"review__lacks_{indicator}" for indicator in _LACKS]
    rows = (
        ClassInForce.objects.filter(commune=commune).exclude(valid_until=F("valid_from")).order_by("valid_from", "pk")
    )
    for household, kind, since, until, inherited, review, *lacks in rows.order_by("valid_from", "pk").values_list(
        "household", "poverty_class", "valid_from", "valid_until", "inherited_from", "review", *columns
    ):
        found = dict(zip(_LACKS, lacks, strict=True)) if review else None
        classes[household].append(ClassSpan(since, until, kind, inherited is None, found))
    on_land = set(
        Recognition.objects.filter(
            commune=commune, kind=RecognitionKind.AVERAGE, state=RecognitionState.RECOGNISED
        ).values_list("household", flat=True)
    )
    homes = {
        pk: Home(opened, closed, pk, code, village, moves[pk], classes[pk], True if pk in on_land else None)
        for pk, code, village, opened, closed in Household.objects.filter(commune=commune)
        .order_by("code", "pk")
        .values_list("pk", "code", "village", "opened_on", "closed_on")
    }
    return _with_people(commune, homes)


def _with_people(commune: Area, homes: Mapping[int, Home]) -> Register:
    spells = defaultdict(list)
    for member, household, relationship, since, until in (
        Spell.objects.filter(commune=commune)
        .order_by("lived_from", "pk")
        .values_list("member", "household", "relationship", "lived_from", "lived_until")
    ):
        spells[member].append(Stay(since, until, household, relationship))
    facts = ("birth_date", "birth_year", "ethnicity", "studying", "has_merit", "has_health_insurance", "is_disabled")
    people = {
        pk: Person(pk, spells[pk], *known)
        for pk, *known in Member.objects.filter(commune=commune).order_by("pk").values_list("pk", *facts)
    }
    stays = defaultdict(list)
    for person in people.values():
        for stay in person.stays:
            stays[stay.household].append((stay, person))
    months = target_terms().newly_escaped_months.values
    return Register(homes, people, [(value.valid_from, int(value.value)) for value in months], stays)


def _needs(commune: Area) -> list[NeedFact]:
    columns = ("kind", "household", "member", "asked_on", "state", "ended_on")
    return [
        NeedFact(kind, household, member, asked_on, None if state == NeedState.WAITING else state, ended_on)
        for kind, household, member, asked_on, state, ended_on in SupportNeed.objects.filter(commune=commune)
        .order_by("pk")
        .values_list(*columns)
    ]


def _lines(commune: Area) -> list[LineFact]:
    columns = (
        "batch__kind", "household", "member", "batch__period_from", "batch__period_until", "batch__state",
        "delivered_on", "left_out_as", "left_out_on",
    )  # fmt: skip
    return [
        LineFact(kind, household, member, since, until, state != BatchState.DRAFT, delivered_on, left_out or None, day)
        for kind, household, member, since, until, state, delivered_on, left_out, day in SupportLine.objects.filter(
            commune=commune
        )
        .order_by("pk")
        .values_list(*columns)
    ]


def _cards(commune: Area) -> dict[int, list[CardFact]]:
    cards = defaultdict(list)
    for member, since, last in (
        HealthCard.objects.filter(commune=commune)
        .order_by("valid_from", "pk")
        .values_list("member", "valid_from", "valid_until")
    ):
        cards[member].append(CardFact(since, last + timedelta(days=1) if last else None, member))
    return dict(cards)


def _activities(commune: Area) -> list[Thing]:
    return [
        Thing(
            id=row.code,
            label=row.name,
            kind=row.kind,
            village=row.village_id,
            planned_from=row.planned_from,
            planned_until=row.planned_until,
            started_on=row.started_on,
            done_on=row.done_on,
            stopped_on=row.stopped_on,
            project=_tree_key(row.project, row.sub_project) if row.project and row.sub_project else None,
            parent=_tree_key(row.project) if row.project else None,
        )
        for row in Activity.objects.filter(commune=commune)
        .select_related("project", "sub_project")
        .order_by("planned_from", "code", "pk")
    ]


def _tasks(plan: Plan) -> list[Thing]:
    rows = Task.objects.filter(plan=plan).order_by("due_on", "pk")
    return [
        Thing(str(row.pk), row.title, "task", None, row.due_on, row.due_on, row.started_on, row.done_on, row.stopped_on)
        for row in rows
    ]


def _tree(plan: Plan) -> list[tuple[str, str]]:
    rows = PlanProject.objects.filter(plan=plan).select_related("project", "sub_project")
    return [(_tree_key(row.project, row.sub_project), str(row.sub_project or row.project)) for row in rows]


def _tree_key(project: Project, sub_project: SubProject | None = None) -> str:
    """What names a project or sub-project: "DA3", "DA3.TDA1"."""
    return f"{project.code}.{sub_project.code}" if sub_project else project.code


def _criteria(commune: Area) -> list[Assessed]:
    found = defaultdict(list)
    for criterion, day, is_met in (
        CriterionAssessment.objects.filter(commune=commune)
        .order_by("assessed_on", "pk")
        .values_list("criterion", "assessed_on", "is_met")
    ):
        found[criterion].append((day, is_met))
    return [Assessed(row.code, row.name, found[row.pk]) for row in Criterion.objects.filter(commune=commune)]


def _told(commune: Area) -> list[Told]:
    told = Communication.objects.filter(commune=commune).exclude(kind=CommunicationKind.MEETING)
    rows = told.order_by("held_on", "pk")
    return [Told(str(row.pk), row.topic, row.village_id, row.held_on) for row in rows]


def _holders(commune: Area) -> list[Holder]:
    trained = defaultdict(list)
    for official, day in Attendance.objects.filter(commune=commune, training__counts_for_target=True).values_list(
        "official", "training__held_on"
    ):
        trained[official].append(day)
    posts, people = defaultdict(list), {}
    for post in Post.objects.filter(commune=commune).select_related("official").order_by("official__sort_key", "pk"):
        until = post.valid_until + timedelta(days=1) if post.valid_until else None
        posts[post.official_id].append((post.kind, post.village_id, Span(post.valid_from, until)))
        people[post.official_id] = post.official
    return [
        Holder(str(pk), person.full_name, person.member_id, posts[pk], trained[pk]) for pk, person in people.items()
    ]
