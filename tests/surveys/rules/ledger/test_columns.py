"""Which columns of Mẫu 09 and 10 a household stands in: every sentence of the contract, one case."""

import pytest

from tests.surveys.rules.ledger.year import AFTER, BEFORE, WITHIN, booked, broken, came, household, ledger, went

POOR = {BEFORE: "poor"}
ORIGIN = household("B", "01/6", "01/6", POOR)
STAYED_POOR = ["09.1 01 1/4", "09.9 01 1/4"]

# What befell a household → where it stands; the year closes in each.
CLOSING = {
    "nothing": (household(decided=POOR), STAYED_POOR),
    "above near poor it stands nowhere": (household(decided={BEFORE: "average", AFTER: "not_poor"}), []),
    "persons change before the class does": (
        household(end="01/5", decided={BEFORE: "poor", AFTER: "near_poor"}),
        ["09.1 01 1/4", "09.2 01 1/5", "09.8 01 0/1", "10.5 01 1/5", "10.9 01 1/5"],
    ),
    "fewer persons": (household(end="01/3", decided=POOR), ["09.1 01 1/4", "09.4 01 0/1", "09.9 01 1/3"]),
    "moved between villages, with fewer persons": (
        household(end="02/3", decided={BEFORE: "near_poor"}),
        ["10.1 01 1/4", "10.4 01 1/4", "10.4 02 0/1", "10.8 02 1/4", "10.9 02 1/3"],
    ),
    "moved between villages, with more persons": (
        household(end="02/6", decided=POOR),
        ["09.1 01 1/4", "09.4 01 1/4", "09.8 02 1/6", "09.9 02 1/6"],
    ),
    "poor to above": (household(decided={BEFORE: "poor", AFTER: "average"}), ["09.1 01 1/4", "09.3 01 1/4"]),
    "near poor to poor": (
        household(decided={BEFORE: "near_poor", AFTER: "poor"}),
        ["09.5 01 1/4", "09.9 01 1/4", "10.1 01 1/4", "10.3 01 1/4"],
    ),
    "near poor to above": (household(decided={BEFORE: "near_poor", AFTER: "not_poor"}), ["10.1 01 1/4", "10.2 01 1/4"]),
    "above to poor": (household(decided={BEFORE: "average", AFTER: "poor"}), ["09.7 01 1/4", "09.9 01 1/4"]),
    "above to near poor": (household(decided={BEFORE: "not_poor", AFTER: "near_poor"}), ["10.7 01 1/4", "10.9 01 1/4"]),
    "poor, near poor, poor books no change": (
        household(decided={BEFORE: "poor", WITHIN: "near_poor", AFTER: "poor"}),
        STAYED_POOR,
    ),
    "moved in poor and decided near poor": (
        household(**came("moved_in", **{"class": "poor"}), decided={AFTER: "near_poor"}),
        ["09.2 01 1/4", "09.8 01 1/4", "10.5 01 1/4", "10.9 01 1/4"],
    ),
    "moved in poor and decided so the day it came": (
        household(**came("moved_in", **{"class": "poor"}), decided={"2023-05-02": "poor"}),
        ["09.8 01 1/4", "09.9 01 1/4"],
    ),
    "moved in without a class, decided twice": (
        household(**came("moved_in"), decided={WITHIN: "poor", AFTER: "near_poor"}),
        ["09.2 01 1/4", "09.8 01 1/4", "10.5 01 1/4", "10.9 01 1/4"],
    ),
    "what was decided before it moved in is not its class": (
        household(**came("moved_in", **{"class": "average"}), decided={"2021-01-01": "poor"}),
        [],
    ),
    "registered and new": (household(**came("registered"), decided={AFTER: "poor"}), ["09.7 01 1/4", "09.9 01 1/4"]),
    "registered again after a past": (
        household(**came("registered"), decided={BEFORE: "poor", AFTER: "poor"}),
        ["09.6 01 1/4", "09.9 01 1/4"],
    ),
    "registered poor, decided near poor": (
        household(**came("registered"), decided={WITHIN: "poor", AFTER: "near_poor"}),
        ["09.2 01 1/4", "09.7 01 1/4", "10.5 01 1/4", "10.9 01 1/4"],
    ),
    "registered above, then poor": (
        household(**came("registered"), decided={WITHIN: "average", AFTER: "poor"}),
        ["09.7 01 1/4", "09.9 01 1/4"],
    ),
    "insufficient data is no first class of one that was registered": (
        household(**came("registered"), decided={WITHIN: "insufficient_data", AFTER: "poor"}),
        ["09.7 01 1/4", "09.9 01 1/4"],
    ),
    "split from a poor household": (
        household(**came("split", **{"from": "B"})),
        ["09.8 01 1/4", "09.9 01 1/4"],
    ),
    "split and decided itself on the same day": (
        household(**came("split", **{"from": "B"}), decided={"2023-05-02": "average"}),
        ["09.3 01 1/4", "09.8 01 1/4"],
    ),
    "moved out": (household(**went("moved_out"), decided=POOR), ["09.1 01 1/4", "09.4 01 1/4"]),
    "moved out after its class had changed": (
        household(**went("moved_out"), decided={BEFORE: "poor", WITHIN: "near_poor"}),
        ["09.1 01 1/4", "09.2 01 1/4", "10.4 01 1/4", "10.5 01 1/4"],
    ),
    "moved out on the day its class changed": (
        household(**went("died_out", on=WITHIN), decided={BEFORE: "poor", WITHIN: "average"}),
        ["09.1 01 1/4", "09.3 01 1/4"],
    ),
    "became poor, then moved out": (
        household(**went("moved_out"), decided={BEFORE: "average", WITHIN: "poor"}),
        ["09.4 01 1/4", "09.7 01 1/4"],
    ),
    "merged into another": (household(**went("merged", into="B"), decided=POOR), ["09.1 01 1/4", "09.4 01 1/4"]),
    "came and went within the year": (
        household(**{**came("registered"), **went("died_out")}, decided={WITHIN: "poor"}),
        [],
    ),
}


@pytest.mark.parametrize(("given", "expected"), CLOSING.values(), ids=CLOSING)
def test_a_household_stands_in(given, expected):
    result = ledger(given, ORIGIN)
    assert booked(result) == sorted(expected)
    assert result["closes"]


def test_the_class_on_a_day_is_that_of_the_latest_decision_by_the_day():
    """Decisions of the days themselves count; their order in the file does not."""
    result = ledger(household(decided={"2023-12-31": "near_poor", "2022-12-31": "poor", "2022-12-01": "average"}))
    assert booked(result) == ["09.1 01 1/4", "09.2 01 1/4", "10.5 01 1/4", "10.9 01 1/4"]


def test_a_child_keeps_the_class_of_the_split_when_its_origin_is_decided_later():
    origin = household("B", "01/6", "01/4", {BEFORE: "poor", AFTER: "average"})
    result = ledger(origin, household(end="01/2", **came("split", **{"from": "B"})))
    assert booked(result) == ["09.8 01 1/2", "09.9 01 1/2"]
    assert booked(result, "B") == ["09.1 01 1/6", "09.3 01 1/4", "09.4 01 0/2"]
    assert result["closes"]


def test_a_chain_of_splits_passes_the_class_on_through_one_that_is_gone():
    child = household("B", **{**came("split", on="2023-02-01", **{"from": "C"}), **went("died_out")})
    result = ledger(
        household(**came("split", **{"from": "B"})),
        child,
        household("C", "01/6", "01/2", {BEFORE: "near_poor", WITHIN: "average"}),
    )
    assert booked(result) == ["10.8 01 1/4", "10.9 01 1/4"]
    assert booked(result, "B") == []
    assert result["closes"]


def test_the_household_that_another_merges_into_gains_persons_and_keeps_its_class():
    result = ledger(
        household("B", "02/3", "02/7", {BEFORE: "near_poor"}), household(**went("merged", into="B"), decided=POOR)
    )
    assert booked(result, "B") == ["10.1 02 1/3", "10.8 02 0/4", "10.9 02 1/7"]
    assert result["closes"]


def test_moves_between_villages_are_told_apart_from_the_other_changes():
    result = ledger(
        household(start="01/6", end="02/4", decided=POOR), household("B", decided=POOR, **went("moved_out"))
    )
    assert result["between_villages"] == {
        "09": {"households": 1, "persons": 6},
        "10": {"households": 0, "persons": 0},
    }
    assert result["tables"]["09"]["total"]["4"] == {"households": 2, "persons": 12}
    assert result["tables"]["09"]["total"]["8"] == {"households": 1, "persons": 6}


class TestFellBackOrNew:
    """Column 6 or 7."""

    def column(self, *households, **given):
        result = ledger(*households, **given)
        columns = [line.split()[0] for line in booked(result) if line.split(".")[1][0] in "67"]
        return (columns[0] if columns else None), [kind for _, kind in broken(result)]

    def above_to(self, poverty_class, past, **given):
        return household(decided={**past, BEFORE: "average", AFTER: poverty_class}, **given)

    def test_it_fell_back_when_its_past_holds_the_class(self):
        assert self.column(self.above_to("poor", {"2021-12-15": "poor"})) == ("09.6", [])
        assert self.column(self.above_to("near_poor", {"2022-01-15": "near_poor"})) == ("10.6", [])

    def test_only_the_class_itself_counts(self):
        assert self.column(self.above_to("poor", {"2022-01-15": "near_poor"})) == ("09.7", [])
        assert self.column(self.above_to("near_poor", {"2022-01-15": "poor"})) == ("10.7", [])

    def test_a_class_decided_before_the_look_back_does_not_count(self):
        assert self.column(self.above_to("poor", {"2021-12-14": "poor"})) == ("09.7", [])
        assert self.column(self.above_to("poor", {"2021-12-14": "poor"}), look_back_from=None, history_from=None) == (
            "09.6",
            [],
        )

    def test_what_was_decided_within_the_year_is_no_past(self):
        given = household(decided={BEFORE: "average", "2023-03-01": "poor", WITHIN: "average", AFTER: "poor"})
        assert self.column(given) == ("09.7", [])

    def test_the_past_of_one_registered_ends_before_the_day_it_came(self):
        decided = {"2023-05-02": "average", WITHIN: "poor", "2023-08-01": "average", AFTER: "poor"}
        assert self.column(household(**came("registered"), decided=decided)) == ("09.7", [])

    def test_the_past_of_a_child_is_that_of_its_origin_up_to_the_split(self):
        child = household(**came("split", **{"from": "B"}), decided={AFTER: "poor"})
        before = household("B", decided={"2022-02-01": "poor", BEFORE: "average"})
        assert self.column(child, before) == ("09.6", [])
        on_the_day = household("B", decided={BEFORE: "poor", "2023-05-02": "average"})
        assert self.column(child, on_the_day) == ("09.6", [])
        after = household("B", decided={BEFORE: "average", WITHIN: "poor"})
        assert self.column(child, after) == ("09.7", [])

    def test_a_class_that_the_origin_brought_is_past_of_its_child(self):
        origin = household(
            "B", **came("moved_in", on="2023-02-01", **{"class": "poor"}), decided={"2023-03-01": "average"}
        )
        child = household(**came("split", **{"from": "B"}), decided={AFTER: "poor"})
        assert self.column(child, origin) == ("09.6", [])

    def test_what_was_decided_before_the_origin_moved_in_is_past_of_its_child(self):
        origin = household(
            "B", **came("moved_in", on="2023-02-01", **{"class": "average"}), decided={"2022-03-01": "poor"}
        )
        child = household(**came("split", **{"from": "B"}), decided={AFTER: "poor"})
        assert self.column(child, origin) == ("09.6", [])

    def test_the_past_goes_up_a_chain_of_splits_each_to_its_day(self):
        child = household(**came("split", **{"from": "B"}), decided={AFTER: "poor"})
        between = household("B", **came("split", on="2023-03-01", **{"from": "C"}), decided={"2023-04-01": "average"})
        first = household("C", decided={BEFORE: "poor"})
        assert self.column(child, between, first) == ("09.6", [])
        later = household("C", decided={BEFORE: "average", "2023-03-02": "poor"})
        assert self.column(child, between, later) == ("09.7", [])

    def test_a_history_that_does_not_reach_the_look_back_leaves_it_open(self):
        given = self.above_to("poor", {})
        assert self.column(given, history_from="2021-12-16") == (None, ["history_too_short"])
        assert self.column(given, look_back_from=None) == (None, ["history_too_short"])
        assert self.column(given, history_from=None, look_back_from=None) == ("09.7", [])
        assert self.column(given, history_from=None) == ("09.7", [])

    def test_a_past_class_needs_no_complete_history(self):
        assert self.column(self.above_to("poor", {"2022-01-01": "poor"}), history_from="2022-01-01") == ("09.6", [])

    def test_the_answer_of_the_office_counts_where_the_past_is_too_short(self):
        short = {"history_from": "2022-12-01"}
        assert self.column(self.above_to("poor", {}, fell_back=True), **short) == ("09.6", [])
        assert self.column(self.above_to("poor", {}, fell_back=False), **short) == ("09.7", [])

    def test_history_is_booked_when_the_answer_says_the_other(self):
        new, fell = (
            self.above_to("poor", {}, fell_back=True),
            self.above_to("poor", {"2022-02-01": "poor"}, fell_back=False),
        )
        assert self.column(new) == ("09.7", ["answer_against_history"])
        assert self.column(fell) == ("09.6", ["answer_against_history"])

    def test_an_answer_nobody_asked_for_is_not_looked_at(self):
        result = ledger(household(decided={BEFORE: "near_poor", AFTER: "poor"}, fell_back=True))
        assert result["closes"]

    def test_a_household_may_have_a_history_of_its_own(self):
        given = self.above_to("poor", {})
        assert self.column({**given, "history_from": "2022-06-01"}) == (None, ["history_too_short"])
        assert self.column({**given, "history_from": "2021-12-01"}, history_from="2022-06-01") == ("09.7", [])

    def test_the_history_of_one_that_moved_in_begins_that_day(self):
        given = household(**came("moved_in", **{"class": "average"}), decided={AFTER: "poor"})
        assert self.column(given) == (None, ["history_too_short"])
        assert self.column(given, history_from=None, look_back_from=None) == (None, ["history_too_short"])
        assert self.column({**given, "history_from": "2021-12-15"}) == ("09.7", [])

    def test_a_child_goes_by_the_history_of_the_nearest_that_did_not_split_off(self):
        child = household(**came("split", **{"from": "B"}), decided={AFTER: "poor"})
        between = household("B", **came("split", on="2023-03-01", **{"from": "C"}))
        moved_in = household("C", **came("moved_in", on="2023-01-05", **{"class": "average"}))
        assert self.column(child, between, moved_in) == (None, ["history_too_short"])
        assert self.column(child, between, {**moved_in, "history_from": "2021-12-15"}) == ("09.7", [])


class TestBreaks:
    def test_one_that_appeared_without_saying_how(self):
        result = ledger(household(start=None, decided={AFTER: "poor"}))
        assert broken(result) == [("A", "appeared")]
        assert booked(result) == ["09.9 01 1/4"]
        assert not result["closes"]

    def test_one_that_disappeared_without_saying_how(self):
        result = ledger(household(end=None, decided=POOR))
        assert broken(result) == [("A", "disappeared")]
        assert booked(result) == ["09.1 01 1/4"]

    def test_one_without_a_class_at_the_start(self):
        result = ledger(household(decided={AFTER: "poor"}))
        assert broken(result) == [("A", "unclassified_at_start")]
        assert booked(result) == ["09.9 01 1/4"]

    def test_one_without_a_class_at_the_end(self):
        result = ledger(household(decided={BEFORE: "poor", AFTER: "insufficient_data"}))
        assert broken(result) == [("A", "unclassified_at_end")]
        assert booked(result) == ["09.1 01 1/4"]

    def test_one_without_any_class(self):
        assert broken(ledger(household())) == [("A", "unclassified_at_start"), ("A", "unclassified_at_end")]

    def test_one_that_moved_in_and_was_never_decided(self):
        assert broken(ledger(household(**came("moved_in")))) == [("A", "unclassified_at_end")]

    def test_one_that_split_from_a_household_without_a_class(self):
        result = ledger(household("B"), household(**came("split", **{"from": "B"}), decided={AFTER: "poor"}))
        assert broken(result) == [
            ("B", "unclassified_at_start"), ("B", "unclassified_at_end"), ("A", "unclassified_at_start")
        ]  # fmt: skip

    def test_one_that_went_without_a_class(self):
        result = ledger(household(**went("moved_out"), decided={BEFORE: "poor", WITHIN: "insufficient_data"}))
        assert broken(result) == [("A", "unclassified_at_end")]

    def test_one_that_was_there_on_neither_day_breaks_nothing(self):
        result = ledger(household(**{**came("moved_in"), **went("moved_out")}))
        assert result["closes"]

    def test_the_message_is_one_sentence_that_names_the_household(self):
        (found,) = ledger(household(start=None, decided={AFTER: "poor"}))["breaks"]
        assert found["message"] == (
            "Hộ A có trong sổ ngày 31/12/2023 nhưng chưa có ngày 31/12/2022: ghi hộ chuyển đến, tách ra hay mới ghi "
            "vào sổ, từ ngày nào."
        )


class TestChecks:
    def check(self, result, name, village):
        (found,) = [row for row in result["checks"] if row["check"] == name and row["village"] == village]
        return found

    def test_a_household_without_a_way_in_is_the_culprit_of_its_village_and_of_the_total(self):
        result = ledger(household(decided=POOR), household("B", None, "02/3", {AFTER: "poor"}))
        expected = {
            "check": "identity_09", "village": "02", "households": [0, 1], "persons": [0, 3], "holds": False,
            "culprits": ["B"],
        }  # fmt: skip
        assert self.check(result, "identity_09", "02") == expected
        assert self.check(result, "identity_09", "01")["holds"]
        assert self.check(result, "identity_09", None)["culprits"] == ["B"]

    def test_two_faults_that_cancel_out_do_not_hold(self):
        result = ledger(household("B", None, "01/4", {AFTER: "poor"}), household(end=None, decided=POOR))
        found = self.check(result, "identity_09", None)
        assert found["households"] == [1, 1]
        assert found["persons"] == [4, 4]
        assert found["culprits"] == ["B", "A"]  # in the order of the households
        assert not found["holds"]

    def test_an_open_question_is_a_hole_in_the_identity(self):
        result = ledger(household(decided={BEFORE: "average", AFTER: "near_poor"}), history_from=BEFORE)
        assert self.check(result, "identity_10", "01")["culprits"] == ["A"]

    def test_checks_stand_by_village_and_then_for_the_total(self):
        names = ["identity_09", "identity_10", "escaped_to_near_poor", "near_poor_to_poor"]
        assert [(row["check"], row["village"]) for row in ledger()["checks"]] == [
            (name, village) for village in ("01", "02", None) for name in names
        ]


class TestPassedThrough:
    def classes(self, *households):
        return [row["classes"] for row in ledger(*households)["passed_through"]]

    def test_more_than_two_classes_one_after_another_are_told(self):
        given = household(decided={BEFORE: "poor", "2023-03-01": "near_poor", "2023-05-20": "poor", AFTER: "near_poor"})
        assert self.classes(given) == [["poor", "near_poor", "poor", "near_poor"]]

    def test_two_are_not(self):
        assert self.classes(household(decided={BEFORE: "poor", WITHIN: "near_poor", AFTER: "near_poor"})) == []

    def test_no_class_is_one_of_them(self):
        given = household(decided={WITHIN: "insufficient_data", "2023-08-01": "average", AFTER: "poor"})
        assert self.classes(given) == [["insufficient_data", "average", "poor"]]

    def test_those_of_one_that_split_begin_with_what_it_took_along(self):
        child = household(**came("split", **{"from": "B"}), decided={"2023-05-02": "average", AFTER: "poor"})
        assert self.classes(ORIGIN, child) == [["poor", "average", "poor"]]

    def test_those_of_one_that_moved_in_begin_with_what_it_brought(self):
        given = household(**came("moved_in", **{"class": "poor"}), decided={"2023-05-02": "average", AFTER: "poor"})
        assert self.classes(given) == [["poor", "average", "poor"]]

    def test_those_of_one_registered_begin_with_the_first_it_was_given(self):
        decided = {BEFORE: "near_poor", "2023-05-02": "insufficient_data", WITHIN: "poor"}
        assert self.classes(household(**came("registered"), decided=decided)) == []
        later = {**decided, "2023-08-01": "average", AFTER: "near_poor"}
        assert self.classes(household(**came("registered"), decided=later)) == [["poor", "average", "near_poor"]]

    def test_one_that_appeared_is_not_told(self):
        decided = {BEFORE: "poor", WITHIN: "near_poor", AFTER: "average"}
        assert self.classes(household(start=None, decided=decided)) == []
        assert self.classes(household(end=None, decided=decided)) == []
