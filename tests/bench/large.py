"""Communes of any size, made quickly: a few hundred households are invented, the others are copies of them."""

from collections.abc import Sequence
from datetime import date
from random import Random

from households.models import Area, Household, Member, Spell
from huulien.accounts.models import User
from huulien.demo.population import Population
from huulien.demo.rounds import annual_round, load
from huulien.platform.planning import count_at_once
from huulien.platform.vocabulary import AreaKind
from surveys.models import ClassInForce, ListAddition, Review, ReviewCause, ReviewNeed, Round
from tests.bench.clone import copy_rows, copying

INVENTED = 250
YEAR = 2022
_STEP = 100_000  # between the keys of two copies; no table has so many rows of the invented ones
_FIRST = 100_000_000_000  # beyond every key that the database gives itself


def empty_commune(code: str) -> Area:
    """A commune of six villages and no household, in a province of its own."""
    province, _ = Area.objects.get_or_create(kind=AreaKind.PROVINCE, code="98", name="Tỉnh đo tốc độ")
    commune = Area.objects.create(kind=AreaKind.COMMUNE, code=code, name=f"Xã {code}", parent=province)
    for number in range(1, 7):
        Area.objects.create(
            kind=AreaKind.VILLAGE, code=f"{number:02d}", name=f"Thôn Số {number}", parent=commune, position=number
        )
    return commune


def register_invented(commune: Area, households: int, opened_on: date) -> Population:
    """The commune's population, about as many households in each village."""
    population = Population(commune, Random(1))
    villages = list(Area.objects.villages_of(commune))
    share, rest = divmod(households, len(villages))
    counts = {village: share + (place < rest) for place, village in enumerate(villages)}
    population.register(counts, opened_on=opened_on, on=opened_on)
    return population


def large_round(code: str, households: int) -> Round:
    """A new commune's annual round that waits to be settled: the year before is, and every household is reviewed."""
    commune = empty_commune(code)
    nobody, _ = User.objects.get_or_create(username="do-toc-do", defaults={"is_active": False})
    population = register_invented(commune, INVENTED, date(YEAR - 1, 12, 1))
    book = list(Household.objects.filter(commune=commune).select_related("village").order_by("code"))
    classes = population.wanted(book)
    load(commune, YEAR - 1, date(YEAR - 1, 12, 15), "01/QĐ-UBND", classes, nobody, None)
    round = annual_round(commune, YEAR, nobody, must_check=False)
    population.review(round, population.wanted(book, classes), date(YEAR, 10, 10), nobody)
    with copying():
        _copy_households(round, households, book)
    return round


def _copy_households(round: Round, wanted: int, invented: Sequence[Household]) -> None:
    """Copies of the invented households, with their people, classes and reviews, until the commune has as many."""
    reviews = list(round.reviews.order_by("pk"))
    of = {"household": _between(invented), "review": _between(reviews)}
    shifted = {Household, Member, Review}
    for number in range(1, -(-wanted // len(invented))):
        shift = _FIRST + number * _STEP
        copy_rows(Household, shift, f"id {of['household']}", {"code": f"code || '-{number}'"}, shifted)
        copy_rows(Member, shift, f"household_id {of['household']}", {"citizen_id": "''"}, shifted)
        copy_rows(Spell, shift, f"household_id {of['household']}", {}, shifted)
        Review.objects.bulk_create((_copied(review, shift) for review in reviews), batch_size=200)
        copy_rows(ReviewCause, shift, f"review_id {of['review']}", {}, shifted)
        copy_rows(ReviewNeed, shift, f"review_id {of['review']}", {}, shifted)
        copy_rows(ClassInForce, shift, f"household_id {of['household']}", {}, shifted)
        copy_rows(ListAddition, shift, f"household_id {of['household']}", {}, shifted)
    count_at_once(Household, Member, Spell, Review, ReviewCause, ReviewNeed, ClassInForce, ListAddition)


def _between(rows: Sequence[Household] | Sequence[Review]) -> str:
    """The condition on a key to be one of rows that were made one after the other."""
    keys = [row.pk for row in rows]
    return f"BETWEEN {min(keys)} AND {max(keys)}"


def _copied(review: Review, shift: int) -> Review:
    """The review of the household's copy, of the copies of its people."""
    fields = {field.attname: getattr(review, field.attname) for field in Review._meta.concrete_fields}
    return Review(
        **fields
        | {
            "id": review.pk + shift,
            "household_id": review.household_id + shift,
            "roster": [_moved(person, shift) for person in review.roster],
            "facts": review.facts | {"members": [_moved(facts, shift) for facts in review.facts["members"]]},
        }
    )


def _moved(person: dict[str, object], shift: int) -> dict[str, object]:
    return person | {"id": str(int(str(person["id"])) + shift)}
