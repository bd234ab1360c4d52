"""The invented commune's measures against poverty, one plan made of them, and what was chosen for two households."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from households.models import Area
from huulien.lib.parameters import read_toml
from huulien.platform import clock
from programs.contexts.ways import proposal_for
from programs.models import WayMeasure
from programs.rules.way_out.facts import Goal
from programs.services.way_choices import choose_way, record_measure
from programs.services.ways import households_in, keep_plan
from surveys.vocabulary import Indicator

FILE = Path(__file__).with_name("ways.toml")
BUDGET_VND = 250_000_000


def fill_ways(commune: Area, areas: dict[str, Area], officer: Any) -> None:
    """The measures, the plan, and the choices: one as proposed, one otherwise."""
    measures = _measures(commune, areas)
    keep_plan(
        commune=commune, goal=Goal.NEAR_POOR, budget_vnd=BUDGET_VND, at_most=65, keeps_village_limits=False, by=officer,
        seconds=60,
    )  # fmt: skip
    _choose(commune, measures, officer)


def _measures(commune: Area, areas: dict[str, Area]) -> dict[str, WayMeasure]:
    words = read_toml(FILE)
    made: dict[str, WayMeasure] = {}
    for row in words["measures"]:
        made[row["name"]] = record_measure(
            commune=commune,
            name=row["name"],
            lifts=[Indicator(code) for code in row.get("lifts", ())],
            income=row.get("income", False),
            cost_vnd=row["cost_vnd"],
            per=row.get("per", "household"),
            ground=row["ground"],
            capacity=row.get("capacity"),
            chance=Decimal(row["chance"]) if "chance" in row else None,
            need=row.get("need", ""),
            valid_from=words["from"],
            valid_until=None,
            rooms={areas[name]: most for name, most in row.get("rooms", {}).items()},
            excludes=[made[name] for name in row.get("excludes", ())],
        )
    return made


def _choose(commune: Area, measures: dict[str, WayMeasure], officer: Any) -> None:
    otherwise = [measures["Vay vốn nuôi bò sinh sản"]]
    reason = "Hộ có đất bãi, đã từng nuôi bò, muốn làm việc này trước."
    poor = households_in(commune, Goal.NEAR_POOR, clock.today()).order_by("code")
    offered = [(household, proposal_for(household, None, "")[1]) for household in poor[:10]]
    some = [(household, proposed) for household, proposed in offered if proposed and proposed != otherwise]
    for (household, proposed), (chosen, why) in zip(some, [(None, ""), (otherwise, reason)], strict=False):
        choose_way(
            household=household, version=0, measures=chosen or proposed, proposed=proposed, reason=why, by=officer
        )
