"""What the programme keeps, in the API: the same rows for the same people as on its pages."""

from datetime import date

import pytest
from django.test import Client

from tests import factories
from tests.base import Cast, make_cast
from tests.programs.factories import make_award, make_fund_entry, make_official, make_way_plan

LISTS = ("awards", "poor-fund", "posts", "way-plans")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def read(user: object, path: str, **query: object):
    client = Client()
    client.force_login(user)
    return client.get(f"/api/v1/{path}/", query)


def test_the_fund_is_told_entry_by_entry_and_in_sums(cast: Cast) -> None:
    home = factories.make_household(cast.lang_ben)
    make_fund_entry(cast.commune, "opening", date(2022, 1, 1), 5_000_000)
    make_fund_entry(cast.commune, amount_vnd=1_000_000)
    make_fund_entry(cast.commune, "spent", date(2023, 11, 1), 400_000, household=home)
    rows = read(cast.leader, "poor-fund", year=2023).json()["results"]
    assert [(row["kind"], row["amount_vnd"], row["household"]) for row in rows] == [
        ("received", 1_000_000, None), ("spent", 400_000, home.code),
    ]  # fmt: skip
    sums = read(cast.officer, "poor-fund/sums", commune="06388", year=2023).json()
    assert sums == {
        "commune": "06388", "year": 2023, "opening_vnd": 5_000_000, "received_vnd": 1_000_000, "spent_vnd": 400_000,
        "closing_vnd": 5_600_000,
    }  # fmt: skip


def test_posts_are_those_of_a_day(cast: Cast) -> None:
    make_official(cast.commune, "Hà Thị Sen", valid_until=date(2023, 6, 30))
    make_official(cast.commune, "Vi Văn Thuận", since=date(2023, 7, 1))
    found = read(cast.officer, "posts", on="2023-06-30").json()["results"]
    assert [row["full_name"] for row in found] == ["Hà Thị Sen"]
    assert read(cast.officer, "posts", on="30/06/2023").status_code == 400


def test_awards_and_plans_of_ways_out_name_no_household_that_the_reader_does_not_see(cast: Cast) -> None:
    home = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    make_award(cast.commune, cast.officer, home)
    plan = make_way_plan(cast.commune, cast.officer)
    (award,) = read(cast.leader, "awards", year=2023, state="nominated").json()["results"]
    assert (award["household"], award["given_to"]) == (home.code, "Hộ Triệu Văn Sinh")
    (row,) = read(cast.leader, "way-plans").json()["results"]
    assert row["most"] == {"feasible": True, "cost_vnd": 0, "out": 0, "left": 0}
    assert row["fewest"] is None
    assert read(cast.leader, f"way-plans/{plan.pk}").json() == row


@pytest.mark.parametrize("path", LISTS)
def test_only_officer_and_leader_read_what_the_programme_keeps(cast: Cast, path: str) -> None:
    make_award(cast.commune, cast.officer)
    make_fund_entry(cast.commune)
    make_official(cast.commune)
    make_way_plan(cast.commune, cast.officer)
    expected = dict.fromkeys(("head", "unit", "district_officer", "auditor", "administrator", "nobody"), 403)
    expected |= {"officer": 200, "leader": 200, "stranger": 200}
    assert {who: read(cast.everyone[who], path).status_code for who in expected} == expected
    assert len(read(cast.officer, path).json()["results"]) == 1
    assert read(cast.stranger, path).json()["results"] == []


def test_a_village_head_reads_the_meetings_of_the_own_village_without_names(cast: Cast) -> None:
    round = factories.make_round(cast.commune, by=cast.officer)
    for village in (cast.lang_ben, cast.lang_coc):
        factories.send_review(round, factories.make_household(village), "poor", cast.officer)
        factories.make_meeting(round, village, chair="Nông Văn Chủ")
    answer = read(cast.head, "meetings", year=2023)
    assert [row["village"] for row in answer.json()["results"]] == [cast.lang_ben.code]
    assert "Nông Văn Chủ" not in answer.content.decode()
    assert len(read(cast.officer, "meetings").json()["results"]) == 2
    assert read(cast.district_officer, "meetings").status_code == 403
