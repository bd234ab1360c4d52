"""The plans of the demonstration: that of 2023 in the commune's own words, and the next one begun from it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from households.models import Area
from huulien.accounts.models import User
from huulien.lib.parameters import read_toml
from huulien.platform import clock
from programs.models import Plan, PlanPart, PlanTarget, VillageTarget
from programs.rules.allocate.facts import Method
from programs.services.plans import create_plan
from programs.steps.plans import PLAN_STEPS

WORDS_2023 = Path(__file__).with_name("plan_2023.toml")
BASIS_2023 = "Kế hoạch số 119/KH-UBND ngày 17/03/2023 của UBND huyện Hữu Lũng về thực hiện Chương trình mục tiêu Quốc gia giảm nghèo bền vững năm 2023 trên địa bàn huyện"  # noqa: E501 one sentence
RECIPIENTS = (
    "Phòng LĐTBXH-DT huyện",
    "Thường trực ĐU, HĐND xã",
    "CT, PCT UBND xã",
    "UBMTTQ và các đoàn thể xã",
    "BCĐ các CTMTQG xã",
    "Các trường học, y tế",
    "Các Trưởng thôn",
    "Lưu: VT, VHXH",
)
# What the plan of 2023 says of its own year → what that of 2024 says in its place.
NEXT_YEAR = {
    "năm 2023": "năm 2024", "năm 2022": "năm 2023", "10,98%": "8,50%", "7,58%": "2,48%",
}  # fmt: skip


def plan_2023(commune: Area, most: dict[Area, int], leader: User) -> None:
    words = read_toml(WORDS_2023)
    plan = Plan.objects.create(
        commune=commune, year=2023, target_rate="10.98", based_on=BASIS_2023, recipients="\n".join(RECIPIENTS)
    )
    for number, part in enumerate(words["parts"], start=1):
        PlanPart.objects.create(commune=commune, plan=plan, position=number, **_clean(part))
    for target in words["targets"]:
        PlanTarget.objects.create(commune=commune, plan=plan, **_clean(target))
    _approve(plan, most, leader, "32/KH-UBND", date(2023, 3, 28))


def plan_2024(commune: Area, most: dict[Area, int], leader: User) -> None:
    with clock.reliving(date(2024, 2, 20)):
        plan = create_plan(commune=commune, year=2024, target_rate=Decimal("8.50"), recipients="\n".join(RECIPIENTS))
    for part in plan.parts.all():
        part.text = _of_next_year(part.text)
        part.save(update_fields=["text"])
    for target in plan.targets.all():
        target.definition = _of_next_year(target.definition)
        target.save(update_fields=["definition"])
    Plan.objects.filter(pk=plan.pk).update(method=Method.PROPORTIONAL)  # it proposes these very numbers
    _approve(plan, most, leader, "21/KH-UBND", date(2024, 3, 15))


def _approve(plan: Plan, most: dict[Area, int], leader: User, number: str, issued_on: date) -> None:
    VillageTarget.objects.bulk_create(
        VillageTarget(commune=plan.commune, plan=plan, village=village, max_poor_households=count)
        for village, count in most.items()
    )
    plan.refresh_from_db()
    with clock.reliving(issued_on):
        PLAN_STEPS.perform("approve", plan, by=leader, version=plan.version, number=number, issued_on=issued_on)


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    return {name: words.strip() for name, words in row.items()}


def _of_next_year(text: str) -> str:
    for old, new in NEXT_YEAR.items():
        text = text.replace(old, new)
    return text
