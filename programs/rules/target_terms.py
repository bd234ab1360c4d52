"""The dated numbers that targets are counted by: how long an escape is new, and which ages are of working age."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from huulien.lib.parameters import Parameter, parse_parameters, read_toml

_FILE = Path(__file__).parents[1] / "parameters" / "targets.toml"


@dataclass(frozen=True)
class TargetTerms:
    newly_escaped_months: Parameter
    working_age_from: Parameter
    working_age_under: Parameter

    def months(self, on: date) -> int:
        """How many months an escape from poverty counts as new on the day."""
        return int(self.newly_escaped_months.at(on).value)

    def is_of_working_age(self, age: int | None, on: date) -> bool | None:
        """Whether somebody of these completed years is of working age on the day; None where the age is not known."""
        if age is None:
            return None
        return int(self.working_age_from.at(on).value) <= age < int(self.working_age_under.at(on).value)


@cache
def target_terms() -> TargetTerms:
    tables: dict[str, Any] = read_toml(_FILE)
    working_age = parse_parameters(tables.pop("working_age"), f"{_FILE.name}: working_age")
    others = parse_parameters(tables, _FILE.name)
    return TargetTerms(
        newly_escaped_months=others["newly_escaped_months"],
        working_age_from=working_age["from"],
        working_age_under=working_age["under"],
    )
