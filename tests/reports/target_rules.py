"""What the contract of the targets says of every answer, whatever it counts."""

from decimal import ROUND_HALF_UP, Decimal

ORDER = ["a", "b", "c", "d", "đ", "e", "f", "g", "h", "i", "k", "l", "m"]
WITHOUT_VALUE = set("chmik")
NEED = ("served", "waiting", "declined", "not_eligible", "withdrawn", "unknown")
STATES = {
    "works": ["planned", "under_way", "done", "stopped"],
    "criteria": ["met", "not_met", "not_assessed"],
    **{key: ["not_started", "under_way", "done", "stopped"] for key in ("projects", "models", "tasks", "programme")},
}
PARTS = {
    "a": ["poverty"], "b": ["merit"], "c": ["works", "criteria"], "d": ["loan"],
    "đ": ["poor", "near_poor", "newly_escaped", "average_farm"], "e": ["fee_exemption", "rice", "study_costs"],
    "f": ["legal_aid"], "g": ["vocational_training", "job_referral"], "h": ["projects", "models", "participants"],
    "i": ["water_lack", "toilet_lack", "water_lack_policy", "toilet_lack_policy", "clean_water", "toilet"],
    "k": ["telecom_lack", "device_lack", "device", "communication"],
    "l": ["officers", "village_heads", "prestige", "mass_organisations"], "m": ["tasks", "programme"],
}  # fmt: skip
AMOUNTS = ("planned", "carried_in", "allocated", "disbursed", "to_households", "to_others", "remaining", "carried_out")


def percent(part, whole):
    if not whole:
        return None
    return str((Decimal(100) * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))


def check(shape, villages):
    """Every rule of the contract that an answer can be held against by itself; `villages` are codes in their order."""
    assert [target["ref"] for target in shape["targets"]] == [
        ref for ref in ORDER if ref in {target["ref"] for target in shape["targets"]}
    ]
    for target in shape["targets"]:
        assert [part["key"] for part in target["parts"]] == PARTS[target["ref"]]
        for part in target["parts"]:
            assert [row["code"] for row in part["rows"]] == [*villages, None]
            check_part(part)
        check_target(target)
    check_money(shape["money"])


def check_part(part):
    for row in [*part["rows"], part["total"]]:
        check_row(part, row)
    assert set(part["total"]) == set(part["rows"][0]) - {"code", "name"}
    for name, value in part["total"].items():
        if isinstance(value, int):
            assert value == sum(row[name] for row in part["rows"]), (part["key"], name)
    check_lists(part)


def check_row(part, row):
    match part["kind"]:
        case "rate":
            assert row["value"] in (percent(row["numerator"], row["denominator"]), None)
        case "need":
            assert row["need"] == sum(row[name] for name in NEED)
            assert row["numerator"] == row["served"]
            assert row["denominator"] == row["served"] + row["waiting"] + row["unknown"]
            assert row["value"] == percent(row["numerator"], row["denominator"])
        case "lack":
            for when in ("before", "after"):
                assert row[f"{when}_value"] == percent(row[when], row[f"{when}_of"])
            values = row["after_value"], row["before_value"]
            assert row["change"] == (None if None in values else str(Decimal(values[0]) - Decimal(values[1])))
        case "states":
            assert list(row["states"]) == STATES[part["key"]]
            assert row["total"] == sum(row["states"].values())
        case "count":
            assert set(row) - {"code", "name"} == {"count"}


def check_lists(part):
    total, lists = part["total"], part["lists"]
    names = {
        "rate": ["numerator", "unknown"],
        "need": [*NEED, "undecided"],
        "lack": ["before", "before_unknown", "after", "after_unknown"],
        "states": [*STATES.get(part["key"], []), *(["late"] if "late" in total else [])],
        "count": ["count"],
    }[part["kind"]]
    assert set(lists) == set(names)
    counts = {**total, **total.get("states", {})}
    for name in names:
        assert len(lists[name]) == counts[name], (part["key"], name)
        for row in part["rows"]:
            flat = {**row, **row.get("states", {})}
            here = [entry for entry in lists[name] if entry["village"] == row["code"]]
            assert len(here) == flat[name], (part["key"], name, row["code"])
        for entry in lists[name]:
            assert "village" in entry
            assert ("household" in entry and "member" in entry) or ("id" in entry and "label" in entry)
            assert ("since" in entry) == (part["kind"] == "need" and name == "waiting")
            if part["unit"] == "household":
                assert entry["household"] is not None
                assert entry["member"] is None
    apart = [["before", "before_unknown"], ["after", "after_unknown"]] if part["kind"] == "lack" else [names]
    for group in apart:
        units = [unit(entry) for name in group if name != "late" for entry in lists[name]]
        assert len(units) == len(set(units)), part["key"]


def unit(entry):
    if entry.get("member"):
        return "member", entry["member"]
    return ("household", entry["household"]) if entry.get("household") else ("id", entry["id"])


def check_target(target):
    parts = [part for part in target["parts"] if part["counts"] and part["kind"] in {"rate", "need"}]
    if target["ref"] in WITHOUT_VALUE:
        for name in ("goal", "numerator", "denominator", "value", "met", "last_year", "change"):
            assert target[name] is None, (target["ref"], name)
        assert (target["waiting"] is None) == (target["ref"] in {"c", "h", "m"})
        if target["ref"] in {"c", "h", "m"}:
            assert "%" not in target["text"]
        return
    for name in ("numerator", "denominator"):
        assert target[name] == sum(part["total"][name] for part in parts)
    if target["ref"] == "a":
        assert target["waiting"] is None
    else:
        assert target["waiting"] == sum(part["total"]["waiting"] for part in parts)
        assert target["value"] == percent(target["numerator"], target["denominator"])
    if not target["denominator"]:
        assert target["value"] is None
        assert target["met"] is None
        assert "không có đối tượng" in target["text"]
        assert "%" not in target["text"]
    if target["value"] is not None and target["goal"] is not None:
        reached = target["numerator"] == target["denominator"]
        assert target["met"] == (
            Decimal(target["value"]) <= Decimal(target["goal"]) if target["ref"] == "a" else reached
        )
    if target["value"] is None or target["last_year"] is None:
        assert target["change"] is None
    else:
        assert target["change"] == str(Decimal(target["value"]) - Decimal(target["last_year"]))
    if target["value"] is not None:
        assert target["value"].replace(".", ",") in target["text"]


def check_money(money):
    by_source = {}
    for row in money["activities"]:
        check_amounts(row)
        key = row["source"], row["nature"]
        for name in AMOUNTS:
            by_source.setdefault(key, dict.fromkeys(AMOUNTS, 0))[name] += row[f"{name}_vnd"]
    assert {
        (row["source"], row["nature"]): {name: row[f"{name}_vnd"] for name in AMOUNTS} for row in money["sources"]
    } == by_source
    for name in AMOUNTS:
        assert money["total"][f"{name}_vnd"] == sum(row[f"{name}_vnd"] for row in money["sources"])
    paid = {}
    for row in money["payment_lists"]:
        assert row["lines"] >= 1
        key = row["activity"], row["source"], row["nature"]
        paid[key] = paid.get(key, 0) + row["total_vnd"]
    for row in money["activities"]:
        assert row["to_households_vnd"] == paid.pop((row["activity"], row["source"], row["nature"]), 0)
    assert not paid


def check_amounts(row):
    amounts = {name: row[f"{name}_vnd"] for name in AMOUNTS}
    assert all(isinstance(value, int) and value >= 0 for value in amounts.values())
    assert amounts["disbursed"] <= amounts["carried_in"] + amounts["allocated"]
    assert amounts["remaining"] == amounts["carried_in"] + amounts["allocated"] - amounts["disbursed"]
    assert amounts["carried_out"] <= amounts["remaining"]
    assert amounts["disbursed"] == amounts["to_households"] + amounts["to_others"]
