"""Opening a round, which households it must cover, and what its settlement makes official."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from households.models import Area, Household
from households.services.settled_days import lock_commune, settle_through
from households.vocabulary import PovertyClass, change_in_words
from huulien.lib.dates import format_date_vi
from huulien.lib.parameters import NoValueInForce
from huulien.lib.text import upper_first
from huulien.platform import clock
from huulien.platform.bulk import batches
from surveys.models import ClassInForce, Round
from surveys.rules.procedure import procedure_on, procedures
from surveys.rules.standard import standard_on
from surveys.services.classes import begin_loaded, begin_reviewed
from surveys.services.facts import remember_facts
from surveys.services.stages import begin_stages, end_with_decision
from surveys.vocabulary import ReviewState, RoundKind

MANAGED_CLASSES = (PovertyClass.POOR, PovertyClass.NEAR_POOR)

# What other apps make of a round's reviews once they are settled, within the same transaction: each app names its own.
following: list[Callable[[Round], None]] = []


@transaction.atomic
def open_round(
    *,
    commune: Area,
    year: int,
    kind: RoundKind,
    opened_on: date,
    due_on: date,
    as_of: date,
    by: Any,
    must_check: bool = True,
) -> Round:
    """The new round; its standard and its procedure are those in force on the day it opens.

    An annual round and those within the year stand beside each other: neither waits for the other.
    """
    commune = lock_commune(commune)
    if kind == RoundKind.ANNUAL and commune.rounds.filter(kind=RoundKind.ANNUAL).open().exists():
        raise ValidationError("Đợt rà soát định kỳ trước chưa chốt. Chốt đợt đó rồi mới mở đợt mới.")
    settled = commune.settled_through_on
    if settled and as_of <= settled:
        raise ValidationError({"as_of": f"Số liệu đến hết {format_date_vi(settled)} đã chốt. Ghi ngày sau ngày đó."})
    if year > clock.today().year:
        raise ValidationError({"year": f"Năm {year} chưa tới. Mở đợt rà soát khi đã sang năm {year}."})
    if opened_on.year != year:
        raise ValidationError({"opened_on": f"Đợt rà soát năm {year} mở vào một ngày trong năm {year}."})
    if not 0 <= as_of.year - year <= (kind == RoundKind.IN_YEAR):
        raise ValidationError({"as_of": f"Số liệu của đợt rà soát năm {year} tính đến một ngày trong năm {year}."})
    new = Round(
        commune=commune,
        year=year,
        kind=kind,
        standard=_standard(opened_on, as_of),
        procedure=_procedure(opened_on),
        opened_on=opened_on,
        due_on=due_on,
        as_of=as_of,
        must_check=must_check,
        opened_by=by,
    )
    new.full_clean()
    new.save(force_insert=True)
    begin_stages(new)
    return new


@transaction.atomic
def open_round_to_load(*, commune: Area, year: int, recognised_on: date, by: Any) -> Round:
    """The annual round of a year whose results were recognised elsewhere: its step "load" takes them in.

    When it was held, and by which standard, is not known here.
    """
    commune = lock_commune(commune)
    settled = commune.settled_through_on
    if settled and recognised_on <= settled:
        raise ValidationError(f"Số liệu đến hết {format_date_vi(settled)} đã chốt, không nạp kết quả trước ngày đó.")
    if not 0 <= recognised_on.year - year <= 1:
        raise ValidationError(f"Kết quả rà soát năm {year} được công nhận trong năm {year} hoặc đầu năm {year + 1}.")
    new = Round(
        commune=commune,
        year=year,
        kind=RoundKind.ANNUAL,
        opened_on=recognised_on,
        due_on=recognised_on,
        as_of=date(year, 12, 31),
        opened_by=by,
    )
    new.full_clean(exclude=["opened_by"])
    new.save(force_insert=True)
    return new


def _standard(opened_on: date, as_of: date) -> str:
    """The code of the one standard that a round of these days is held by."""
    try:
        standard = standard_on(opened_on)
        standard.terms(as_of)
    except NoValueInForce:
        raise ValidationError(
            {"opened_on": "Không có chuẩn nghèo nào áp dụng suốt các ngày này. Kiểm tra lại năm."}
        ) from None
    return standard.code


def _procedure(opened_on: date) -> str:
    """The code of the procedure that a round opened on a day follows."""
    try:
        return procedure_on(opened_on).code
    except NoValueInForce:
        last = procedures()[-1]
        raise ValidationError(
            {
                "opened_on": f"Chưa có quy trình cho năm {opened_on.year}: quy trình theo {last.title} áp dụng từ "
                f"{format_date_vi(last.valid_from)} đến {format_date_vi(last.valid_until)}."
            }
        ) from None


def households_to_review(round: Round) -> QuerySet[Household]:
    """Households the round must cover and that are still in the book: those that ask and are listed; by an annual round
    also those poor or near poor by the last settled result, and those added to its list."""
    return Household.objects.filter(must_be_reviewed(round), commune=round.commune_id, closed_on=None)


def must_be_reviewed(round: Round) -> Q:
    """The condition on households in the book that the round must cover; of those managed, none that came after its
    last day."""
    asked = Q(pk__in=round.requests.listed().order_by().values("household"))
    if round.kind != RoundKind.ANNUAL:
        return asked
    added = Q(pk__in=round.additions.order_by().values("household"))
    managed = ClassInForce.objects.filter(
        commune=round.commune_id, household=OuterRef("pk"), valid_until=None, poverty_class__in=MANAGED_CLASSES
    )
    return Q(Exists(managed.order_by()), opened_on__lte=round.as_of) | asked | added


def in_round(round: Round) -> Q:
    """The condition on households that the round is about: those with a review, and those that must have one."""
    own = round.reviews.filter(household=OuterRef("pk")).order_by()
    return Q(Exists(own)) | Q(must_be_reviewed(round), closed_on=None)


def reviewed_unlisted(round: Round) -> QuerySet[Household]:
    """Households in the book that have a review in the round and never were on its list."""
    reviewed = Household.objects.filter(pk__in=round.reviews.order_by().values("household"), closed_on=None)
    listed = households_to_review(round).order_by().values("pk")
    return reviewed.exclude(Q(pk__in=listed) | Q(pk__in=managed_since(round).order_by().values("household")))


def managed_since(round: Round) -> QuerySet[ClassInForce]:
    """Classes by which an annual round listed a household since it was opened: a decision within the year takes nobody
    off its list."""
    found = ClassInForce.objects.filter(commune=round.commune_id, poverty_class__in=MANAGED_CLASSES, taken_back_on=None)
    return found.exclude(valid_until__lte=round.opened_on) if round.kind == RoundKind.ANNUAL else found.none()


def not_reviewed(round: Round) -> QuerySet[Household]:
    """Households the round must cover whose review has not been sent."""
    sent = round.reviews.submitted().filter(household=OuterRef("pk"))
    return households_to_review(round).exclude(Exists(sent))


@dataclass(frozen=True)
class VillageChange:
    """What settling a round would do to the poor and near-poor households of one village."""

    village: str
    poor_before: int
    poor_after: int
    near_poor_before: int
    near_poor_after: int


@dataclass(frozen=True)
class ClassChange:
    """How many households would go from one class to another; no class before: none was settled of them yet."""

    before: PovertyClass | None
    after: PovertyClass
    households: int

    @property
    def words(self) -> str:
        return upper_first(change_in_words(self.before or "", self.after))


@dataclass(frozen=True)
class VillageChanges:
    """What would change village by village, and in all."""

    villages: list[VillageChange]

    @property
    def poor_before(self) -> int:
        return sum(row.poor_before for row in self.villages)

    @property
    def poor_after(self) -> int:
        return sum(row.poor_after for row in self.villages)

    @property
    def near_poor_before(self) -> int:
        return sum(row.near_poor_before for row in self.villages)

    @property
    def near_poor_after(self) -> int:
        return sum(row.near_poor_after for row in self.villages)


@dataclass(frozen=True)
class SettledFigures(VillageChanges):
    """What becomes official by settling a round: by village, and which changes of class are how many."""

    changes: list[ClassChange]
    kept: int  # households whose class stays as it is


def _in_force(commune: Area) -> dict[int, str]:
    """Household → its class in force."""
    in_force = ClassInForce.objects.filter(commune=commune, valid_until=None)
    return dict(in_force.values_list("household", "poverty_class"))


def village_changes(commune: Area, becomes: Mapping[int, str]) -> VillageChanges:
    """What other classes of some households would make of the villages' figures, over the households in the book."""
    in_force = _in_force(commune)
    names = {area.pk: area.name for area in Area.objects.villages_of(commune).order_by("position", "pk")}
    counts: dict[int, Counter[str]] = {village: Counter() for village in names}
    book = Household.objects.filter(commune=commune, closed_on=None)
    for household, village in book.values_list("pk", "village"):
        was = in_force.get(household, "")
        counts[village].update([f"{was}_before", f"{becomes.get(household, was)}_after"])
    poor, near = PovertyClass.POOR, PovertyClass.NEAR_POOR
    return VillageChanges(
        [
            VillageChange(
                names[village], found[f"{poor}_before"], found[f"{poor}_after"], found[f"{near}_before"],
                found[f"{near}_after"],
            )
            for village, found in counts.items()
        ]
    )  # fmt: skip


def settled_figures(round: Round) -> SettledFigures:
    """What the reviews sent in the round would make of the classes in force, over the households still in the book."""
    in_force = _in_force(round.commune)
    sent = dict(round.reviews.submitted().values_list("household", "poverty_class"))
    book = Household.objects.filter(pk__in=round.reviews.submitted().values("household"), closed_on=None)
    changes = Counter((in_force.get(pk, ""), sent[pk]) for pk in book.values_list("pk", flat=True))
    return SettledFigures(
        villages=village_changes(round.commune, sent).villages,
        changes=[
            ClassChange(PovertyClass(was) if was else None, PovertyClass(becomes), count)
            for (was, becomes), count in sorted(changes.items())
            if was != becomes
        ],
        kept=sum(count for (was, becomes), count in changes.items() if was == becomes),
    )


def put_in_force(
    round: Round, *, by: Any, reason: str, settled_on: date, decision_number: str, poor_count: int | None = None
) -> list[str]:
    """What settling leaves behind: the reviews sent are frozen, their classes official from `settled_on`.

    An annual round settles the commune's figures through its last day, as far as it has passed; one within the year
    settles nobody's but those of the households that asked.
    """
    sent = round.reviews.submitted().order_by("pk")
    # Of ten thousand reviews at once only what their classes need: their facts are read in turn.
    locked = sent.select_for_update(no_key=True, of=("self",))
    decided = list(locked.only("round", "household", "village", "poverty_class"))
    begin_reviewed(round, decided, settled_on)
    remember_facts(sent)
    # With the next version: whoever was about to return or check one of them is told that it has changed.
    for batch in batches([review.pk for review in decided]):
        round.reviews.filter(pk__in=batch).update(state=ReviewState.SETTLED, version=F("version") + 1)
    for follow in following:
        follow(round)
    return _sign(round, settled_on, decision_number, by)


def put_loaded_in_force(
    round: Round,
    *,
    by: Any,
    reason: str,
    settled_on: date,
    decision_number: str,
    classes: Mapping[Household, PovertyClass],
) -> list[str]:
    """What loading leaves behind: classes recognised elsewhere are official from `settled_on`, without Form B."""
    begin_loaded(round, classes, settled_on)
    return _sign(round, settled_on, decision_number, by)


def _sign(round: Round, settled_on: date, decision_number: str, by: Any) -> list[str]:
    """Who settled the round by which decision; an annual one settles the days of its year as they pass."""
    round.settled_on, round.decision_number, round.settled_by = settled_on, decision_number.strip(), by
    end_with_decision(round)
    if round.kind == RoundKind.ANNUAL:
        round.settled_through_before = round.commune.settled_through_on
        round.settles_until_before = round.commune.settles_until_on
        settle_through(round.commune, max(settled_on, min(round.as_of, clock.today() - timedelta(days=1))))
        round.commune.settles_until_on = round.as_of
        round.commune.save(update_fields=["settles_until_on"])
    return ["settled_on", "decision_number", "settled_by", "settled_through_before", "settles_until_before"]
