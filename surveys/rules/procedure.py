"""The review procedures, loaded from dated files: their steps, who acts, and the days each gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from huulien.lib.parameters import (
    NoValueInForce,
    ParameterFileError,
    check_keys,
    date_in,
    is_verified,
    read_toml,
    text_in,
)
from huulien.lib.working_days import Deadline, WorkingCalendar, calendar_days_after, working_days_after
from surveys.vocabulary import Group, Period, RecognitionKind, RoundKind, Stage

PROCEDURES_FOLDER = Path(__file__).parent.parent / "parameters" / "procedures"

_FILE_KEYS = frozenset(
    {
        "procedure",
        "annual",
        "regular",
        "certificate",
        "counting",
        "stages",
        "form_a",
        "meeting",
        "opinion",
        "groups",
        "recognitions",
        "services",
    }
)
_HEADING_KEYS = frozenset({"code", "title", "citation", "valid_from", "valid_until", "successors"})
_STAGE_KEYS = frozenset({"code", "who", "forms", "citation"})
_OPTIONAL_STAGE_KEYS = frozenset({"per_village", "annual_only", "lasts", "verified"})
_RECOGNITION_KEYS = frozenset({"code", "name", "valid_from", "citation"})
_DAYS_KEYS = frozenset({"days", "kind", "citation"})


@dataclass(frozen=True)
class Days:
    """A time in days, and whether only working days count."""

    count: int
    is_working: bool
    citation: str
    verified: bool

    def after(self, calendar: WorkingCalendar, start: date) -> Deadline:
        """The last day of the time that begins after a day."""
        if self.is_working:
            return working_days_after(calendar, start, self.count)
        return calendar_days_after(start, self.count)


@dataclass(frozen=True)
class StageText:
    """A step in a procedure: who acts, with which papers, and the time it takes."""

    stage: Stage
    number: int
    who: str
    forms: tuple[str, ...]
    per_village: bool
    annual_only: bool
    lasts: Period | None
    citation: str
    verified: bool


@dataclass(frozen=True)
class FormARule:
    """Phiếu A: with how few of its characteristics a household that asks is reviewed; `wording` may be unknown."""

    characteristics: int
    listed_below: int
    wording: tuple[str, ...]
    citation: str

    def lists(self, present: int) -> bool:
        return present < self.listed_below


@dataclass(frozen=True)
class MeetingRule:
    """How many of those present at the meeting of a village must agree to the result of a household."""

    agreed_percent: int
    copies: int  # of its minutes
    citation: str

    def needed(self, present: int) -> int:
        """The fewest who must agree."""
        return -(-self.agreed_percent * present // 100)

    def agrees(self, agreed: int, present: int) -> bool:
        return agreed >= self.needed(present)


@dataclass(frozen=True)
class Asked:
    """Who gives the opinion of the level above, between two days."""

    who: str
    valid_from: date
    valid_until: date
    citation: str


@dataclass(frozen=True)
class RecognitionRule:
    """Since when a group is recognised, and from which day of every month its requests are counted, if from any."""

    name: str  # of the text: "NĐ 30/2025/NĐ-CP"
    valid_from: date
    from_day: int
    citation: str

    def counts_from(self, received_on: date) -> date:
        """The day from which the answer to a request is counted."""
        return max(received_on, received_on.replace(day=self.from_day))


@dataclass(frozen=True)
class Service:
    """A procedure of the national portal."""

    code: str
    name: str


@dataclass(frozen=True, eq=False)
class Procedure:
    """A version of the review procedure: the rounds it is for, its steps, and its days."""

    code: str
    title: str
    citation: str
    valid_from: date
    valid_until: date
    successors: tuple[str, ...]
    annual_first: tuple[int, int]  # month, day
    annual_last: tuple[int, int]
    annual_citation: str
    regular_from_day: int
    regular_citation: str
    regular_decision: Days
    certificate_years_after: int
    certificate_citation: str
    counting: str
    counting_citation: str
    stages: tuple[StageText, ...]
    form_a: FormARule
    meeting: MeetingRule
    asked: tuple[Asked, ...]
    periods: Mapping[Group, Mapping[Period, Days]]
    recognitions: Mapping[RecognitionKind, RecognitionRule]
    services: tuple[Service, ...]

    def stages_of(self, kind: RoundKind) -> tuple[StageText, ...]:
        """The steps of a round, in their order; one within the year asks nobody's opinion."""
        return tuple(text for text in self.stages if kind == RoundKind.ANNUAL or not text.annual_only)

    def stage(self, stage: Stage) -> StageText:
        return next(text for text in self.stages if text.stage == stage)

    def asked_on(self, on: date) -> Asked:
        """Who is asked for an opinion on a day."""
        for asked in self.asked:
            if asked.valid_from <= on <= asked.valid_until:
                return asked
        raise NoValueInForce("opinion", on)

    def certificate_year(self, kind: RoundKind, year: int) -> int:
        """The year whose row of a certificate is signed after a review of a year."""
        return year + self.certificate_years_after if kind == RoundKind.ANNUAL else year

    def requests_from(self, kind: RoundKind, opened_on: date) -> date:
        """The first day on which a request of a round may have come in: within the year, of those since last month."""
        if kind == RoundKind.ANNUAL:
            return opened_on
        return (opened_on.replace(day=1) - timedelta(days=1)).replace(day=self.regular_from_day)

    def annual_season(self, year: int) -> tuple[date, date]:
        """The first and last day of the annual round of a year."""
        return date(year, *self.annual_first), date(year, *self.annual_last)


def procedure_on(on: date) -> Procedure:
    """The procedure of rounds that open on a day."""
    for procedure in procedures():
        if procedure.valid_from <= on <= procedure.valid_until:
            return procedure
    raise NoValueInForce("review procedure", on)


def procedure_by_code(code: str) -> Procedure:
    """The procedure a round names."""
    for procedure in procedures():
        if procedure.code == code:
            return procedure
    raise LookupError(f"no review procedure {code}")


@lru_cache
def procedures() -> tuple[Procedure, ...]:
    """All procedures, in the order of their dates."""
    return load_procedures(PROCEDURES_FOLDER)


def load_procedures(folder: Path) -> tuple[Procedure, ...]:
    """The procedures of the files in a folder, in the order of their dates; two in force at once is an error."""
    loaded = sorted((load_procedure(path) for path in folder.glob("*.toml")), key=lambda found: found.valid_from)
    for earlier, later in pairwise(loaded):
        if later.valid_from <= earlier.valid_until:
            raise ParameterFileError(f"{earlier.code} and {later.code} are both in force on {later.valid_from}")
    return tuple(loaded)


def load_procedure(path: Path) -> Procedure:
    """The procedure of one file; anything unknown, missing or without an answer on some day is an error."""
    file = path.name
    tables = read_toml(path)
    check_keys(tables, file, required=_FILE_KEYS)
    heading, annual, regular, certificate, counting = (
        tables[key] for key in ("procedure", "annual", "regular", "certificate", "counting")
    )
    check_keys(heading, f"{file}: procedure", required=_HEADING_KEYS)
    check_keys(annual, f"{file}: annual", required=frozenset({"first", "last", "citation"}))
    check_keys(regular, f"{file}: regular", required=frozenset({"from_day", "decision", "citation"}))
    check_keys(counting, f"{file}: counting", required=frozenset({"words", "citation", "verified"}))
    is_verified(counting, f"{file}: counting")
    check_keys(certificate, f"{file}: certificate", required=frozenset({"years_after_review", "citation", "verified"}))
    is_verified(certificate, f"{file}: certificate")
    if certificate["years_after_review"] not in {0, 1}:
        raise ParameterFileError(f"{file}: certificate: years_after_review must be 0 or 1")
    procedure = Procedure(
        code=text_in(heading, "code", file),
        title=text_in(heading, "title", file),
        citation=text_in(heading, "citation", file),
        valid_from=date_in(heading, "valid_from", file),
        valid_until=date_in(heading, "valid_until", file),
        successors=tuple(heading["successors"]),
        annual_first=_parse_day_of_year(annual["first"], f"{file}: annual first"),
        annual_last=_parse_day_of_year(annual["last"], f"{file}: annual last"),
        annual_citation=text_in(annual, "citation", f"{file}: annual"),
        regular_from_day=_number_in(regular, "from_day", f"{file}: regular"),
        regular_citation=text_in(regular, "citation", f"{file}: regular"),
        regular_decision=_parse_days(regular["decision"], f"{file}: regular decision"),
        certificate_years_after=certificate["years_after_review"],
        certificate_citation=text_in(certificate, "citation", f"{file}: certificate"),
        counting=text_in(counting, "words", f"{file}: counting"),
        counting_citation=text_in(counting, "citation", f"{file}: counting"),
        stages=_parse_stages(tables["stages"], f"{file}: stages"),
        form_a=_parse_form_a(tables["form_a"], f"{file}: form_a"),
        meeting=_parse_meeting(tables["meeting"], f"{file}: meeting"),
        asked=tuple(_parse_asked(row, f"{file}: opinion") for row in tables["opinion"]),
        periods={Group(row["code"]): _parse_group(row, f"{file}: groups") for row in tables["groups"]},
        recognitions=_parse_recognitions(tables["recognitions"], f"{file}: recognitions"),
        services=tuple(_parse_service(row, f"{file}: services") for row in tables["services"]),
    )
    _check_whole(procedure, file)
    return procedure


def _number_in(table: Mapping[str, Any], key: str, where: str) -> int:
    number = table[key]
    if type(number) is not int or number < 1:
        raise ParameterFileError(f"{where}: {key} must be a whole number from 1")
    return number


def _parse_day_of_year(table: Any, where: str) -> tuple[int, int]:
    check_keys(table, where, required=frozenset({"month", "day"}))
    month, day = _number_in(table, "month", where), _number_in(table, "day", where)
    try:
        date(2023, month, day)
    except ValueError:
        raise ParameterFileError(f"{where}: no such day") from None
    return month, day


def _parse_days(table: Any, where: str) -> Days:
    check_keys(table, where, required=_DAYS_KEYS, allowed=_DAYS_KEYS | {"verified"})
    if table["kind"] not in {"working", "calendar"}:
        raise ParameterFileError(f"{where}: kind must be working or calendar")
    return Days(
        count=_number_in(table, "days", where),
        is_working=table["kind"] == "working",
        citation=text_in(table, "citation", where),
        verified=is_verified(table, where),
    )


def _parse_stages(rows: Any, where: str) -> tuple[StageText, ...]:
    for row in rows:
        check_keys(row, where, required=_STAGE_KEYS, allowed=_STAGE_KEYS | _OPTIONAL_STAGE_KEYS)
    if [row["code"] for row in rows] != list(Stage):
        raise ParameterFileError(f"{where}: must be {', '.join(Stage)}, in this order")
    return tuple(
        StageText(
            stage=Stage(row["code"]),
            number=number,
            who=text_in(row, "who", where),
            forms=tuple(row["forms"]),
            per_village=row.get("per_village", False),
            annual_only=row.get("annual_only", False),
            lasts=Period(row["lasts"]) if "lasts" in row else None,
            citation=text_in(row, "citation", where),
            verified=is_verified(row, where),
        )
        for number, row in enumerate(rows, start=1)
    )


def _parse_form_a(table: Any, where: str) -> FormARule:
    check_keys(table, where, required=frozenset({"characteristics", "listed_below", "wording", "citation"}))
    rule = FormARule(
        characteristics=_number_in(table, "characteristics", where),
        listed_below=_number_in(table, "listed_below", where),
        wording=tuple(table["wording"]),
        citation=text_in(table, "citation", where),
    )
    if rule.listed_below > rule.characteristics:
        raise ParameterFileError(f"{where}: listed_below must be a whole number up to {rule.characteristics}")
    if rule.wording and len(rule.wording) != rule.characteristics:
        raise ParameterFileError(f"{where}: wording must be of all {rule.characteristics} characteristics, or of none")
    return rule


def _parse_meeting(table: Any, where: str) -> MeetingRule:
    check_keys(table, where, required=frozenset({"agreed_percent", "copies", "citation"}))
    percent = _number_in(table, "agreed_percent", where)
    if percent > 100:
        raise ParameterFileError(f"{where}: agreed_percent must be a whole number up to 100")
    return MeetingRule(percent, _number_in(table, "copies", where), text_in(table, "citation", where))


def _parse_asked(row: Any, where: str) -> Asked:
    check_keys(row, where, required=frozenset({"asked_of", "valid_from", "valid_until", "citation"}))
    return Asked(
        who=text_in(row, "asked_of", where),
        valid_from=date_in(row, "valid_from", where),
        valid_until=date_in(row, "valid_until", where),
        citation=text_in(row, "citation", where),
    )


def _parse_group(row: Any, where: str) -> dict[Period, Days]:
    check_keys(row, where, required=frozenset({"code", "periods"}))
    return {
        Period(name): _parse_days(table, f"{where} {row['code']}: {name}") for name, table in row["periods"].items()
    }


def _parse_recognitions(rows: Any, where: str) -> dict[RecognitionKind, RecognitionRule]:
    for row in rows:
        check_keys(row, where, required=_RECOGNITION_KEYS, allowed=_RECOGNITION_KEYS | {"from_day", "verified"})
        is_verified(row, where)
    if [row["code"] for row in rows] != list(RecognitionKind):
        raise ParameterFileError(f"{where}: must be {', '.join(RecognitionKind)}, in this order")
    return {
        RecognitionKind(row["code"]): RecognitionRule(
            name=text_in(row, "name", where),
            valid_from=date_in(row, "valid_from", where),
            from_day=_number_in(row, "from_day", where) if "from_day" in row else 1,
            citation=text_in(row, "citation", where),
        )
        for row in rows
    }


def _parse_service(row: Any, where: str) -> Service:
    check_keys(row, where, required=frozenset({"code", "name"}))
    return Service(code=text_in(row, "code", where), name=text_in(row, "name", where))


def _check_whole(procedure: Procedure, file: str) -> None:
    """Refuse a procedure that has no answer on some of its days, or none for the time a step takes."""
    asked = procedure.asked
    gaps = [later for earlier, later in pairwise(asked) if (later.valid_from - earlier.valid_until).days != 1]
    if (
        not asked
        or gaps
        or (asked[0].valid_from, asked[-1].valid_until)
        != (
            procedure.valid_from,
            procedure.valid_until,
        )
    ):
        raise ParameterFileError(f"{file}: opinion must cover every day of the procedure once")
    poor = procedure.periods.get(Group.POOR, {})
    if lacking := [text.lasts for text in procedure.stages if text.lasts and text.lasts not in poor]:
        raise ParameterFileError(f"{file}: groups lacks {', '.join(lacking)} of poor")
