"""The poverty standards, loaded from dated files: which one is in force on a day, and what it says then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from households.vocabulary import Zone
from huulien.lib.parameters import (
    NoValueInForce,
    Parameter,
    ParameterFileError,
    Value,
    check_keys,
    date_in,
    is_verified,
    parse_parameters,
    read_toml,
    text_in,
)
from surveys.vocabulary import Dimension, Indicator

STANDARDS_FOLDER = Path(__file__).parent.parent / "parameters" / "standards"

_FILE_KEYS = frozenset({"standard", "line", "rule", "indicators"})
_OPTIONAL_FILE_KEYS = frozenset({"score", "average"})
_HEADING_KEYS = frozenset({"code", "title", "valid_from", "valid_until"})
_RULE_KEYS = frozenset({"poor_from_deprivations", "points_per_deprivation"})
_INDICATOR_KEYS = frozenset({"number", "code", "dimension", "name", "condition", "citation"})
_OPTIONAL_INDICATOR_KEYS = frozenset({"verified", "limits"})


@dataclass(frozen=True, eq=False)
class Limits:
    """The numbers the twelve indicators are decided by; the file of the standard says what each means."""

    job_from_age: int
    dependant_child_under_age: int
    dependant_elderly_from_age: int
    dependants_over_percent: int
    nutrition_under_age: int
    insurance_from_age: int
    adult_education_from_age: int
    adult_education_to_age: int
    upper_secondary_from_age: int
    schooling_from_age: int
    primary_from_age: int
    lower_secondary_from_age: int
    schooling_under_age: int
    weak_structures_from: int
    area_under_m2: int

    @property
    def ages(self) -> range:
        """Ages enough to see every answer: no question tells apart two people older than the last of them."""
        return range(max(getattr(self, field.name) for field in fields(self) if "_age" in field.name) + 2)


@dataclass(frozen=True)
class IndicatorText:
    """An indicator in a standard: its place and name, when a household is deprived, and the numbers that decide it."""

    indicator: Indicator
    number: int  # its place in the form
    dimension: Dimension
    name: str
    condition: str
    citation: str
    verified: bool
    limits: Mapping[str, Parameter]

    def citations(self, on: date) -> tuple[str, ...]:
        """Where the indicator and its numbers come from, each document named once."""
        return tuple(dict.fromkeys([self.citation, *(limit.at(on).citation for limit in self.limits.values())]))


@dataclass(frozen=True, eq=False)
class Terms:
    """What a standard says between two changes of its numbers."""

    standard: "Standard"
    line: Mapping[Zone, Value]  # income, đồng per person and month
    score: Mapping[Zone, Value]  # B1 that stands for the line; empty where the standard has none
    average: Mapping[Zone, Value]  # highest income of average living; empty where the standard has none
    poor_from_deprivations: Value
    points_per_deprivation: Value
    limits: Limits
    citations: Mapping[Indicator, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Standard:
    """A poverty standard: the reviews it is for, its indicators, and its numbers through time."""

    code: str
    title: str
    valid_from: date
    valid_until: date
    line: Mapping[Zone, Parameter]
    score: Mapping[Zone, Parameter]
    average: Mapping[Zone, Parameter]
    poor_from_deprivations: Parameter
    points_per_deprivation: Parameter
    indicators: Mapping[Indicator, IndicatorText]

    def terms(self, on: date) -> Terms:
        """What the standard says on a day; the same object until the next change."""
        if not self.valid_from <= on <= self.valid_until:
            raise NoValueInForce(self.code, on)
        return self._terms_since(max(day for day in self.days_of_change if day <= on))

    def nearest(self, on: date) -> date:
        """The day of the standard that is nearest to a day."""
        return min(max(on, self.valid_from), self.valid_until)

    @cached_property
    def by_number(self) -> Mapping[str, Indicator]:
        """The indicator at each place of the form; places as they are written."""
        return {str(text.number): indicator for indicator, text in self.indicators.items()}

    @cached_property
    def days_of_change(self) -> tuple[date, ...]:
        """The first day of the standard, and every later day on which some number of it changes."""
        days = {self.valid_from}
        for value in self._values():
            days.add(value.valid_from)
            if value.valid_until is not None:
                days.add(value.valid_until + timedelta(days=1))
        return tuple(sorted(day for day in days if self.valid_from <= day <= self.valid_until))

    def _values(self) -> Iterator[Value]:
        for by_zone in (self.line, self.score, self.average):
            for parameter in by_zone.values():
                yield from parameter.values
        yield from self.poor_from_deprivations.values
        yield from self.points_per_deprivation.values
        for text in self.indicators.values():
            for limit in text.limits.values():
                yield from limit.values

    @lru_cache  # noqa: B019 - the few standards live as long as the process
    def _terms_since(self, day: date) -> Terms:
        limits = {
            name: int(limit.at(day).value) for text in self.indicators.values() for name, limit in text.limits.items()
        }
        return Terms(
            standard=self,
            line={zone: parameter.at(day) for zone, parameter in self.line.items()},
            score={zone: parameter.at(day) for zone, parameter in self.score.items()},
            average={zone: parameter.at(day) for zone, parameter in self.average.items()},
            poor_from_deprivations=self.poor_from_deprivations.at(day),
            points_per_deprivation=self.points_per_deprivation.at(day),
            limits=Limits(**limits),
            citations={indicator: text.citations(day) for indicator, text in self.indicators.items()},
        )


def standard_on(on: date) -> Standard:
    """The standard for reviews made on a day."""
    for standard in standards():
        if standard.valid_from <= on <= standard.valid_until:
            return standard
    raise NoValueInForce("poverty standard", on)


def standard_by_code(code: str) -> Standard:
    """The standard a round names."""
    for standard in standards():
        if standard.code == code:
            return standard
    raise LookupError(f"no poverty standard {code}")


@lru_cache
def standards() -> tuple[Standard, ...]:
    """All standards, in the order of their dates."""
    return load_standards(STANDARDS_FOLDER)


def load_standards(folder: Path) -> tuple[Standard, ...]:
    """The standards of the files in a folder, in the order of their dates; two in force at once is an error."""
    loaded = sorted((load_standard(path) for path in folder.glob("*.toml")), key=lambda standard: standard.valid_from)
    for earlier, later in pairwise(loaded):
        if later.valid_from <= earlier.valid_until:
            raise ParameterFileError(f"{earlier.code} and {later.code} are both in force on {later.valid_from}")
    if len({standard.code for standard in loaded}) < len(loaded):
        raise ParameterFileError(f"{folder.name}: two standards have the same code")
    return tuple(loaded)


def load_standard(path: Path) -> Standard:
    """The standard of one file; anything unknown, missing or without a value on some day is an error."""
    file = path.name
    tables = read_toml(path)
    check_keys(tables, file, required=_FILE_KEYS, allowed=_FILE_KEYS | _OPTIONAL_FILE_KEYS)
    heading = tables["standard"]
    check_keys(heading, f"{file}: standard", required=_HEADING_KEYS)
    check_keys(tables["rule"], f"{file}: rule", required=_RULE_KEYS)
    rule = parse_parameters(tables["rule"], f"{file}: rule")
    standard = Standard(
        code=text_in(heading, "code", f"{file}: standard"),
        title=text_in(heading, "title", f"{file}: standard"),
        valid_from=date_in(heading, "valid_from", f"{file}: standard"),
        valid_until=date_in(heading, "valid_until", f"{file}: standard"),
        line=_parse_by_zone(tables["line"], f"{file}: line"),
        score=_parse_by_zone(tables["score"], f"{file}: score") if "score" in tables else {},
        average=_parse_by_zone(tables["average"], f"{file}: average") if "average" in tables else {},
        poor_from_deprivations=rule["poor_from_deprivations"],
        points_per_deprivation=rule["points_per_deprivation"],
        indicators=_parse_indicators(tables["indicators"], f"{file}: indicators"),
    )
    if standard.valid_until < standard.valid_from:
        raise ParameterFileError(f"{file}: valid_until is before valid_from")
    _check_numbers(standard, file)
    return standard


def _parse_by_zone(table: Any, where: str) -> dict[Zone, Parameter]:
    check_keys(table, where, required=frozenset(Zone))
    return {Zone(name): parameter for name, parameter in parse_parameters(table, where).items()}


def _parse_indicators(rows: Any, where: str) -> dict[Indicator, IndicatorText]:
    if not isinstance(rows, list):
        raise ParameterFileError(f"{where}: must be a list of tables")
    for row in rows:
        check_keys(row, where, required=_INDICATOR_KEYS, allowed=_INDICATOR_KEYS | _OPTIONAL_INDICATOR_KEYS)
    if [row["number"] for row in rows] != list(range(1, len(rows) + 1)):
        raise ParameterFileError(f"{where}: must be numbered from 1, in order")
    parsed = [_parse_indicator(row, f"{where} {row['number']}") for row in rows]
    if len({text.indicator for text in parsed}) < len(parsed):
        raise ParameterFileError(f"{where}: one code stands twice")
    return {text.indicator: text for text in parsed}


def _parse_indicator(row: Mapping[str, Any], where: str) -> IndicatorText:
    if row["code"] not in list(Indicator):
        raise ParameterFileError(f"{where}: unknown indicator {row['code']}")
    if row["dimension"] not in list(Dimension):
        raise ParameterFileError(f"{where}: unknown dimension {row['dimension']}")
    return IndicatorText(
        indicator=Indicator(row["code"]),
        number=row["number"],
        dimension=Dimension(row["dimension"]),
        name=text_in(row, "name", where),
        condition=text_in(row, "condition", where),
        citation=text_in(row, "citation", where),
        verified=is_verified(row, where),
        limits=parse_parameters(row.get("limits", {}), where),
    )


def _check_numbers(standard: Standard, file: str) -> None:
    """Refuse a standard whose numbers are not whole, not the ones asked for, or lacking on some day."""
    limits = {name: None for text in standard.indicators.values() for name in text.limits}
    check_keys(limits, f"{file}: limits", required=frozenset(field.name for field in fields(Limits)))
    if any(not isinstance(value.value, int) for value in standard._values()):
        raise ParameterFileError(f"{file}: the numbers of a standard are whole numbers")
    try:
        for day in standard.days_of_change:
            standard.terms(day)
    except NoValueInForce as error:
        raise ParameterFileError(str(error)) from error
