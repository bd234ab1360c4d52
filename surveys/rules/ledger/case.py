"""Cases read from JSON, to the letter of the ledger's contract: what it does not name is refused; and written so."""

from datetime import date
from typing import Any

from households.vocabulary import PovertyClass
from huulien.lib.cases import Fields, id_of, read_cases_by_id, required
from surveys.rules.ledger.facts import Came, Decision, LedgerCase, LedgerHousehold, Stay, Went
from surveys.vocabulary import Arrival, Departure

_CASE = ("id", "from", "to", "history_from", "look_back_from", "villages", "households")
_HOUSEHOLD = ("id", "start", "end", "decisions", "came", "went", "history_from", "fell_back")
_STAY = ("village", "persons")
_DECISION = ("on", "class")
_CAME = ("how", "on", "from", "class")
_WENT = ("how", "on", "into")


def parse_cases(text: str | bytes) -> list[LedgerCase]:
    """The cases of a JSON list, in its order; a `CaseError` at the first that is not as the contract says."""
    return read_cases_by_id(text, _read_case)


def as_json(case: LedgerCase) -> dict[str, Any]:
    """A case as the contract writes it."""
    return {
        "id": case.id,
        "from": case.start_on.isoformat(),
        "to": case.end_on.isoformat(),
        "history_from": _day(case.history_from),
        "look_back_from": _day(case.look_back_from),
        "villages": list(case.villages),
        "households": [_household(household) for household in case.households],
    }


def _household(household: LedgerHousehold) -> dict[str, Any]:
    return {
        "id": household.id,
        "start": _stay(household.start),
        "end": _stay(household.end),
        "decisions": [{"on": row.on.isoformat(), "class": row.poverty_class.value} for row in household.decisions],
        "came": _came(household.came),
        "went": _went(household.went),
        "history_from": _day(household.history_from),
        "fell_back": household.fell_back,
    }


def _stay(stay: Stay | None) -> dict[str, Any] | None:
    return {"village": stay.village, "persons": stay.persons} if stay else None


def _came(came: Came | None) -> dict[str, Any] | None:
    if came is None:
        return None
    brought = came.brought.value if came.brought else None
    return {"how": came.how.value, "on": came.on.isoformat(), "from": came.origin, "class": brought}


def _went(went: Went | None) -> dict[str, Any] | None:
    return {"how": went.how.value, "on": went.on.isoformat(), "into": went.into} if went else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_case(value: object) -> LedgerCase:
    case = Fields(value, "", _CASE)
    identity = required(case.text("id"), "id")
    case.must_write("history_from")
    return LedgerCase(
        id=identity,
        start_on=required(case.day("from"), "from"),
        end_on=required(case.day("to"), "to"),
        history_from=case.day("history_from"),
        look_back_from=case.day("look_back_from"),
        villages=tuple(required(case.texts("villages"), "villages")),
        households=tuple(
            _read_household(item, f"households[{n}]")
            for n, item in enumerate(required(case.items("households"), "households"))
        ),
    )


def _read_household(value: object, place: str) -> LedgerHousehold:
    """A household; errors name it by its id where it has a usable one, otherwise by its place in the list."""
    known_id = id_of(value)
    path = f"households.{known_id}" if known_id else place
    household = Fields(value, f"{path}.", _HOUSEHOLD)
    identity = required(household.text("id"), f"{path}.id")
    household.must_write("start", "end")
    decisions = [
        _read_decision(item, f"{path}.decisions[{n}].") for n, item in enumerate(household.items("decisions") or ())
    ]
    return LedgerHousehold(
        id=identity,
        start=_read_stay(household, "start"),
        end=_read_stay(household, "end"),
        decisions=tuple(sorted(decisions, key=lambda decision: decision.on)),
        came=_read_came(household),
        went=_read_went(household),
        history_from=household.day("history_from"),
        fell_back=household.boolean("fell_back"),
    )


def _read_stay(household: Fields, key: str) -> Stay | None:
    if household.given[key] is None:
        return None
    stay = household.fields(key, _STAY)
    return Stay(
        village=required(stay.text("village"), f"{stay.path}village"),
        persons=required(stay.whole_number("persons"), f"{stay.path}persons"),
    )


def _read_decision(value: object, path: str) -> Decision:
    decision = Fields(value, path, _DECISION)
    return Decision(
        on=required(decision.day("on"), f"{path}on"),
        poverty_class=required(decision.choice("class", PovertyClass), f"{path}class"),
    )


def _read_came(household: Fields) -> Came | None:
    if household.given.get("came") is None:
        return None
    came = household.fields("came", _CAME)
    return Came(
        how=required(came.choice("how", Arrival), f"{came.path}how"),
        on=required(came.day("on"), f"{came.path}on"),
        origin=came.text("from"),
        brought=came.choice("class", PovertyClass),
    )


def _read_went(household: Fields) -> Went | None:
    if household.given.get("went") is None:
        return None
    went = household.fields("went", _WENT)
    return Went(
        how=required(went.choice("how", Departure), f"{went.path}how"),
        on=required(went.day("on"), f"{went.path}on"),
        into=went.text("into"),
    )
