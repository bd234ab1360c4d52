"""`generate_population`: invented communes for benchmarks and load tests."""

from datetime import date
from random import Random
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from households.models import Area, Household
from huulien.accounts.models import User
from huulien.demo.population import Population
from huulien.demo.rounds import annual_round, certify, decide, load, settle
from huulien.demo.support import YearOfSupport
from huulien.demo.year import Year
from huulien.platform import audit
from huulien.platform.planning import count_anew
from huulien.platform.vocabulary import AreaKind
from programs.models import Plan
from programs.services.plan_words import begin_words

FIRST_YEAR = 2022
VILLAGES_PER_COMMUNE = 6


class Command(BaseCommand):
    help = (
        "Add invented communes: households, annual rounds settled from 2022 on, what happened between them and support."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--communes", type=int, required=True)
        parser.add_argument("--households", type=int, required=True, help="households in each commune")
        parser.add_argument("--years", type=int, default=1, help="settled annual rounds, from 2022 on")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, communes: int, households: int, years: int, seed: int, **options: Any) -> None:
        random = Random(seed)
        with audit.acting(name="generate_population", reason="Dữ liệu sinh ra để đo"):
            province, _ = Area.objects.get_or_create(kind=AreaKind.PROVINCE, code="99", name="Tỉnh thử nghiệm")
            taken = Area.objects.filter(kind=AreaKind.COMMUNE, parent=province).count()
            nobody, _ = User.objects.get_or_create(username="generate_population", defaults={"is_active": False})
            for number in range(taken + 1, taken + communes + 1):
                _generate(province, f"99{number:04d}", households, years, random, nobody)
                if self.stderr.isatty():
                    self.stderr.write(f"\r{number - taken}/{communes} xã", ending="")
        count_anew(*apps.get_models())
        self.stdout.write(f"Đã tạo {communes} xã, mỗi xã {households} hộ, {years} năm.")


@transaction.atomic
def _generate(province: Area, code: str, households: int, years: int, random: Random, nobody: User) -> None:
    commune = Area.objects.create(kind=AreaKind.COMMUNE, code=code, name=f"Xã {code}", parent=province)
    villages = [
        Area.objects.create(
            kind=AreaKind.VILLAGE, code=f"{position:02d}", name=f"Thôn {position}", parent=commune, position=position
        )
        for position in range(1, VILLAGES_PER_COMMUNE + 1)
    ]
    share, rest = divmod(households, len(villages))
    population = Population(commune, random)
    everyone = population.register(
        {village: share + (position < rest) for position, village in enumerate(villages)},
        opened_on=date(FIRST_YEAR - 1, 12, 1),
        on=date(FIRST_YEAR, 1, 1),
    )
    classes = population.wanted(everyone)
    load(commune, FIRST_YEAR - 1, date(FIRST_YEAR - 1, 12, 15), "01/QĐ-UBND", classes, nobody, None)
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        if year > FIRST_YEAR:
            Year(population, year, nobody).pass_by()
        begin_words(Plan.objects.create(commune=commune, year=year, target_rate="12.50"), None)
        YearOfSupport(commune, year, random).pass_by()
        book = Household.objects.filter(commune=commune, closed_on=None).select_related("village").order_by("code")
        classes = population.wanted(book, classes)
        round = annual_round(commune, year, nobody, must_check=False)
        population.review(round, classes, date(year, 10, 10), nobody)
        decide(round, date(year, 12, 14), 1, None, None)
        settle(round, date(year, 12, 14), "01/QĐ-UBND", None)
        certify(round, date(year, 12, 15), None)
