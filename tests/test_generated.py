"""Generated communes live several years as a real one does, and their official figures close."""

import io
from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models, transaction
from django.utils.timezone import localdate

from households.models import Area, Event, Household, Member, Spell
from households.rules.register.export import export_register
from households.rules.register.villages import KnownVillage
from households.services.register_export import register_records
from households.services.register_import import import_register
from households.vocabulary import EventKind, PovertyClass
from huulien.accounts.models import User
from huulien.demo.population import Population
from huulien.demo.rounds import annual_round
from huulien.platform import clock
from huulien.platform.models import StepRecord
from huulien.platform.vocabulary import Role
from reports.datasets import poverty_rates
from reports.official import TITLES, official_lists, official_table
from surveys.models import Certificate, CertificateYear, ClassInForce, Decision, Review, Round
from surveys.rules.ledger.booking import keep_ledger
from surveys.rules.ledger.result import as_json
from surveys.services.ledger import ledger_case
from surveys.services.reviews import NeedEntry, save_causes_and_needs, save_facts
from surveys.steps.reviews import REVIEW_STEPS
from tests import factories

YEARS = (2022, 2023, 2024)
pytestmark = pytest.mark.django_db


def generate(seed: int, households: int = 36, communes: int = 1) -> Area:
    call_command(
        "generate_population", communes=communes, households=households, years=3, seed=seed, stdout=io.StringIO()
    )
    return Area.objects.communes().latest("pk")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_year_closes(seed: int) -> None:
    commune = generate(seed)
    for year in YEARS:
        assert as_json(keep_ledger(ledger_case(commune, year)))["closes"]
        assert poverty_rates(commune, date(year, 12, 31)).total.figures.unclassified == 0
        checks = [
            *(check for number in TITLES for check in official_table(commune, year, number).layout.checks),
            *official_lists(commune, year).checks,
        ]
        assert [check for check in checks if not check.holds] == []


def test_everything_happens_between_two_rounds() -> None:
    commune = generate(seed=5, households=60)
    happened = Counter(Event.objects.filter(commune=commune).values_list("kind", flat=True))
    assert set(happened) == set(EventKind) - {EventKind.UNDO}
    emptied = Event.objects.filter(commune=commune, kind=EventKind.DEATH, counted_from=models.F("household__closed_on"))
    assert emptied.exists()
    entered = Household.objects.filter(commune=commune, opened_on__gt=date(2022, 12, 31))
    assert entered.exclude(events__kind=EventKind.SPLIT).exists()
    assert Decision.objects.signed().filter(commune=commune).count() == 2 * len(YEARS)
    confirmed = CertificateYear.objects.filter(commune=commune).values_list("year", flat=True)
    assert set(confirmed) == {year + 1 for year in YEARS}
    managed = ClassInForce.objects.filter(
        commune=commune, valid_until=None, household__closed_on=None,
        poverty_class__in=[PovertyClass.POOR, PovertyClass.NEAR_POOR],
    )  # fmt: skip
    assert not managed.exclude(household__in=Certificate.objects.valid().values("household")).exists()


def test_the_same_seed_makes_the_same_commune() -> None:
    one, other = generate(seed=7), generate(seed=7)
    assert one.pk != other.pk
    for rows in (households_of, spells_of, events_of, results_of):
        assert rows(one) == rows(other)


def households_of(commune: Area) -> list[object]:
    rows = Household.objects.filter(commune=commune).order_by("code")
    return list(rows.values_list("code", "village__code", "head_name", "opened_on", "closed_on"))


def spells_of(commune: Area) -> list[object]:
    rows = Spell.objects.filter(commune=commune).order_by("household__code", "member__position", "lived_from", "pk")
    return list(rows.values_list("household__code", "member__full_name", "relationship", "lived_from", "lived_until"))


def events_of(commune: Area) -> list[object]:
    rows = Event.objects.filter(commune=commune).order_by("pk")
    return list(
        rows.values_list("kind", "household__code", "other_household__code", "member__full_name", "happened_on")
    )


def results_of(commune: Area) -> list[object]:
    rows = Review.objects.filter(commune=commune).order_by("reference")
    return list(rows.values_list("reference", "poverty_class", "deprived_count", "b1_score", "per_person_vnd"))


@pytest.fixture
def at_once() -> Population:
    """A commune of one village whose households were written at once."""
    commune = factories.make_commune(factories.make_district(factories.make_province()))
    population = Population(commune, Random(1))
    village = factories.make_village(commune, "Làng Bên")
    population.register({village: 12}, opened_on=date(2022, 1, 1), on=date(2022, 1, 1))
    return population


def test_households_written_at_once_are_those_that_the_import_writes(at_once: Population) -> None:
    commune = at_once.commune
    other = factories.make_commune(commune.parent, code="06400", name="Yên Thịnh")
    factories.make_village(other, "Làng Bên")
    of_book = register_records(Household.objects.filter(commune=commune))
    data = export_register(of_book, [KnownVillage("01", "Làng Bên")])
    assert import_register(data=data, file_name="so.xlsx", commune=other, on=date(2022, 1, 1), by=None).committed
    for model, order in ((Household, "code"), (Member, "household__code"), (Spell, "household__code")):
        written, imported = (
            [_plain(row) for row in model.objects.filter(commune=area).order_by(order, *_then(model))]
            for area in (commune, other)
        )
        assert written == imported
    assert not Event.objects.exists()


def _then(model: type[models.Model]) -> list[str]:
    return {Member: ["position"], Spell: ["member__position"]}.get(model, [])


def _plain(row: models.Model) -> dict[str, Any]:
    """What a row says, without its key and those of other rows."""
    own = [field.attname for field in row._meta.concrete_fields if not field.remote_field and not field.primary_key]
    return {name: getattr(row, name) for name in own}


def test_reviews_written_at_once_are_those_that_the_services_write(at_once: Population) -> None:
    visited_on, (sender, checker) = date(2022, 10, 10), _people(at_once.commune)
    round = annual_round(at_once.commune, 2022, checker)
    households = Household.objects.filter(commune=at_once.commune)
    classes = (PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.AVERAGE, PovertyClass.NOT_POOR)
    wanted = {household: classes[place % 4] for place, household in enumerate(households)}
    with transaction.atomic():
        written = [_told(review) for review in at_once.review(round, wanted, visited_on, sender, checker)]
        transaction.set_rollback(True)
    with clock.reliving(visited_on):
        made = [
            _told(_filled(household, round, told, sender, checker))
            for household, told in zip(wanted, written, strict=True)
        ]
    assert written == made
    assert {told["review"]["poverty_class"] for told in made} == set(classes)


def _people(commune: Area) -> tuple[User, User]:
    """Who sends, and who checks."""
    return tuple(factories.make_user(name, Role.OFFICER, commune) for name in ("canbo", "canbo2"))


def _told(review: Review) -> dict[str, Any]:
    """A review with its causes, needs and steps; not at which hour."""
    steps = StepRecord.objects.filter(model="surveys.review", row_id=review.pk).order_by("pk")
    return {
        "review": _row(Review.objects.get(pk=review.pk)),
        "causes": sorted(review.causes.values_list("cause", flat=True)),
        "needs": list(review.needs.order_by("need").values_list("need", "member", "note")),
        "steps": list(steps.values_list("step", "state_before", "state_after", "by", "at__date", "reason")),
    }


def _row(review: Review) -> dict[str, Any]:
    row = {field.attname: getattr(review, field.attname) for field in Review._meta.concrete_fields}
    for moment in ("submitted_at", "checked_at"):
        row[moment] = localdate(row[moment])  # the day of the office, which is not that of UTC before seven o'clock
    return {name: value for name, value in row.items() if name not in ("id", "updated_at")}


def _filled(household: Household, round: Round, told: dict[str, Any], sender: User, checker: User) -> Review:
    """The review that says so, filled in part by part, sent and checked."""
    row, facts = told["review"], told["review"]["facts"]
    review = factories.make_review(round, household, sender)
    for task, keys, fields in (
        ("household", (), ("visited_on",)),
        ("members", ("members",), ()),
        ("income", ("income",), ("income_method",)),
        ("deprivations", ("dwelling", "water_source", "toilet", "internet_user", "devices"), ()),
    ):
        save_facts(
            review=review, version=review.version, task=task, by=sender, facts={key: facts[key] for key in keys},
            **{name: row[name] for name in fields},
        )  # fmt: skip
    needs = [NeedEntry(need, member, note) for need, member, note in told["needs"]]
    save_causes_and_needs(review=review, version=review.version, causes=told["causes"], needs=needs, by=sender)
    REVIEW_STEPS.perform("submit", review, version=review.version, by=sender)
    return REVIEW_STEPS.perform("check", review, version=review.version + 1, by=checker)
