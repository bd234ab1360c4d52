"""Years nobody would think of: a complete history closes, and a fault put in is named by its household.

The years come from a fixed seed: every run reads the same ones.
"""

import json
import random
from datetime import date, timedelta

import pytest

from surveys.rules.ledger.booking import keep_ledger
from surveys.rules.ledger.case import parse_cases
from surveys.rules.ledger.result import as_json

START, END = date(2022, 12, 31), date(2023, 12, 31)
VILLAGES = ["01", "02", "03", "04"]
CLASSES = ["poor", "near_poor", "average", "not_poor"]


def day_after(rng, day, until=END):
    return day + timedelta(days=rng.randint(0, (until - day).days)) if day < until else day


def stay(rng):
    return {"village": rng.choice(VILLAGES), "persons": rng.randint(1, 9)}


def decisions(rng, since, until, at_most=3):
    days = {day_after(rng, since, until).isoformat() for _ in range(rng.randint(0, at_most))}
    return [{"on": day, "class": rng.choice(CLASSES)} for day in days]


def old_household(rng, number):
    """One that was there at the start, decided in 2022, and may have gone."""
    gone_on = day_after(rng, START + timedelta(days=1)) if rng.random() < 0.2 else None
    past = [{"on": "2022-12-15", "class": rng.choice(CLASSES)}, *decisions(rng, date(2021, 1, 1), date(2022, 12, 1))]
    year = decisions(rng, START + timedelta(days=1), gone_on or END)
    given = {"id": f"{number:05}", "start": stay(rng), "end": stay(rng), "decisions": past + year}
    if gone_on:
        given |= {"end": None, "went": {"how": rng.choice(["moved_out", "died_out"]), "on": gone_on.isoformat()}}
    if rng.random() < 0.5 and not gone_on:
        given["end"] = {**given["start"], "persons": rng.randint(1, 9)}
    return given


def new_household(rng, number, others):
    """One that came within the year, with a class from the first day on."""
    how = rng.choice(["split", "moved_in", "registered"])
    given = {"id": f"{number:05}", "start": None, "end": stay(rng)}
    since = START + timedelta(days=1)
    if how == "split":
        origin = rng.choice(others)
        since = date.fromisoformat(origin["came"]["on"]) if origin.get("came") else since
        until = date.fromisoformat(origin["went"]["on"]) if origin.get("went") else END
        on = day_after(rng, since, until)
        came = {"from": origin["id"]}
    else:
        on = day_after(rng, since)
        came = {"class": rng.choice(CLASSES)} if how == "moved_in" else {}
    own = {row["on"]: row for row in decisions(rng, on, END)}
    if how == "registered":
        own[on.isoformat()] = {"on": on.isoformat(), "class": rng.choice(CLASSES)}
    given |= {"came": {"how": how, "on": on.isoformat(), **came}, "decisions": list(own.values())}
    if how == "moved_in":
        given["history_from"] = "2021-12-15"
    return given


def some_year(rng, size):
    households = []
    for number in range(size):
        is_new = rng.random() < 0.3 and households
        households.append(new_household(rng, number, households) if is_new else old_household(rng, number))
    rng.shuffle(households)
    return {
        "id": "year", "from": START.isoformat(), "to": END.isoformat(), "history_from": "2021-12-15",
        "look_back_from": "2021-12-15", "villages": VILLAGES, "households": households,
    }  # fmt: skip


def result_of(case):
    (read,) = parse_cases(json.dumps([case]))
    return as_json(keep_ledger(read))


@pytest.mark.parametrize("seed", range(40))
def test_a_complete_history_closes_and_adds_up(seed):
    case = some_year(random.Random(seed), 60)
    result = result_of(case)
    assert result["breaks"] == []
    assert [check for check in result["checks"] if not check["holds"]] == []
    assert result["closes"]
    for shown in result["tables"].values():
        for column, total in shown["total"].items():
            numbers = [row["columns"][column] for row in shown["villages"]]
            for count in ("households", "persons"):
                assert total[count] == sum(number[count] for number in numbers)
                assert all(number[count] == sum(entry[count] for entry in number["entries"]) for number in numbers)
    at_end = [household for household in case["households"] if household["end"]]
    booked = sum(shown["total"]["9"]["households"] for shown in result["tables"].values())
    assert 0 < booked < len(at_end)


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_the_households_changes_no_number(seed):
    rng = random.Random(seed)
    case = some_year(rng, 60)
    numbers = [
        {name: shown["total"] for name, shown in result_of(given)["tables"].items()}
        for given in (case, {**case, "households": case["households"][::-1]})
    ]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("seed", range(40))
def test_a_fault_put_in_is_named_by_its_household(seed):
    rng = random.Random(seed)
    case = some_year(rng, 60)
    victim = rng.choice([h for h in case["households"] if h["start"] and h["end"]])
    poor = rng.choice(["poor", "near_poor"])
    victim["decisions"] = [{"on": "2022-12-15", "class": poor}]
    victim["end"] = None  # gone, and nobody said how
    case["households"] = [h for h in case["households"] if (h.get("came") or {}).get("from") is None]
    result = result_of(case)
    assert [(found["household"], found["kind"]) for found in result["breaks"]] == [(victim["id"], "disappeared")]
    name = "identity_09" if poor == "poor" else "identity_10"
    broken = [(check["check"], check["village"], check["culprits"]) for check in result["checks"] if not check["holds"]]
    assert broken == [(name, victim["start"]["village"], [victim["id"]]), (name, None, [victim["id"]])]


def test_a_long_chain_of_splits_is_read_to_its_beginning():
    first = {"id": "0", "start": stay(random.Random(1)), "end": {"village": "01", "persons": 1}}
    first["decisions"] = [{"on": "2022-12-15", "class": "poor"}]
    children = [
        {"id": str(n), "start": None, "end": {"village": "01", "persons": 1},
         "came": {"how": "split", "on": "2023-05-02", "from": str(n - 1)}}
        for n in range(1, 3000)
    ]  # fmt: skip
    case = {**some_year(random.Random(1), 0), "households": [*reversed(children), first]}
    result = result_of(case)
    assert result["tables"]["09"]["total"]["9"] == {"households": 3000, "persons": 3000}
    assert result["closes"]
