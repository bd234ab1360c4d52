"""Who may stand on a list of support: whom its policy is for on a day, or who waits for what it gives."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from households.models import Household, Member
from households.querysets import existing, stay_on
from households.vocabulary import MAJORITY
from huulien.platform import clock
from programs.models import SupportBatch, SupportLine, SupportNeed
from programs.rules.policies import MONTH, Amount, Beneficiary, Policy, entitled, policies_of
from programs.services.instalments import earlier_lines, instalments_of
from programs.services.support import Gift
from programs.vocabulary import PERSONAL_NEEDS, SupportKind
from surveys.querysets import classified_on

Whom = tuple[Household, Member | None]
Key = tuple[int, int | None]


@dataclass(frozen=True)
class Due:
    """Whom a policy is for on a day, and of whom only a fact that is missing could tell."""

    on: date
    whom: list[Whom] = field(default_factory=list)
    unknown: list[Whom] = field(default_factory=list)

    def add(self, pair: Whom, answer: bool | None) -> None:
        """Put a household or person where the answer of the policies belongs."""
        if answer is None:
            self.unknown.append(pair)
        elif answer:
            self.whom.append(pair)


@dataclass(frozen=True)
class Difference:
    """How a list differs from the computed one, each by name: who is missing, and who stands there beyond it."""

    missing: list[Whom]
    beyond: list[Whom]

    def __bool__(self) -> bool:
        return bool(self.missing or self.beyond)


def policies_for(batch: SupportBatch, on: date) -> list[Policy]:
    """The policies of the batch's kind in force on a day."""
    return [policy for policy in policies_of(SupportKind(batch.kind)) if policy.is_in_force(on)]


def day_of(batch: SupportBatch) -> date:
    """The day a list is computed for where nobody chose one: today, or the last day the batch is for."""
    return min(clock.today(), batch.period_until)


def due_on(batch: SupportBatch, on: date) -> Due:
    """Whom the policies of the batch's kind are for on a day, by the register and the classes in force that day."""
    return due_by(policies_for(batch, on), batch.commune_id, on)


def due_by(rules: Iterable[Policy], commune_id: int, on: date) -> Due:
    """Whom policies of one kind are for on a day: persons, or households where it is given to the household."""
    rules = tuple(rules)
    due = Due(on)
    if not rules:
        return due
    homes = classified_on(Household.objects.filter(commune=commune_id), on).annotate(
        class_then=F("in_force__poverty_class")
    )
    found = homes.select_related("village").order_by("village__position", "sort_key", "pk")
    if not rules[0].kind.is_personal:
        for home in found:
            due.add((home, None), entitled(rules, Beneficiary(home.class_then), on))
        return due
    by_key = {home.pk: home for home in found}
    people = Member.objects.living_on(on).filter(commune=commune_id)
    for person in people.annotate(home_then=stay_on(on, "household")).order_by("sort_key", "pk"):
        if home := by_key.get(person.home_then):
            due.add((home, person), entitled(rules, _facts_of(person, home, on), on))
    return due


def _facts_of(person: Member, home: Household, on: date) -> Beneficiary:
    return Beneficiary(
        poverty_class=home.class_then,
        studying=person.studying,
        is_disabled=person.is_disabled,
        is_minority=None if person.ethnicity is None else person.ethnicity != MAJORITY,
        draws_allowance=person.draws_social_allowance,
        age=person.age_on(on),
    )


@dataclass(frozen=True)
class Proposal:
    """What a policy gives for the days of a batch: the amount of one time, how many times, and the whole gift."""

    amount: Amount
    times: int
    gift: Gift
    payment: str = ""  # "70 %", where the gift is that part of it

    @property
    def choice_words(self) -> str:
        """The case with what it gives: "Nhà hư hỏng nặng: từ 20.000.000 đ"."""
        given = SupportLine(**{name: value for name, value in vars(self.gift).items() if name != "ground"}).gift_words
        return f"{self.amount.case}: {'từ ' if self.amount.is_least else ''}{given}".removeprefix(": ")

    @property
    def words(self) -> str:
        """How the gift comes of the amount: "mức một tháng nhân 3 tháng"."""
        said = f"mức một tháng nhân {self.times} tháng" if self.amount.per == MONTH else "mức một lần"
        said += f", lần này {self.payment}" if self.payment else ""
        return f"{said}, được hơn thì sửa lại" if self.amount.is_least else said


def proposals(batch: SupportBatch, people: int | None = None) -> list[Proposal]:
    """What each dated amount of the batch's policies comes to for its days, and for so many people of a household.

    None where the days are no whole months of a monthly amount, or nobody knows how many people an amount is for.
    """
    payments = instalments_of(batch) if batch.instalment else None
    found = []
    for policy in policies_for(batch, batch.period_from):
        for amount in policy.amounts_on(batch.period_from):
            times = amount.times(batch.period_from, batch.period_until)
            heads = people if amount.is_a_person else 1
            if not times or not heads:
                continue
            vnd = None if amount.vnd is None else amount.vnd * times * heads
            if payments and batch.instalment and vnd is not None:
                vnd = payments.shares(vnd)[batch.instalment - 1]
            gift = Gift(
                amount_vnd=vnd,
                thing=amount.thing,
                quantity=None if amount.quantity is None else amount.quantity * times * heads,
                measure=amount.measure,
                ground=amount.citation if amount.verified else "",
            )
            part = f"{payments.parts[batch.instalment - 1].percent} %" if payments and batch.instalment else ""
            found.append(Proposal(amount, times, gift, part))
    return found


def had_earlier(batch: SupportBatch) -> list[Whom]:
    """Who had the payment before this one, and waits for the rest."""
    return [(line.household, line.member) for line in earlier_lines(batch)]


def waiting_for(batch: SupportBatch) -> list[Whom]:
    """Who waits for what the batch gives and still lives here: longest first."""
    need = SupportKind(batch.kind).need
    if need is None:
        return []
    today = clock.today()
    here = (
        existing(today, "member__lived_from", "member__lived_until")
        if need in PERSONAL_NEEDS
        else existing(today, "household__opened_on", "household__closed_on")
    )
    found = SupportNeed.objects.waiting().filter(here, commune=batch.commune_id, kind=need)
    rows = found.select_related("household__village", "member").order_by("asked_on", "pk")
    return [(row.household, row.member) for row in rows]


def not_listed(batch: SupportBatch, whom: Iterable[Whom]) -> list[Whom]:
    """Those of them who have no line in the batch yet."""
    there = set(batch.lines.values_list("household", "member"))
    people = {member for _, member in there if member}
    return [pair for pair in whom if key_of(pair) not in there and (pair[1] is None or pair[1].pk not in people)]


def difference_of(batch: SupportBatch, computed: list[Whom]) -> Difference:
    """The list beside the computed one; who is left out with a reason is told apart, and no difference."""
    keys = {key_of(pair) for pair in computed}
    people = {member.pk for _, member in computed if member}
    lines = batch.lines.filter(left_out_as="").select_related("household__village", "member")
    beyond = [
        (line.household, line.member)
        for line in lines
        if (line.household_id, line.member_id) not in keys and line.member_id not in people
    ]
    return Difference(not_listed(batch, computed), beyond)


def key_of(pair: Whom) -> Key:
    home, person = pair
    return home.pk, person.pk if person else None
