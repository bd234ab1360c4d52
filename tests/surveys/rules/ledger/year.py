"""Cases of the ledger, short to write: the year 2023 of two villages, its history complete."""

import json

from surveys.rules.ledger.booking import keep_ledger
from surveys.rules.ledger.case import parse_cases
from surveys.rules.ledger.result import as_json

BEFORE, WITHIN, AFTER = "2022-12-15", "2023-06-01", "2023-12-14"


def year(*households, **given):
    return {
        "id": "06388-2023", "from": "2022-12-31", "to": "2023-12-31", "history_from": "2021-12-15",
        "look_back_from": "2021-12-15", "villages": ["01", "02"], "households": list(households), **given,
    }  # fmt: skip


def household(id="A", start="01/4", end="01/4", decided=None, **given):
    """`start` and `end` as village/persons; `decided` day → class."""
    decisions = [{"on": day, "class": name} for day, name in (decided or {}).items()]
    return {"id": id, "start": _stay(start), "end": _stay(end), "decisions": decisions, **given}


def came(how, on="2023-05-02", **given):
    return {"start": None, "came": {"how": how, "on": on, **given}}


def went(how, on="2023-08-20", **given):
    return {"end": None, "went": {"how": how, "on": on, **given}}


def _stay(text):
    if text is None:
        return None
    village, persons = text.split("/")
    return {"village": village, "persons": int(persons)}


def read(case):
    (read,) = parse_cases(json.dumps([case]))
    return read


def ledger(*households, **given):
    """The result of a year, as the contract writes it."""
    return as_json(keep_ledger(read(year(*households, **given))))


def booked(result, household="A"):
    """The entries of a household: "09.1 01 1/4" is column 1 of table 09 in village 01, one household of 4 persons."""
    return [
        f"{table}.{column} {row['village']} {entry['households']}/{entry['persons']}"
        for table, shown in result["tables"].items()
        for row in shown["villages"]
        for column, number in row["columns"].items()
        for entry in number["entries"]
        if entry["household"] == household
    ]


def broken(result):
    return [(found["household"], found["kind"]) for found in result["breaks"]]
