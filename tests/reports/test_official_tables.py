"""The official tables: what stands in them, that they add up, and whom their checks name."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.services import composition
from households.vocabulary import PovertyClass, Relationship
from surveys.models import ClassInForce, ReviewCause, ReviewNeed
from surveys.vocabulary import Need, PovertyCause, RoundKind
from tests.base import make_cast
from tests.factories import load_results, make_household, make_member, make_round, make_village, send_review, settle

POOR, NEAR_POOR, AVERAGE, NOT_POOR = list(PovertyClass)[:4]


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def year_2023(cast):
    """Làng Bên: 0001 poor of two persons, 0002 poor then near poor, 0003 above. Làng Cóc: 0004 near poor, then gone."""
    homes = {
        code: make_household(village, code)
        for code, village in (
            ("0001", cast.lang_ben), ("0002", cast.lang_ben), ("0003", cast.lang_ben), ("0004", cast.lang_coc)
        )
    }  # fmt: skip
    make_member(homes["0001"])
    load_results(cast.commune, dict(zip(homes.values(), (POOR, POOR, AVERAGE, NEAR_POOR), strict=True)), cast.officer)
    gone = homes["0004"]
    composition.move_out_household(household=gone, version=gone.version, happened_on=date(2023, 4, 1), by=None)
    round = make_round(cast.commune, 2023, cast.officer)
    for code, poverty_class in (("0001", POOR), ("0002", NEAR_POOR), ("0003", AVERAGE)):
        review = send_review(round, homes[code], poverty_class)
        if poverty_class == POOR:
            for cause in (PovertyCause.NO_LAND, PovertyCause.OTHER):
                ReviewCause.objects.create(commune=cast.commune, review=review, cause=cause)
            ReviewNeed.objects.create(commune=cast.commune, review=review, need=Need.LOAN)
    settle(round)
    return homes


def table(number, *arguments, year="2023"):
    out = StringIO()
    call_command(
        "official_table", "--commune", "06388", "--year", year, "--table", number, "--format", "json", *arguments,
        stdout=out,
    )  # fmt: skip
    return json.loads(out.getvalue())


def values(found, code, count=None):
    (row,) = [row for row in found["rows"] if (row["code"], row["count"]) == (code, count)]
    return list(row["values"].values())


def failing(found):
    return {
        (row["check"], row["village"], row["count"]): row["culprits"] for row in found["checks"] if not row["holds"]
    }


def test_mau_08_counts_households_and_persons_by_class(cast, year_2023):
    found = table("08")
    assert {**found, "columns": [], "rows": [], "checks": []} == {
        "table": "08", "title": "Tổng hợp kết quả rà soát hộ nghèo, hộ cận nghèo năm 2023", "commune": "06388",
        "year": 2023, "from": None, "on": "2023-12-31", "columns": [], "rows": [], "checks": [],
    }  # fmt: skip
    assert [column["key"] for column in found["columns"]] == [str(number) for number in range(1, 11)]
    assert [(row["kind"], row["code"], row["name"], row["count"]) for row in found["rows"]] == [
        ("village", "01", "Làng Bên", None), ("village", "02", "Làng Cóc", None), ("total", None, "Tổng cộng", None)
    ]  # fmt: skip
    ben = [3, 4, 1, "33.33", 2, "50.00", 1, "33.33", 1, "25.00"]
    assert values(found, "01") == ben
    assert values(found, "02") == [0, 0, 0, None, 0, None, 0, None, 0, None]
    assert values(found, None) == ben
    assert failing(found) == {}
    assert [(row["check"], row["village"], row["count"], row["left"], row["relation"], row["right"])
            for row in found["checks"]][:3] == [
        ("classes_within_all", "01", "households", 2, "≤", 3),
        ("classes_within_all", "01", "persons", 3, "≤", 4),
        ("all_classified", "01", "households", 0, "=", 0),
    ]  # fmt: skip


def test_mau_08_names_households_without_a_class_and_gives_them_a_column(cast, year_2023):
    make_household(cast.lang_coc, "0009", opened_on=date(2023, 12, 20))  # counts from the first open day
    make_household(cast.lang_coc, "0010", opened_on=date(2024, 3, 1))
    round = make_round(cast.commune, 2024, cast.officer)
    for home in (year_2023["0001"], year_2023["0002"]):
        send_review(round, home, POOR)
    settle(round)
    found = table("08", year="2024")
    assert [column["key"] for column in found["columns"]][-1] == "unclassified"
    assert values(found, None) == [5, 6, 2, "40.00", 3, "50.00", 0, "0.00", 0, "0.00", 2]
    assert failing(found) == {
        ("all_classified", "02", "households"): ["0009", "0010"],
        ("all_classified", None, "households"): ["0009", "0010"],
    }


def test_mau_08_has_average_living_where_it_is_asked_for(cast, year_2023):
    found = table("08", "--with", "average_living")
    assert [column["key"] for column in found["columns"]][-4:] == ["11", "12", "13", "14"]
    assert values(found, None)[-4:] == [1, "33.33", 1, "25.00"]


def test_rows_by_zone_add_up_to_the_same_total(cast):
    town = make_village(cast.commune, "Phố Mới", 3, zone="urban")
    homes = [make_household(village, code) for village, code in ((cast.lang_ben, "0001"), (town, "0002"))]
    load_results(cast.commune, dict(zip(homes, (POOR, NOT_POOR), strict=True)), cast.officer)
    found = table("08", "--rows", "zones", year="2022")
    assert [(row["kind"], row["code"], row["name"]) for row in found["rows"]] == [
        ("zone", "urban", "Thành thị"), ("zone", "rural", "Nông thôn"), ("total", None, "Tổng cộng")
    ]  # fmt: skip
    assert values(found, "urban") == [1, 1, 0, "0.00", 0, "0.00", 0, "0.00", 0, "0.00"]
    assert values(found, "rural") == [1, 1, 1, "100.00", 1, "100.00", 0, "0.00", 0, "0.00"]
    assert values(found, None) == values(table("08", year="2022"), None)
    assert found["checks"] == table("08", year="2022")["checks"]


def test_a_zone_that_the_commune_does_not_have_is_zeros_and_nulls(cast, year_2023):
    found = table("08", "--rows", "zones")
    assert values(found, "urban") == [0, 0, 0, None, 0, None, 0, None, 0, None]
    assert values(table("10", "--rows", "zones"), "urban", "persons") == [0] * 9


def test_mau_09_and_10_are_the_ledger_of_the_year(cast, year_2023):
    found = table("09")
    assert (found["from"], found["on"]) == ("2022-12-31", "2023-12-31")
    assert [(row["code"], row["count"]) for row in found["rows"]] == [
        (code, count) for code in ("01", "02", None) for count in ("households", "persons")
    ]
    assert values(found, "01", "households") == [2, 1, 0, 0, 0, 0, 0, 0, 1]
    assert values(found, None, "persons") == [3, 1, 0, 0, 0, 0, 0, 0, 2]
    assert failing(found) == {}
    near = table("10")
    assert values(near, "01", "households") == [0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert values(near, "02", "persons") == [1, 0, 0, 1, 0, 0, 0, 0, 0]
    assert failing(near) == {}
    assert {row["check"] for row in near["checks"]} == {
        "identity", "escaped_to_near_poor", "near_poor_to_poor", "start_is_end_before", "end_is_table_08"
    }  # fmt: skip
    (total,) = [
        row for row in found["checks"]
        if (row["check"], row["village"], row["count"]) == ("end_is_table_08", None, "persons")
    ]  # fmt: skip
    assert (total["left"], total["relation"], total["right"]) == (2, "=", 2)


def test_an_open_question_is_shown_by_the_checks_and_not_plugged(cast, year_2023):
    """What was known before the look back is too short: whether it fell back nobody can tell."""
    round = make_round(cast.commune, 2024, cast.officer)
    for code, poverty_class in (("0001", POOR), ("0002", NEAR_POOR), ("0003", POOR)):
        send_review(round, year_2023[code], poverty_class)
    settle(round)
    found = table("09", year="2024")
    assert values(found, None, "households") == [1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert failing(found) == {
        ("identity", village, count): ["0003"] for village in ("01", None) for count in ("households", "persons")
    }


def test_a_village_with_households_at_the_start_only_keeps_its_row(cast):
    old = make_village(cast.commune, "Làng Cũ", 3, valid_until=date(2023, 6, 30))
    home, gone = make_household(cast.lang_ben, "0001"), make_household(old, "0002")
    load_results(cast.commune, {home: POOR, gone: POOR}, cast.officer)
    composition.move_out_household(household=gone, version=gone.version, happened_on=date(2023, 6, 1), by=None)
    round = make_round(cast.commune, 2023, cast.officer)
    send_review(round, home, POOR)
    settle(round)
    assert values(table("09"), "03", "households") == [1, 0, 0, 1, 0, 0, 0, 0, 0]
    assert "03" not in {row["code"] for row in table("08")["rows"]}


def test_a_split_household_has_the_class_of_its_origin_in_every_table(cast, year_2023):
    home = year_2023["0001"]
    home.refresh_from_db()
    wife = home.members.living_now().exclude(relationship=Relationship.HEAD).get()
    composition.split_household(
        household=home, version=home.version, members={wife: Relationship.HEAD}, code="0100",
        happened_on=date(2024, 2, 1), by=None,
    )  # fmt: skip
    round = make_round(cast.commune, 2024, cast.officer)
    new = ClassInForce.objects.get(household__code="0100").household
    for household, poverty_class in ((home, NOT_POOR), (new, POOR), (year_2023["0002"], NEAR_POOR)):
        send_review(round, household, poverty_class)
    settle(round)
    found = table("09", year="2024")
    assert values(found, None, "households") == [1, 0, 1, 0, 0, 0, 0, 1, 1]
    assert values(found, None, "persons") == [2, 0, 1, 1, 0, 0, 0, 1, 1]
    assert failing(found) == {}


class TestAnalysis:
    """Mẫu 11 to 17: in Làng Bên 0001 is poor, 0002 near poor, both with Form B."""

    def test_deprivations_are_those_of_form_b(self, year_2023):
        review = year_2023["0001"].reviews.get(round__year=2023)
        found = table("11")
        keys = ["households", "deprivations", *(str(number) for number in range(1, 13))]
        assert [column["key"] for column in found["columns"]] == keys
        lacking = [int(is_lacking or 0) for is_lacking in review.lacks.values()]
        assert values(found, "01") == [1, review.deprived_count, *lacking]
        assert values(found, "02") == [0] * 14
        assert failing(found) == {}
        percent = table("12")
        assert [column["kind"] for column in percent["columns"]] == ["count", *["percent"] * 12]
        assert values(percent, None) == [1, *("100.00" if is_lacking else "0.00" for is_lacking in lacking)]
        assert values(percent, "02") == [0, *[None] * 12]
        assert {row["check"] for row in table("13")["checks"]} == {
            "households_are_table_08", "deprivations_add_up", "under_three"
        }  # fmt: skip
        assert failing(table("14")) == {}

    def test_what_a_household_without_form_b_lacks_is_not_known(self, year_2023):
        found = table("11", year="2022")
        assert [column["key"] for column in found["columns"]][:3] == ["households", "without_form", "deprivations"]
        assert values(found, None) == [2, 2, 0, *[0] * 12]
        assert values(table("12", year="2022"), None) == [2, *[None] * 12]
        assert failing(found) == {}

    def test_groups_count_households_and_persons(self, year_2023):
        found = table("15")
        assert [column["key"] for column in found["columns"]] == [
            f"{kind}.{group}" for kind in ("poor", "near_poor")
            for group in ("total", "ethnic_minority", "no_labour", "merit", "female_head")
        ]  # fmt: skip
        assert values(found, "01", "households") == [1, 1, 0, 0, 0, 1, 1, 0, 0, 0]
        assert values(found, "01", "persons") == [2, 2, 0, 0, 0, 1, 1, 0, 0, 0]

    def test_what_is_not_known_is_in_no_group_and_is_named(self, year_2023):
        year_2023["0001"].members.update(has_merit=True, sex=None, ethnicity="Kinh")
        year_2023["0002"].members.update(has_merit=False)
        found = table("15", "--with", "other_group")
        assert values(found, None, "households") == [1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0]
        assert failing(found) == {("facts_known", village, "households"): ["0001"] for village in ("01", None)}
        assert {row["class"] for row in found["checks"]} == {"poor", "near_poor"}

    def test_ethnicities_are_those_of_the_heads(self, year_2023):
        year_2023["0001"].members.filter(relationship="head").update(ethnicity="Thái")
        year_2023["0002"].members.update(ethnicity=None)
        found = table("16")
        groups = ["total", "ethnic_minority", "Kinh", "Tày", "Nùng", "Dao", "Mông", "other"]
        assert [column["key"] for column in found["columns"]] == [
            *(f"poor.{group}" for group in groups), *(f"near_poor.{group}" for group in groups), "near_poor.unknown"
        ]  # fmt: skip
        assert values(found, None) == [1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1]
        assert failing(found) == {}

    def test_causes_are_those_a_household_names(self, year_2023):
        found = table("17", "--with", "near_poor_causes")
        assert values(found, "01") == [1, 1, 0, 0, 0, 0, 0, 0, 1, 1, *[0] * 8]
        assert failing(found) == {}

    def test_a_poor_household_that_names_no_cause_is_told(self, year_2023):
        found = table("17", year="2022")
        assert [column["key"] for column in found["columns"]][-1] == "none_named"
        assert values(found, None) == [2, *[0] * 8, 2]
        assert failing(found) == {
            ("every_household_named", village, "households"): ["0001", "0002"] for village in ("01", None)
        }


class TestLists:
    def test_a_list_names_households_and_members_the_head_first(self, year_2023):
        found = table("lists")
        assert (found["from"], found["on"]) == ("2022-12-31", "2023-12-31")
        assert {name: [home["code"] for home in homes] for name, homes in found["lists"].items()} == {
            "poor": ["0001"], "near_poor": ["0002"], "escaped_poor": ["0002"], "escaped_near_poor": []
        }  # fmt: skip
        assert failing(found) == {}
        (home,) = found["lists"]["poor"]
        people = home.pop("members")
        assert home == {
            "no": 1, "code": "0001", "village": "01", "class_before": "poor", "class": "poor", "mark": "old",
            "b1_score": 120, "b2_score": home["b2_score"], "note": "",
            "decision": {"number": "85/QĐ-UBND", "on": "2023-12-15"},
        }  # fmt: skip
        assert people[0] == {
            "no": 1, "full_name": "Triệu Văn Sinh", "relationship": "head", "birth_date": "1981-02-14",
            "birth_year": 1981, "sex": "male", "ethnicity": "Nùng", "citizen_id": None, "has_merit": None,
        }  # fmt: skip
        assert [person["full_name"] for person in people] == ["Triệu Văn Sinh", "Lý Thị Mẩy"]

    def test_households_stand_by_village_and_by_the_name_of_the_head(self, cast):
        names = {"0001": "Vi Văn Ủy", "0002": "Vi Văn Út", "0003": "Đàm Văn An", "0004": "An Văn Đức"}
        homes = [make_household(cast.lang_coc, code, head=name) for code, name in names.items()]
        homes.append(make_household(cast.lang_ben, "0005", head="Vi Văn Yên"))
        for year in (2022, 2023):
            load_results(cast.commune, dict.fromkeys(homes, POOR), cast.officer, year)
        assert [home["code"] for home in table("lists")["lists"]["poor"]] == ["0005", "0003", "0004", "0002", "0001"]

    def test_one_that_escaped_and_has_gone_is_listed_as_of_its_last_day(self, cast, year_2023):
        gone = year_2023["0001"]
        days = {"opened_on": date(2024, 5, 15), "due_on": date(2024, 5, 28), "as_of": date(2024, 5, 28)}
        in_year = make_round(cast.commune, 2024, cast.officer, kind=RoundKind.IN_YEAR, **days)
        send_review(in_year, gone, NOT_POOR)
        settle(in_year, settled_on=date(2024, 5, 28))
        gone.refresh_from_db()
        composition.move_out_household(household=gone, version=gone.version, happened_on=date(2024, 8, 1), by=None)
        annual = make_round(cast.commune, 2024, cast.officer)
        send_review(annual, year_2023["0002"], NEAR_POOR)
        settle(annual)
        found = table("lists", year="2024")
        (home,) = found["lists"]["escaped_poor"]
        assert (home["code"], home["class_before"], home["class"]) == ("0001", "poor", "not_poor")
        assert home["note"] == "Không còn trong sổ từ 01/08/2024"
        assert len(home["members"]) == 2
        assert failing(found) == {}

    def test_the_support_wanted_is_listed_where_it_is_asked_for(self, year_2023):
        assert "needs" not in table("lists")["lists"]["poor"][0]
        assert table("lists", "--with", "support_wanted")["lists"]["poor"][0]["needs"] == ["loan"]


class TestRefused:
    @pytest.mark.parametrize(
        ("number", "year", "words"),
        [
            ("08", "2024", "năm 2024"),
            ("09", "2024", "năm 2024"),
            ("10", "2022", "năm 2021"),
            ("08", "2021", "năm 2021"),
        ],
    )
    def test_a_year_that_is_not_settled(self, cast, year_2023, tmp_path, number, year, words):
        with pytest.raises(CommandError, match=f"chưa chốt rà soát định kỳ {words}") as caught:
            table(number, "--output", tmp_path / "t.json", year=year)
        assert caught.value.returncode == 1
        assert not list(tmp_path.iterdir())

    def test_a_commune_nobody_knows(self, cast):
        with pytest.raises(CommandError, match="Không có xã mang mã 99999") as caught:
            call_command("official_table", "--commune", "99999", "--year", "2023", "--table", "08", "--format", "json")
        assert caught.value.returncode == 1

    def test_a_part_that_the_table_does_not_have(self, cast, year_2023):
        with pytest.raises(CommandError, match="average_living") as caught:
            table("09", "--with", "average_living")
        assert caught.value.returncode == 2


def test_a_table_is_written_to_a_file(cast, year_2023, tmp_path):
    out = StringIO()
    call_command(
        "official_table", "--commune", "06388", "--year", "2023", "--table", "08", "--format", "json",
        "--output", tmp_path / "t.json", stdout=out,
    )  # fmt: skip
    assert json.loads((tmp_path / "t.json").read_text()) == table("08")
    assert out.getvalue() == ""


def test_the_first_year_has_results_and_no_movement(cast, year_2023):
    assert values(table("08", year="2022"), None) == [4, 5, 2, "50.00", 3, "60.00", 1, "25.00", 1, "20.00"]


@pytest.mark.parametrize("number", ["08", "09", "11", "15", "17", "lists"])
def test_the_queries_do_not_grow_with_the_households(cast, number):
    homes = [make_household(cast.lang_ben, f"{place:04}") for place in range(1, 8)]
    counts = []
    for year, some in ((2022, homes[:2]), (2023, homes[:2]), (2024, homes), (2025, homes)):
        load_results(cast.commune, dict.fromkeys(some, POOR), cast.officer, year)
        if year in (2023, 2025):
            with CaptureQueriesContext(connection) as queries:
                table(number, year=str(year))
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 35
