"""Fills a commune with invented households, and reviews them year by year.

Both write many rows at once, and leave those that the services would leave one by one.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from typing import Any

from django.utils import timezone

from households.models import Area, Household, Member, Spell
from households.services.living import household_fold, name_keys, present_spell
from households.vocabulary import Employment, PovertyClass, Qualification, Relationship, Studying
from huulien.demo.circumstances import House, house_lacking, income_for, lacks_for
from huulien.demo.people import Families, Person, schooling
from huulien.lib.text import sort_key
from huulien.platform.models import StepRecord
from huulien.platform.planning import count_at_once
from surveys.models import ClassInForce, ListAddition, Review, ReviewCause, ReviewNeed, Round
from surveys.services.facts import MEMBER_FACTS, member_facts, roster_entry
from surveys.services.needs import ruled_out
from surveys.services.reviews import derive
from surveys.services.rosters import residents_of
from surveys.services.rounds import reviewed_unlisted
from surveys.vocabulary import IncomeMethod, Indicator, Need, PovertyCause, ReviewState, RoundKind

POOR_OR_NEAR = (PovertyClass.POOR, PovertyClass.NEAR_POOR)
NEED_OF_LACK = {
    Indicator.EMPLOYMENT: Need.JOB_REFERRAL,
    Indicator.INSURANCE: Need.HEALTH_INSURANCE,
    Indicator.ADULT_EDUCATION: Need.VOCATIONAL_TRAINING,
    Indicator.HOUSING_QUALITY: Need.HOUSING,
    Indicator.WATER: Need.CLEAN_WATER,
    Indicator.TOILET: Need.TOILET,
    Indicator.DEVICES: Need.DEVICE,
}
SHARES = (
    (PovertyClass.POOR, 15),
    (PovertyClass.NEAR_POOR, 12),
    (PovertyClass.AVERAGE, 22),
    (PovertyClass.NOT_POOR, 51),
)
KEPT = 0.7  # of the households: their class is not drawn anew
ADDED = "Thôn đề nghị rà soát."  # why a household is on a list for which there is no other reason
TASKS = ["household", "members", "income", "deprivations", "needs"]


@dataclass
class Situation:
    """What is made up about one household, carried from year to year."""

    lacks: set[int]
    income: dict[str, int | None]
    house: House | None = None


class Population:
    """The invented households of one commune."""

    def __init__(self, commune: Area, random: Random) -> None:
        self.commune = commune
        self.random = random
        self.families = Families(random)
        self.situations: dict[int, Situation] = {}  # by household's primary key
        self.people: dict[int, Person] = {}  # by member's primary key: those the commune began with

    def register(self, counts: Mapping[Area, int], opened_on: date, on: date) -> list[Household]:
        """The new households, so many in each village, numbered through the commune; their facts are those of `on`."""
        self.families.on = on
        households, people_of = [], []
        number = Household.objects.filter(commune=self.commune).count()
        for village, count in counts.items():
            for _ in range(count):
                number += 1
                people = self.families.family()
                code, name = f"{number:04d}", people[0].full_name
                households.append(
                    Household(
                        commune=self.commune,
                        village=village,
                        code=code,
                        opened_on=opened_on,
                        head_name=name,
                        sort_key=sort_key(name),
                        search_fold=household_fold(name, code, ""),
                    )
                )
                people_of.append(people)
        Household.objects.bulk_create(households, batch_size=500)
        members = [
            _member(household, person, position, max(opened_on, person.birth_date or opened_on))
            for household, people in zip(households, people_of, strict=True)
            for position, person in enumerate(people, start=1)
        ]
        Member.objects.bulk_create(members, batch_size=500)
        Spell.objects.bulk_create([present_spell(member) for member in members], batch_size=500)
        count_at_once(Household, Member, Spell)
        everyone = (person for people in people_of for person in people)
        self.people |= {member.pk: person for member, person in zip(members, everyone, strict=True)}
        return households

    def wanted(
        self, households: Iterable[Household], before: Mapping[Household, PovertyClass] = {}
    ) -> dict[Household, PovertyClass]:
        """What the households shall be found to be: most stay what they were."""
        return {
            household: before[household]
            if household in before and self.random.random() < KEPT
            else self.random.choices(*zip(*SHARES, strict=True))[0]
            for household in households
        }

    def review(
        self, round: Round, wanted: Mapping[Household, PovertyClass], visited_on: date, by: Any, checked_by: Any = None
    ) -> list[Review]:
        """A review of each household, sent and perhaps checked, which the engine classifies as wanted; who is on the
        list of an annual round for no other reason was added to it."""
        living = residents_of(wanted, visited_on)
        reviews = [
            self.review_of(round, household, living[household.pk], to, visited_on, by)
            for household, to in wanted.items()
        ]
        moment, steps = _at_four(visited_on), [("submit", ReviewState.SUBMITTED, by)]
        if checked_by:
            steps.append(("check", ReviewState.CHECKED, checked_by))
        for review in reviews:
            review.state, review.version = steps[-1][1], 1 + len(TASKS) + len(steps)
            review.submitted_by, review.submitted_at = by, moment
            review.checked_by, review.checked_at = (checked_by, moment) if checked_by else (None, None)
        Review.objects.bulk_create(reviews, batch_size=200)
        if round.kind == RoundKind.ANNUAL:
            self._put_on_list(round, by)
        self._name_causes_and_needs(reviews)
        _keep_steps(reviews, steps, moment)
        count_at_once(Review, ListAddition, ReviewCause, ReviewNeed, ClassInForce)
        return reviews

    def _put_on_list(self, round: Round, by: Any) -> None:
        added = [
            ListAddition(commune=self.commune, round=round, household=household, reason=ADDED, added_by=by)
            for household in reviewed_unlisted(round).order_by("pk")
        ]
        ListAddition.objects.bulk_create(added, batch_size=500)

    def review_of(
        self, round: Round, household: Household, members: list[Member], wanted: PovertyClass, visited_on: date, by: Any
    ) -> Review:
        """An unsaved draft whose facts make the household come out in the wanted class."""
        situation = self._situation(household, wanted)
        for _ in range(20):
            review = self._draft(round, household, members, situation, visited_on, by)
            if review.poverty_class == wanted:
                return review
            self._adjust(situation, review, len(members))
        raise RuntimeError(f"no circumstances found that make household {household.code} {wanted}")

    def _situation(self, household: Household, wanted: PovertyClass) -> Situation:
        """Last year's circumstances, changed as far as the wanted class asks."""
        situation = self.situations.setdefault(household.pk, Situation(set(), {}))
        fresh = lacks_for(wanted, self.random)
        if wanted == PovertyClass.POOR and len(situation.lacks) < 3:
            situation.lacks |= fresh
        elif situation.house is None:
            situation.lacks = fresh
        elif wanted != PovertyClass.POOR and len(situation.lacks) > 2:
            situation.lacks = set(self.random.sample(sorted(situation.lacks), 2))
        situation.income = income_for(wanted, self.random)
        situation.house = None
        return situation

    def _adjust(self, situation: Situation, review: Review, people: int) -> None:
        """One indicator more, or one less, towards the wanted number: of the house, then of its people."""
        too_few = review.deprived_count < 3
        choices = [number for number in (10, 7, 9, 11, 12, 8, 1, 5, 4, 3) if (number in situation.lacks) != too_few]
        situation.lacks ^= {choices[0]} if choices else situation.lacks
        situation.house = None

    def _draft(
        self, round: Round, household: Household, members: list[Member], situation: Situation, visited_on: date, by: Any
    ) -> Review:
        if situation.house is None:
            situation.house = house_lacking(situation.lacks, len(members), self.random)
        house = situation.house
        review = Review(
            round=round,
            commune=self.commune,
            village=household.village,
            household=household,
            visited_on=visited_on,
            reference=f"PB-{round.year}-{household.code}",
            created_by=by,
            income_method=IncomeMethod.MEASURED if situation.income["per_person_vnd"] else IncomeMethod.B1_TOTAL,
            done_tasks=TASKS,
            roster=[roster_entry(member) for member in members],
            facts=_plain(
                {
                    "income": situation.income,
                    "members": self._member_facts(members, situation, visited_on),
                    "dwelling": house.dwelling,
                    "water_source": house.water_source,
                    "toilet": house.toilet,
                    "internet_user": house.internet_user,
                    "devices": house.devices,
                    "overrides": {},
                }
            ),
        )
        derive(review)
        return review

    def _member_facts(self, members: list[Member], situation: Situation, on: date) -> list[dict[str, Any]]:
        """Each member's facts of the day, with those that make the household lack what it shall lack."""
        facts = []
        ages = []
        for member in members:
            known = member_facts(member)
            age = member.age_on(on) or 0
            ages.append(age)
            person = self.people.get(member.pk)
            if person:
                known.update(_in_contract_words(person.facts))
            if age < 19:
                known["studying"], known["qualification"] = schooling(age, Random(member.pk))
                known["employment"] = Employment.CHILD if age < 6 else Employment.STUDENT
                if known["studying"] == Studying.NONE and age >= 6:
                    known["employment"] = Employment.SELF_EMPLOYED
            known["malnourished"] = False if age < 16 else None
            known["health_insurance"] = True
            facts.append(known)
        _apply(1, situation, facts, ages, range(17, 60), employment=Employment.WAGE_NO_CONTRACT, studying=Studying.NONE)
        _apply(3, situation, facts, ages, range(0, 16), malnourished=True)
        _apply(4, situation, facts, ages, range(16, 66), health_insurance=False)
        _apply(
            5,
            situation,
            facts,
            ages,
            range(18, 31),
            qualification=Qualification.LOWER_SECONDARY,
            studying=Studying.NONE,
        )
        return facts

    def _name_causes_and_needs(self, reviews: Iterable[Review]) -> None:
        causes, needs = [], []
        for review in reviews:
            if review.poverty_class not in POOR_OR_NEAR:
                continue
            named = self.random.sample(list(PovertyCause), self.random.choice((1, 2, 2, 3)))
            causes += [ReviewCause(commune=self.commune, review=review, cause=cause) for cause in named]
            wanted = {NEED_OF_LACK[indicator] for indicator in review.lacking if indicator in NEED_OF_LACK}
            needs += [
                ReviewNeed(commune=self.commune, review=review, need=need, member_id=whose)
                for need, whose in _whose(review, sorted(wanted)[:3])
            ]
        ReviewCause.objects.bulk_create(causes, batch_size=500)
        ReviewNeed.objects.bulk_create(needs, batch_size=500)


def _whose(review: Review, needs: Iterable[Need]) -> Iterator[tuple[Need, int | None]]:
    """Each need with the first person it can concern; a need of the household with nobody."""
    excluded = ruled_out(review)
    for need in needs:
        if need not in excluded:
            yield need, None
        elif concerned := [id for id in review.names if id not in excluded[need]]:
            yield need, int(concerned[0])


def _keep_steps(reviews: Iterable[Review], steps: Iterable[tuple[str, ReviewState, Any]], at: datetime) -> None:
    """How each review came to its state, step by step."""
    kept = []
    for review in reviews:
        before = ReviewState.DRAFT
        for name, after, by in steps:
            kept.append(
                StepRecord(
                    commune_id=review.commune_id, model=Review._meta.label_lower, row_id=review.pk, step=name,
                    state_before=before, state_after=after, by=by, at=at,
                )
            )  # fmt: skip
            before = after
    StepRecord.objects.bulk_create(kept, batch_size=500)


def _at_four(day: date) -> datetime:
    """The moment when what was found on the day reached the office."""
    return timezone.make_aware(datetime.combine(day, time(16)))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as the database gives them back: enums are words."""
    return json.loads(json.dumps(facts))


def _apply(
    indicator: int, situation: Situation, facts: list[dict[str, Any]], ages: list[int], suited: range, **lacking: Any
) -> None:
    """Give the first member of a suited age the facts by which a household lacks the indicator."""
    if indicator not in situation.lacks:
        return
    for known, age in zip(facts, ages, strict=True):
        if age in suited:
            known.update(lacking)
            return


def _in_contract_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {fact: facts[column] for fact, column in MEMBER_FACTS.items() if column in facts}


def _member(household: Household, person: Person, position: int, lived_from: date) -> Member:
    return Member(
        commune_id=household.commune_id,
        household=household,
        relationship=Relationship.HEAD if position == 1 else person.relationship,
        position=position,
        lived_from=lived_from,
        full_name=person.full_name,
        **name_keys(person.full_name),
        sex=person.sex,
        ethnicity=person.ethnicity,
        birth_date=person.birth_date,
        birth_year=person.birth_year,
        citizen_id=person.citizen_id,
        **person.facts,
    )
