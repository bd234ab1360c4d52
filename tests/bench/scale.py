"""What a year costs a large commune: its settlement, its official tables and its certificates."""

from collections.abc import Callable
from datetime import date
from typing import Any

from households.models import Area, Spell
from households.vocabulary import Relationship
from huulien.demo.rounds import certify, settle
from programs.models import Plan
from reports.datasets.money import money_of
from reports.datasets.targets import commune_targets
from reports.official import TITLES, official_lists, official_table
from reports.official_files import lists_file, table_file
from reports.target_shapes import targets_as_json
from surveys.models import Certificate, Round
from tests.bench.large import YEAR, large_round
from tests.bench.timing import apart, best

FEW, MANY = 1_000, 10_000
PRINTED = (100, 1_000)
TARGETS_ON = date(2023, 12, 31)


def measure_settling(round: Round) -> dict[str, Any]:
    """Settling the round, and one ten times as large: both undone again, each in a process of its own."""
    seconds, megabytes = apart(_settling(round), times=3)
    many_seconds, many_megabytes = apart(_settling(large_round("980005", MANY)))
    return {
        "seconds": round_off(seconds),
        "peak_mb": round_off(megabytes),
        f"seconds_of_{MANY}": round_off(many_seconds),
        f"peak_mb_of_{MANY}": round_off(many_megabytes),
        "times_seconds": round_off(many_seconds / seconds),
        "times_peak": round_off(many_megabytes / megabytes),
        "aim": "at most 12 times for ten times as many households, both",
    }


def measure_tables(commune: Area) -> float:
    """Seconds for all official tables and lists of a commune as JSON."""
    return best(lambda: _write_tables(commune), 5)


def measure_targets(commune: Area) -> float:
    """Seconds for the thirteen targets of the commune's plan, with their lists and the money, as JSON."""
    plan = commune.plans.select_related("commune").get(year=TARGETS_ON.year)
    return best(lambda: _count_targets(plan), 5)


def among_200(alone: float, among: float) -> dict[str, Any]:
    return {
        "alone_seconds": round_off(alone),
        "among_200_seconds": round_off(among),
        "among_200_times_alone": round_off(among / alone),
        "aim": "at most 1.3 times the lone commune",
    }


def measure_certificates(round: Round) -> dict[str, Any]:
    """A certificate for each household of the commune as one PDF, against a tenth of them."""
    _issue_to_all(round)
    (few, few_megabytes), (many, many_megabytes) = (
        apart(_printing(round.commune, count), times=3) for count in PRINTED
    )
    return {
        "seconds": round_off(many),
        "peak_mb": round_off(many_megabytes),
        f"seconds_of_{PRINTED[0]}": round_off(few),
        f"peak_mb_of_{PRINTED[0]}": round_off(few_megabytes),
        "times_seconds": round_off(many / few),
        "aim": "at most 12 times for ten times as many",
    }


def settle_large(round: Round) -> None:
    settle(round, date(YEAR, 12, 14), "01/QĐ-UBND", None)


def round_off(number: float) -> float:
    return round(number, 2 if number < 10 else 1)


def _settling(round: Round) -> Callable[[], None]:
    return lambda: settle_large(round)


def _count_targets(plan: Plan) -> None:
    counted = commune_targets(plan, TARGETS_ON)
    targets_as_json(counted, money_of(plan.commune, plan.year, TARGETS_ON))


def _write_tables(commune: Area) -> None:
    for number in TITLES:
        table_file(official_table(commune, YEAR, number), commune.name, "json")
    lists_file(official_lists(commune, YEAR), commune.name, "json")


def _printing(commune: Area, count: int) -> Callable[[], Any]:
    from surveys.papers.certificates import certificates_pdf

    held = Certificate.objects.filter(commune=commune).select_related("household__village", "holder", "replaces")
    return lambda: certificates_pdf(list(held.order_by("pk").prefetch_related("years")[:count]), commune)


def _issue_to_all(round: Round) -> None:
    """Those that the round is due, and, to have enough to print, one for every other household."""
    issued_on = date(YEAR, 12, 15)
    certify(round, issued_on, None)
    held = Certificate.objects.filter(commune=round.commune)
    heads = Spell.objects.filter(commune=round.commune, lived_until=None, relationship=Relationship.HEAD)
    others = heads.exclude(household__in=held.values("household")).values_list("household", "member")
    Certificate.objects.bulk_create(
        Certificate(commune=round.commune, household_id=household, holder_id=head, number=number, issued_on=issued_on)
        for number, (household, head) in enumerate(others, start=held.count() + 1)
    )
