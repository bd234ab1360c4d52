"""What is settled does not change: raw and bulk writes against every settled figure, through every door."""

import io
import json
from copy import deepcopy
from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from households.models import (
    Area,
    Event,
    EventProposal,
    FormerName,
    FormerVillage,
    Household,
    Member,
    RegisterImport,
    Spell,
)
from households.vocabulary import EventKind, PovertyClass
from huulien.accounts.models import ActivationLink, Appointment, User
from huulien.platform import audit, guards, triggers
from huulien.platform.models import Job, StepRecord
from programs.models import Plan, PlanPart, PlanTarget, PlanVersion, VillageAnswer, VillageOutlook, VillageTarget
from programs.steps.plans import PLAN_STEPS
from reports.datasets import deprivations, poverty_rates
from reports.shapes import rates_as_json
from surveys.models import (
    Assignment,
    Certificate,
    CertificateYear,
    ClassInForce,
    Complaint,
    DecidedHousehold,
    Decision,
    FormASheet,
    IncomeLimit,
    IncomeSource,
    LedgerAnswer,
    ListAddition,
    Meeting,
    MeetingOpinion,
    Opinion,
    Posting,
    Recognition,
    RelatedHousehold,
    Review,
    ReviewCause,
    Reviewer,
    ReviewNeed,
    ReviewRequest,
    Round,
    RoundStage,
    ScoreItem,
    ScoreOption,
    ScoreSheet,
    SecondEntry,
)
from surveys.vocabulary import Need, PovertyCause, ReviewState, RoundKind, RoundState, Stage
from tests import factories
from tests.base import make_cast
from tests.kept import checked, kept

pytestmark = pytest.mark.django_db

DAYS = [date(2022, 1, 1), date(2022, 12, 31), date(2023, 6, 1), date(2023, 12, 15), date(2023, 12, 31)]
LAST, OPEN = date(2023, 12, 31), date(2024, 1, 1)
THEN = date(2023, 6, 1)  # a settled day


class World:
    """A commune with its year 2023 settled: one poor household of two, one near poor of one that is gone since."""

    def __init__(self):
        self.cast = cast = make_cast()
        self.home = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
        self.wife = factories.make_member(self.home, "Lý Thị Mẩy")
        self.neighbours = factories.make_household(cast.lang_coc, head="Nông Thị Hoa")
        self.plan = factories.make_plan(cast.commune)
        self.target = VillageTarget.objects.create(
            commune=cast.commune, plan=self.plan, village=cast.lang_ben, max_poor_households=1
        )
        self.round = factories.make_round(cast.commune, by=cast.officer)
        self.review = factories.send_review(self.round, self.home, PovertyClass.POOR, cast.head)
        factories.send_review(self.round, self.neighbours, PovertyClass.NEAR_POOR, cast.other_head)
        self.cause = ReviewCause.objects.create(commune=cast.commune, review=self.review, cause=PovertyCause.NO_LAND)
        self.need = ReviewNeed.objects.create(commune=cast.commune, review=self.review, need=Need.LOAN)
        factories.settle(self.round, cast.leader)
        cast.commune.refresh_from_db()
        self.commune = cast.commune
        # What is still open: a household, a round and its review since the new year; nothing of it is settled.
        self.new = factories.make_household(cast.lang_ben, head="Lê Văn Mới", opened_on=date(2024, 2, 1))
        self.open_round = factories.make_round(cast.commune, 2024, by=cast.officer)
        self.open_review = factories.make_review(self.open_round, self.new, cast.head)
        self.foreign = factories.make_household(cast.other_village, head="Vi Văn Xa")
        self.former = new_former(self, household=self.neighbours, village=self.neighbours.village)
        self.former.save()

    def figures(self):
        rates = [rates_as_json(poverty_rates(self.commune, day)) for day in DAYS]
        lacks = [repr(deprivations(self.commune, day)) for day in DAYS]
        people = [sorted(Member.objects.living_on(day).values_list("pk", flat=True)) for day in DAYS]
        return json.dumps([rates, lacks, people])


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        yield checked(World())


@pytest.fixture
def world(made):
    return deepcopy(made)


def execute(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def setting(**fields):
    """A bulk update of one row: the row as given, with these fields."""

    def write(row):
        for name, value in fields.items():
            setattr(row, name, value)
        type(row).objects.bulk_update([row], list(fields))

    return write


def raw_delete(row):
    type(row).objects.filter(pk=row.pk)._raw_delete("default")


def sql_update(row, assignment):
    execute(f"UPDATE {row._meta.db_table} SET {assignment} WHERE id = {row.pk}")


def sql_delete(row):
    execute(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}")


def sql_copy(row, **other):
    """INSERT of a copy of the row by SQL, with some columns other."""
    columns = [field.column for field in row._meta.local_concrete_fields if not field.primary_key]
    values = ", ".join(other.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    execute(f"INSERT INTO {row._meta.db_table} ({names}) SELECT {values} FROM {row._meta.db_table} WHERE id = {row.pk}")


def approved(w):
    """The plan of 2025, which nothing settled touches, approved."""
    plan = factories.make_plan(w.commune, 2025)
    PlanPart.objects.create(commune=w.commune, plan=plan, section="tasks", position=1, title="A", text="B")
    PlanTarget.objects.create(commune=w.commune, plan=plan, ref="b", title="A", definition="B")
    for village in (w.cast.lang_ben, w.cast.lang_coc):
        VillageTarget.objects.create(commune=w.commune, plan=plan, village=village, max_poor_households=0)
    return factories.approve_plan(plan, w.cast.leader)


def answer(w, plan, **fields):
    return VillageAnswer.objects.create(
        **{"commune": w.commune, "plan": plan, "village": w.cast.lang_ben, "max_poor_households": 1, "agrees": True,
           "answered_by": w.cast.head, "answered_at": "2024-02-01T00:00:00Z"} | fields
    )  # fmt: skip


def new_household(w, **fields):
    return Household(**{"commune": w.commune, "village": w.cast.lang_ben, "code": "9", "opened_on": THEN} | fields)


def new_former(w, **fields):
    return FormerVillage(
        **{"commune": w.commune, "household": w.home, "village": w.home.village, "moved_on": OPEN} | fields
    )


def empty_commune(w):
    return factories.make_commune(w.cast.commune.parent, code="07777", name="Xã Trống")


def raw_village(w):
    """A village on which nothing hangs, as a queryset."""
    return Area.objects.filter(pk=factories.make_village(w.cast.other_commune, "Thôn Trống", 9).pk)


def new_spell(w, **fields):
    return Spell(
        **{"commune": w.commune, "member": w.wife, "household": w.home, "relationship": "other", "lived_from": THEN,
           "lived_until": date(2023, 7, 1)} | fields
    )  # fmt: skip


def new_member(w, **fields):
    return Member(
        **{
            "commune": w.commune,
            "household": w.home,
            "relationship": "other",
            "lived_from": THEN,
            "full_name": "Lê Văn A",
        }
        | fields
    )


def new_event(w, **fields):
    return Event(
        **{
            "commune": w.commune,
            "household": w.home,
            "kind": EventKind.BIRTH,
            "happened_on": THEN,
            "counted_from": THEN,
        }
        | fields
    )


def new_class(w, **fields):
    return ClassInForce(
        **{"commune": w.commune, "village": w.cast.lang_ben, "household": w.new, "review": w.open_review,
           "poverty_class": "poor", "valid_from": THEN, "valid_until": date(2024, 3, 1)} | fields
    )  # fmt: skip


def new_village(w, **fields):
    return Area(**{"kind": "village", "code": "77", "name": "Làng Mới", "parent": w.commune} | fields)


def spell_of(w, name="Lý Thị Mẩy"):
    return Spell.objects.get(member__full_name=name)


def class_of(w):
    return ClassInForce.objects.get(household=w.home)


def event_of(w):
    return Event.objects.filter(member=w.wife).get()


# Writes that would change a settled figure, or something that is settled with it; each is refused by a guard.
CHANGES_FIGURES = {
    # Households
    "household closed in bulk": lambda w: Household.objects.exclude(pk=w.new.pk).update(closed_on=THEN),
    "household closed on the last settled day": lambda w: Household.objects.filter(pk=w.home.pk).update(closed_on=LAST),
    "household closed by bulk_update": lambda w: setting(closed_on=THEN)(w.home),
    "household closed by SQL": lambda w: sql_update(w.home, "closed_on = '2023-06-01'"),
    "household closed as it opened": lambda w: Household.objects.filter(pk=w.home.pk).update(closed_on=F("opened_on")),
    "household opened later": lambda w: Household.objects.filter(pk=w.home.pk).update(opened_on=THEN),
    "household opened after the settled days": lambda w: Household.objects.filter(pk=w.home.pk).update(opened_on=OPEN),
    "household opened back then": lambda w: Household.objects.filter(pk=w.new.pk).update(opened_on=LAST),
    "household moved to another village": lambda w: Household.objects.update(village=w.cast.lang_coc),
    "household moved by SQL": lambda w: sql_update(w.home, f"village_id = {w.cast.lang_coc.pk}"),
    "household moved with another village kept": lambda w: FormerVillage.objects.bulk_create(
        [new_former(w, village=w.cast.lang_coc)]) and Household.objects.filter(pk=w.home.pk).update(
        village=w.cast.lang_coc),
    "former village changed": lambda w: FormerVillage.objects.update(village=w.cast.lang_ben),
    "household added back then": lambda w: new_household(w).save(),
    "household added in bulk": lambda w: Household.objects.bulk_create([new_household(w)]),
    "household added unless it is there": lambda w: Household.objects.bulk_create(
        [new_household(w)], ignore_conflicts=True),
    "household upserted": lambda w: Household.objects.bulk_create(
        [new_household(w, id=w.home.pk, closed_on=THEN)], update_conflicts=True, unique_fields=["id"],
        update_fields=["closed_on"]),
    "household added by SQL": lambda w: sql_copy(w.home, code="'77'"),
    # Spells
    "spell ended back then": lambda w: Spell.objects.filter(member=w.wife).update(lived_until=THEN),
    "spell ended by bulk_update": lambda w: setting(lived_until=THEN)(spell_of(w)),
    "spell ended by SQL": lambda w: sql_update(spell_of(w), "lived_until = '2023-12-31'"),
    "spell begun later": lambda w: Spell.objects.update(lived_from=THEN),
    "spell begun back then": lambda w: (
        w.new.members.update(lived_from=OPEN),
        Spell.objects.filter(household=w.new).update(lived_from=THEN, household=w.home),
    ),
    "spell moved to another household": lambda w: Spell.objects.filter(member=w.wife).update(household=w.neighbours),
    "spell added": lambda w: new_spell(w).save(),
    "spell added in bulk": lambda w: Spell.objects.bulk_create([new_spell(w)]),
    "spell added by SQL": lambda w: sql_copy(spell_of(w), lived_until="'2023-02-01'"),
    "spell removed": lambda w: Spell.objects.filter(member=w.wife).delete(),
    "spell removed by SQL": lambda w: sql_delete(spell_of(w)),
    # Classes
    "class ended back then": lambda w: ClassInForce.objects.update(valid_until=THEN.replace(month=12, day=20)),
    "class begun back then": lambda w: ClassInForce.objects.update(valid_from=date(2022, 2, 1)),
    "class changed": lambda w: ClassInForce.objects.update(poverty_class=PovertyClass.NOT_POOR),
    "class of another household": lambda w: sql_update(class_of(w), f"household_id = {w.new.pk}"),
    "class removed": lambda w: ClassInForce.objects.all().delete(),
    "class removed by SQL": lambda w: sql_delete(class_of(w)),
    # Areas
    "village ended": lambda w: Area.objects.filter(pk=w.cast.lang_ben.pk).update(
        valid_until=THEN, kind="commune", parent=w.cast.district),
    "village added": lambda w: new_village(w).save(),
    "village added from the last settled day": lambda w: new_village(w, valid_from=LAST).save(),
    "village added by SQL": lambda w: sql_copy(w.cast.lang_ben, code="'88'"),
    "village moved away": lambda w: Area.objects.filter(pk=w.cast.lang_coc.pk).update(parent=w.cast.other_commune),
    "village made a commune": lambda w: Area.objects.filter(pk=w.cast.lang_coc.pk).update(kind="commune"),
    # Plan and targets
    "target rate changed": lambda w: Plan.objects.update(target_rate="50.00"),
    "target rate by SQL": lambda w: sql_update(w.plan, "target_rate = 50"),
    "plan of another year": lambda w: Plan.objects.update(year=2025),
    "plan moved into a settled year": lambda w: Plan.objects.create(commune=w.commune, year=2024, target_rate="1")
        and Plan.objects.filter(year=2024).update(year=2022),
    "plan added": lambda w: factories.make_plan(w.commune, 2022),
    "plan removed": lambda w: (VillageTarget.objects.all()._raw_delete("default"), raw_delete(w.plan)),
    "target changed": lambda w: VillageTarget.objects.update(max_poor_households=9),
    "target by bulk_update": lambda w: setting(max_poor_households=9)(w.target),
    "target added": lambda w: VillageTarget.objects.bulk_create(
        [VillageTarget(commune=w.commune, plan=w.plan, village=w.cast.lang_coc, max_poor_households=3)]),
    "target removed": lambda w: w.target.delete(),
    "target removed by SQL": lambda w: sql_delete(w.target),
    # Reviews
    "deprivation changed": lambda w: Review.objects.update(lacks_viec_lam=F("lacks_nha_tieu"), lacks_nha_tieu=False),
    "deprivation by SQL": lambda w: sql_update(
        w.review, "lacks_dinh_duong = (lacks_dinh_duong IS NULL OR NOT lacks_dinh_duong)"
    ),
}  # fmt: skip

# As settled, though no rate shows it: who did what, the copies, the way back to a change of figures.
CHANGES_RECORD = {
    "household's key": lambda w: sql_update(w.home, "id = id + 1000"),
    "household removed": lambda w: raw_delete(w.home),
    "household moved and kept until too early": lambda w: FormerVillage.objects.bulk_create(
        [new_former(w, moved_on=LAST)]),
    "former village added by SQL": lambda w: sql_copy(w.former, moved_on="'2023-06-01'"),
    "former village of one that moved taken away": lambda w: Household.objects.filter(pk=w.neighbours.pk).update(
        village=w.cast.lang_coc if w.neighbours.village == w.cast.lang_ben else w.cast.lang_ben
    ) and raw_delete(w.former),
    "household of another commune": lambda w: Household.objects.filter(pk=w.new.pk).update(
        commune=w.cast.other_commune, village=w.cast.other_village),
    "household in a village of another commune": lambda w: Household.objects.filter(pk=w.new.pk).update(
        village=w.cast.other_village),
    "spell of another relation": lambda w: Spell.objects.filter(member=w.wife).update(relationship="other"),
    "spell under another commune": lambda w: Spell.objects.bulk_create(
        [new_spell(w, commune=w.cast.other_commune)]),
    "spell moved to another commune": lambda w: Spell.objects.filter(household=w.home).update(
        commune=w.cast.other_commune),
    "member's copy of the end": lambda w: Member.objects.filter(pk=w.wife.pk).update(lived_until=THEN),
    "member's copy of the household": lambda w: Member.objects.filter(pk=w.wife.pk).update(household=w.neighbours),
    "member's copy of the start": lambda w: Member.objects.filter(pk=w.wife.pk).update(lived_from=OPEN),
    "member's copy by SQL": lambda w: sql_update(w.wife, "relationship = 'other'"),
    "member added back then": lambda w: Member.objects.bulk_create([new_member(w)]),
    "member added by SQL": lambda w: sql_copy(w.wife),
    "event added": lambda w: new_event(w).save(),
    "event added by SQL": lambda w: sql_copy(event_of(w)),
    "event dated otherwise": lambda w: Event.objects.filter(member=w.wife).update(counted_from=OPEN),
    "event of another kind": lambda w: Event.objects.filter(member=w.wife).update(kind=EventKind.BIRTH),
    "event removed": lambda w: Event.objects.all().delete(),
    "event removed by SQL": lambda w: sql_delete(event_of(w)),
    "class back-dated": lambda w: new_class(w).save(),
    "class back-dated in bulk": lambda w: ClassInForce.objects.bulk_create([new_class(w, valid_from=LAST)]),
    "class back-dated by SQL": lambda w: sql_copy(class_of(w), review_id=str(w.open_review.pk),
                                                  household_id=str(w.new.pk)),
    "class of a household elsewhere": lambda w: new_class(w, household=w.foreign, valid_from=OPEN).save(),
    "class's end taken back": lambda w: ClassInForce.objects.update(valid_until=OPEN)
        and ClassInForce.objects.update(valid_until=None),
    "village in a village": lambda w: new_village(w, parent=w.cast.lang_ben).save(),
    "commune in a commune": lambda w: new_village(w, kind="commune", parent=w.cast.other_commune).save(),
    "village that is its own parent": lambda w: raw_village(w).update(parent=F("id")),
    "district in the commune that lies in it": lambda w: Area.objects.filter(kind="district").update(
        kind="commune", parent=w.cast.commune),
    "village with a household moved": lambda w: Area.objects.filter(pk=w.foreign.village_id).update(
        parent=empty_commune(w)),
    "commune with villages moved": lambda w: Area.objects.filter(pk=w.cast.other_commune.pk).update(
        parent=w.cast.commune.parent.parent),
    "village's end": lambda w: Area.objects.filter(pk=w.cast.lang_ben.pk).update(valid_until=THEN),
    "village's start": lambda w: sql_update(w.cast.lang_coc, "valid_from = '2023-01-01'"),
    "village removed": lambda w: raw_delete(w.cast.lang_ben),
    "settled day taken back": lambda w: Area.objects.update(settled_through_on=THEN),
    "settled day wiped out": lambda w: Area.objects.update(settled_through_on=None),
    "settled day by SQL": lambda w: sql_update(w.commune, "settled_through_on = NULL"),
    "commune under another district": lambda w: Area.objects.filter(pk=w.commune.pk).update(parent=w.cast.province),
    "commune made a village": lambda w: Area.objects.filter(pk=w.commune.pk).update(kind="village"),
    "commune removed": lambda w: raw_delete(w.commune),
    "approved plan's rate": lambda w: approved(w) and Plan.objects.filter(year=2025).update(target_rate="50.00"),
    "approved plan's number by SQL": lambda w: sql_update(approved(w), "number = '9/KH'"),
    "plan added as approved": lambda w: factories.make_plan(
        w.commune, 2025, state="approved", number="1/KH", issued_on=date(2024, 1, 2)),
    "target of an approved plan": lambda w: approved(w).village_targets.update(max_poor_households=9),
    "target added to an approved plan": lambda w: VillageTarget.objects.create(
        commune=w.commune, plan=approved(w), max_poor_households=3,
        village=factories.make_village(w.commune, "Thôn Mới", 9, valid_from=OPEN)),
    "target taken out of an approved plan": lambda w: approved(w).village_targets.all()._raw_delete("default"),
    "part of an approved plan": lambda w: approved(w).parts.update(text="Khác"),
    "part taken out of an approved plan": lambda w: approved(w).parts.all()._raw_delete("default"),
    "part added to an approved plan": lambda w: PlanPart.objects.create(
        commune=w.commune, plan=approved(w), section="tasks", position=9, title="Khác"),
    "part under another commune": lambda w: PlanPart.objects.create(
        commune=w.cast.other_commune, plan=factories.make_plan(w.commune, 2024), section="tasks", position=1, title=""),
    "letter's target of an approved plan": lambda w: approved(w).targets.update(goal=None, title="Khác"),
    "letter's target added to an approved plan": lambda w: PlanTarget.objects.create(
        commune=w.commune, plan=approved(w), ref="m", title="Khác"),
    "letter's target by SQL": lambda w: sql_update(approved(w).targets.get(), "definition = 'Khác'"),
    "letter's target under another commune": lambda w: PlanTarget.objects.create(
        commune=w.cast.other_commune, plan=factories.make_plan(w.commune, 2024), ref="m", title="A"),
    "outlook in an approved plan": lambda w: VillageOutlook.objects.create(
        commune=w.commune, plan=approved(w), village=w.cast.lang_ben, able=1),
    "outlook under another commune": lambda w: VillageOutlook.objects.create(
        commune=w.cast.other_commune, plan=factories.make_plan(w.commune, 2024), village=w.cast.lang_ben),
    "answer to an approved plan": lambda w: answer(w, approved(w)),
    "answer under another commune": lambda w: answer(
        w, factories.make_plan(w.commune, 2024), commune=w.cast.other_commune),
    "answer changed": lambda w: answer(w, factories.make_plan(w.commune, 2024)) and VillageAnswer.objects.update(
        words="Khác"),
    "answer removed": lambda w: sql_delete(answer(w, factories.make_plan(w.commune, 2024))),
    "version of a plan changed": lambda w: approved(w).versions.update(number="1/KH"),
    "version of a plan by SQL": lambda w: sql_update(approved(w).versions.get(), "content = '{}'"),
    "version of a plan removed": lambda w: sql_delete(approved(w).versions.get()),
    "version under another commune": lambda w: PlanVersion.objects.create(
        commune=w.cast.other_commune, plan=approved(w), ordinal=9, number="1/KH", issued_on=OPEN, content={}),
    "plan's text": lambda w: Plan.objects.update(number="99/KH-UBND"),
    "target moved to another plan": lambda w: VillageTarget.objects.update(
        plan=factories.make_plan(w.commune, 2024)),
    "target under another commune": lambda w: VillageTarget.objects.create(
        commune=w.cast.other_commune, plan=factories.make_plan(w.commune, 2024), village=w.cast.lang_ben,
        max_poor_households=1),
    "round reopened": lambda w: Round.objects.filter(pk=w.round.pk).update(state=RoundState.OPEN, settled_on=None),
    "round re-dated by SQL": lambda w: sql_update(w.round, "as_of = '2023-12-30'"),
    "open round under another procedure": lambda w: sql_update(w.open_round, "procedure = 'qd-khac'"),
    "step of a settled round re-dated": lambda w: w.round.stages.update(due_on=date(2024, 12, 1)),
    "step of a settled round removed": lambda w: w.round.stages.all()._raw_delete("default"),
    "step made another": lambda w: w.open_round.stages.filter(stage=Stage.LIST).delete() and
        w.open_round.stages.filter(stage=Stage.VISITS).update(stage=Stage.LIST),
    "step under another commune": lambda w: w.open_round.stages.update(commune=w.cast.other_commune),
    "round removed": lambda w: raw_delete(w.round),
    "round added as settled": lambda w: Round(
        commune=w.commune, year=2023, kind=RoundKind.IN_YEAR, standard="nd-07-2021", state=RoundState.SETTLED,
        opened_on=THEN, due_on=THEN, as_of=THEN, settled_on=THEN).save(),
    "review reopened": lambda w: Review.objects.filter(pk=w.review.pk).update(state=ReviewState.DRAFT),
    "review by bulk_update": lambda w: setting(b1_score=1)(w.review),
    "review removed": lambda w: raw_delete(w.review),
    "review added to a settled round": lambda w: Review(
        round=w.round, commune=w.commune, village=w.cast.lang_ben, household=w.new, reference="X").save(),
    "review added in bulk": lambda w: Review.objects.bulk_create([Review(
        round=w.round, commune=w.commune, village=w.cast.lang_ben, household=w.new, reference="X")]),
    "review added by SQL": lambda w: sql_copy(w.review, household_id=str(w.new.pk), state="'draft'"),
    "review added as settled": lambda w: sql_copy(w.open_review, household_id=str(w.home.pk), state="'settled'"),
    "review moved into a settled round": lambda w: Review.objects.filter(pk=w.open_review.pk).update(round=w.round),
    "review under another commune": lambda w: Review.objects.filter(pk=w.open_review.pk).update(
        commune=w.cast.other_commune),
    "cause added": lambda w: ReviewCause.objects.bulk_create(
        [ReviewCause(commune=w.commune, review=w.review, cause=PovertyCause.OTHER)]),
    "cause changed": lambda w: ReviewCause.objects.update(cause=PovertyCause.OTHER),
    "cause moved out": lambda w: ReviewCause.objects.update(review=w.open_review),
    "cause moved in": lambda w: ReviewCause.objects.create(
        commune=w.commune, review=w.open_review, cause=PovertyCause.OTHER) and
        ReviewCause.objects.filter(review=w.open_review).update(review=w.review),
    "cause removed by SQL": lambda w: sql_delete(w.cause),
    "need added by SQL": lambda w: sql_copy(w.need),
    "need changed": lambda w: setting(need=Need.TOILET)(w.need),
    "need removed": lambda w: ReviewNeed.objects.all().delete(),
}  # fmt: skip

# Foreign keys or check constraints would refuse these without the guards, sooner or later; the last leaves no trace.
HELD_BY_KEYS_TOO = {
    "household's key", "household removed", "village removed", "commune removed", "round removed", "review removed",
    "commune made a village",
    "class's end taken back",
}  # fmt: skip


@pytest.mark.parametrize("write", [*CHANGES_FIGURES.values(), *CHANGES_RECORD.values()],
                         ids=[*CHANGES_FIGURES, *CHANGES_RECORD])  # fmt: skip
def test_the_database_refuses_every_write_to_what_is_settled(world, write):
    before = world.figures()
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        write(world)
    assert world.figures() == before


@pytest.mark.parametrize("name", CHANGES_FIGURES)
def test_without_the_guards_the_same_write_changes_a_settled_figure(world, name):
    """The negative control: it is the guards that refuse, and what they refuse does change figures."""
    before = world.figures()
    with audit.acting(locked=False):
        CHANGES_FIGURES[name](world)
    after = world.figures()
    if name in {"household added unless it is there", "household upserted"}:
        return
    assert after != before


@pytest.mark.parametrize("name", sorted(CHANGES_RECORD.keys() - HELD_BY_KEYS_TOO))
def test_without_the_guards_the_same_write_goes_through(world, name):
    entries = {model: list(model.objects.order_by("pk").values()) for model in guards.guarded_models()}
    with audit.acting(locked=False):
        CHANGES_RECORD[name](world)
    assert entries != {model: list(model.objects.order_by("pk").values()) for model in guards.guarded_models()}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("table", ["households_household", "households_spell", "surveys_classinforce"])
def test_a_settled_row_is_not_replaced(world, table):
    """REPLACE removes the row that is in the way, and would do so without firing a trigger."""
    before = world.figures()
    days = {"surveys_classinforce": ("valid_from", "valid_until"), "households_spell": ("lived_from", "lived_until")}
    start, end = days.get(table, ("opened_on", "closed_on"))
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    values = ", ".join({start: "'2024-05-01'", end: "NULL"}.get(column, column) for column in columns)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        execute(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1")
    assert world.figures() == before


# ----- What stays open -----


ALLOWED = {
    "household closed in the open days": lambda w: Household.objects.filter(pk=w.home.pk).update(closed_on=OPEN),
    "household's address": lambda w: Household.objects.update(address="xóm Trên"),
    "new household's day": lambda w: Household.objects.filter(pk=w.new.pk).update(opened_on=date(2024, 3, 1)),
    "new household's village": lambda w: Household.objects.filter(pk=w.new.pk).update(village=w.cast.lang_coc),
    "household added in the open days": lambda w: new_household(w, opened_on=OPEN).save(),
    "household elsewhere, where nothing is settled": lambda w: Household.objects.filter(pk=w.foreign.pk).update(
        opened_on=THEN),
    "spell ended in the open days": lambda w: Spell.objects.filter(member=w.wife).update(lived_until=OPEN),
    "spell begun in the open days": lambda w: new_spell(w, lived_from=OPEN, lived_until=date(2024, 2, 2)).save(),
    "member's name": lambda w: Member.objects.update(full_name="Lê Thị Tên"),
    "upsert of a member": lambda w: Member.objects.bulk_create(
        list(Member.objects.all()), update_conflicts=True, unique_fields=["id"], update_fields=["note"]),
    "class ended in the open days": lambda w: ClassInForce.objects.update(valid_until=OPEN),
    "village's name": lambda w: Area.objects.filter(pk=w.cast.lang_ben.pk).update(name="Làng Bên Trên"),
    "village ended on the last settled day": lambda w: Area.objects.filter(pk=w.cast.lang_ben.pk).update(
        valid_until=LAST),
    "village founded": lambda w: new_village(w, valid_from=OPEN).save(),
    "village without anything moved": lambda w: raw_village(w).update(
        parent=empty_commune(w)),
    "village elsewhere": lambda w: new_village(w, parent=w.cast.other_commune).save(),
    "settled day moved forward": lambda w: Area.objects.filter(pk=w.commune.pk).update(settled_through_on=OPEN),
    "next year's plan": lambda w: factories.make_plan(w.commune, 2024),
    "plan opened again": lambda w: PLAN_STEPS.perform(
        "reopen", approved(w), by=w.cast.leader, version=2, reason="Huyện giao lại"),
    "open review": lambda w: Review.objects.filter(pk=w.open_review.pk).update(b1_score=1),
    "cause of an open review": lambda w: ReviewCause.objects.create(
        commune=w.commune, review=w.open_review, cause=PovertyCause.OTHER).delete(),
    "event in the open days": lambda w: new_event(w, counted_from=OPEN).save(),
    "note of an event": lambda w: Event.objects.update(note="Theo đơn"),
}  # fmt: skip


@pytest.mark.parametrize("write", ALLOWED.values(), ids=ALLOWED)
def test_what_touches_no_settled_day_goes_through_and_changes_none(world, write):
    before = [{**rates, "villages": [{**row, "name": ""} for row in rates["villages"]]} for rates in self_rates(world)]
    write(world)
    after = [{**rates, "villages": [{**row, "name": ""} for row in rates["villages"]]} for rates in self_rates(world)]
    assert after == before


def self_rates(world):
    return [rates_as_json(poverty_rates(world.commune, day)) for day in DAYS]


# ----- The installer -----


def test_no_two_triggers_share_a_name():
    for vendor in ("sqlite", "postgresql"):
        names = [
            (trigger.table, trigger.name) for kind in triggers.kinds() for trigger in triggers.declared(kind, vendor)
        ]
        assert len(names) == len(set(names))
        assert all(len(name) <= 63 for _, name in names)


def test_every_guarded_table_lies_under_the_health_check(client):
    assert {trigger.table for trigger in triggers.declared("guards", connection.vendor)} == {
        model._meta.db_table
        for model in (Area, Household, Member, Spell, Event, Round, Review, ReviewCause, ReviewNeed, ClassInForce,
                      StepRecord, Job, RegisterImport, FormerName, FormerVillage, EventProposal, User, Appointment,
                      ActivationLink, ScoreSheet, ScoreItem, ScoreOption, RoundStage, Posting, Complaint,
                      LedgerAnswer, Meeting, MeetingOpinion, Opinion, Decision, DecidedHousehold, Certificate,
                      CertificateYear, ReviewRequest, ListAddition, Recognition, IncomeSource, IncomeLimit,
                      Reviewer, Assignment, RelatedHousehold, SecondEntry, FormASheet,
                      *apps.get_app_config("programs").get_models(), *apps.get_app_config("reports").get_models())
    }  # fmt: skip
    assert client.get("/healthz").json() == {
        "status": "ok", "database": "ok", "migrations": "applied", "audit": "complete", "guards": "complete",
        "strangers": "none", "roles": "one", "work": "done",
    }  # fmt: skip


def mend():
    out = io.StringIO()
    call_command("lay_triggers", stdout=out)
    return out.getvalue().splitlines()


NAME = "guard_households_household_days_update"


def weaken():
    """The guard of households' days, made by hand to refuse nothing."""
    if connection.vendor == "postgresql":
        execute(f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$")
    else:
        execute(f'DROP TRIGGER "{NAME}"')
        execute(f'CREATE TRIGGER "{NAME}" AFTER UPDATE ON "households_household" WHEN 0 BEGIN SELECT 1; END')


def drop():
    execute(f'DROP TRIGGER "{NAME}"' + (" ON households_household" if connection.vendor == "postgresql" else ""))


HARMS = {"changed": weaken, "dropped": drop}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_guard_that_was_changed_or_dropped_is_found_and_mended(client, world, harm):
    harm()
    assert Household.objects.filter(pk=world.home.pk).update(closed_on=THEN) == 1
    Household.objects.filter(pk=world.home.pk).update(closed_on=None)
    assert [trigger.name for trigger in triggers.differing("guards")] == [NAME]
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["guards"], answer.json()["audit"]) == (503, "incomplete", "complete")
    assert len(mend()) == 1
    assert client.get("/healthz").status_code == 200
    with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
        Household.objects.filter(pk=world.home.pk).update(closed_on=THEN)
    assert mend() == ["every trigger is as it must be"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite disables no trigger")
@pytest.mark.parametrize("table", ["households_household", "households_spell", "platform_auditentry"])
def test_disabled_triggers_are_found_and_mended(client, table):
    execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    assert client.get("/healthz").status_code == 503
    assert all(change.startswith("mended") for change in mend())
    assert client.get("/healthz").status_code == 200


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL's catalogue")
@pytest.mark.parametrize("definition", [
    "BEFORE UPDATE ON households_household FOR EACH ROW",
    "AFTER UPDATE OF address ON households_household FOR EACH ROW",
    "AFTER UPDATE ON households_household FOR EACH ROW WHEN (NEW.id = 0)",
    "AFTER UPDATE ON households_household FOR EACH STATEMENT",
    "AFTER DELETE ON households_household FOR EACH ROW",
])  # fmt: skip
def test_a_trigger_laid_otherwise_is_found(definition):
    execute(f"CREATE OR REPLACE TRIGGER {NAME} {definition} EXECUTE FUNCTION {NAME}()")
    assert [trigger.name for trigger in triggers.differing("guards")] == [NAME]
    mend()
    assert triggers.differing("guards") == []


def test_a_trigger_of_ours_that_nobody_declares_is_dropped():
    if connection.vendor == "postgresql":
        execute("CREATE FUNCTION settled_old() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$")
        execute("CREATE TRIGGER settled_old AFTER DELETE ON surveys_round FOR EACH ROW EXECUTE FUNCTION settled_old()")
    else:
        execute("CREATE TRIGGER settled_old AFTER DELETE ON surveys_round BEGIN SELECT 1; END")
    assert mend() == ["dropped settled_old on surveys_round"]
    assert mend() == ["every trigger is as it must be"]


def test_triggers_are_laid_when_the_code_that_makes_them_changed(world, monkeypatch):
    """Another condition in the code, no migration: the next start lays it."""
    fewer = (guards.Days(Household.guards[0].settled, start="opened_on", end="closed_on"),)
    monkeypatch.setattr(Household, "guards", fewer)
    triggers.declared.cache_clear()
    try:
        changes = mend()
        assert f"mended {NAME} on households_household" in changes
        assert Household.objects.filter(pk=world.home.pk).update(village=world.cast.lang_coc) == 1
    finally:
        monkeypatch.undo()
        triggers.declared.cache_clear()
    assert f"mended {NAME} on households_household" in mend()


def test_a_frozen_row_may_leave_columns_open(world, monkeypatch):
    frozen = guards.Frozen(when=guards.Is("state", RoundState.SETTLED), but=("decision_number", "version"))
    monkeypatch.setattr(Round, "guards", (frozen,))
    triggers.declared.cache_clear()
    try:
        mend()
        row = Round.objects.filter(pk=world.round.pk)
        assert row.update(decision_number="86/QĐ-UBND", version=F("version") + 1) == 1
        with pytest.raises(IntegrityError, match="but decision_number, version"), transaction.atomic():
            row.update(decision_number="87/QĐ-UBND", settled_by=None)
    finally:
        monkeypatch.undo()
        triggers.declared.cache_clear()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite rebuilds tables")
def test_triggers_that_read_other_tables_make_way_for_a_migration_and_come_back():
    migration = type("Migration", (), {"app_label": "households"})
    triggers.make_way(plan=[(migration, False)])
    gone = {trigger.name for trigger in triggers.differing("guards")}
    assert "guard_surveys_reviewcause_of_review_insert" in gone
    assert "guard_surveys_round_frozen_update" not in gone
    assert {trigger.table for trigger in triggers.differing("audit")} == {
        "accounts_user", "accounts_appointment", "accounts_activationlink", "households_formername"
    }  # fmt: skip
    triggers.lay()
    assert not triggers.differing("guards") + triggers.differing("audit")
    triggers.make_way(plan=[])
    assert not triggers.differing("guards")
