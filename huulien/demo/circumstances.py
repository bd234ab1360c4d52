"""Invented circumstances: what a family must lack, or not lack, to come out in a wanted class.

The engine has the last word: `huulien.demo.population` refuses a household that came out otherwise.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

from households.vocabulary import Device, PovertyClass, Toilet, WaterSource

# How often poor households lack what, so that the heat map looks like a commune; the order of the indicators.
LACK_WEIGHTS = {1: 62, 3: 17, 4: 12, 5: 48, 7: 45, 8: 14, 9: 40, 10: 66, 11: 34, 12: 22}


@dataclass(frozen=True)
class House:
    """Facts of a household that are not about a member, in the words of the classification contract."""

    dwelling: dict[str, Any]
    water_source: WaterSource
    toilet: Toilet
    internet_user: bool
    devices: list[Device]


def lacks_for(wanted: PovertyClass, random: Random) -> set[int]:
    """Indicators that a household of the wanted class shall lack."""
    if wanted == PovertyClass.POOR:
        count = random.choices((3, 4, 5, 6), (46, 32, 16, 6))[0]
    elif wanted == PovertyClass.NEAR_POOR:
        count = random.choices((0, 1, 2), (10, 40, 50))[0]
    else:
        count = random.choices((0, 1, 2), (62, 28, 10))[0]
    lacks: set[int] = set()
    while len(lacks) < count:
        lacks.add(random.choices(list(LACK_WEIGHTS), list(LACK_WEIGHTS.values()))[0])
    return lacks


def income_for(wanted: PovertyClass, random: Random) -> dict[str, int | None]:
    """B1 at or under 140 for the poor and near poor; measured income for an average life; above it otherwise."""
    if wanted in {PovertyClass.POOR, PovertyClass.NEAR_POOR}:
        return {"b1_score": random.randint(92, 140), "per_person_vnd": None}
    if wanted == PovertyClass.AVERAGE:
        return {"b1_score": None, "per_person_vnd": random.randrange(1_510_000, 2_250_000, 10_000)}
    return {"b1_score": random.randint(141, 215), "per_person_vnd": None}


def house_lacking(lacks: set[int], people: int, random: Random) -> House:
    """A house that lacks exactly the given ones of indicators 7 to 12."""
    weak = set(
        random.sample(("wall_durable", "frame_durable", "roof_durable"), 2 if 7 in lacks else random.choice((0, 0, 1)))
    )
    per_person = random.uniform(5.0, 7.8) if 8 in lacks else random.uniform(9.0, 26.0)
    clean = (WaterSource.PIPED, WaterSource.BOREHOLE, WaterSource.PROTECTED_WELL, WaterSource.PROTECTED_SPRING)
    unclean = (WaterSource.UNPROTECTED_SPRING, WaterSource.UNPROTECTED_WELL, WaterSource.SURFACE)
    hygienic = (Toilet.SEPTIC, Toilet.SEMI_SEPTIC, Toilet.POUR_FLUSH, Toilet.DOUBLE_VAULT)
    devices = [Device.SMARTPHONE] if 11 not in lacks else [Device.TV]
    if random.random() < 0.6:
        devices = sorted({*devices, Device.TV, Device.TELEPHONE})
    return House(
        dwelling={
            **{name: name not in weak for name in ("wall_durable", "frame_durable", "roof_durable")},
            "area_m2": round(per_person * people, 1),
        },
        water_source=random.choice(unclean if 9 in lacks else clean),
        toilet=random.choice((Toilet.OTHER, Toilet.NONE) if 10 in lacks else hygienic),
        internet_user=11 not in lacks,
        devices=[] if 12 in lacks else devices,
    )
