"""The API: the shapes that stay still, and a schema that says what the site does."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from households.models import Area, Household
from households.services import composition
from huulien.api_urls import router
from huulien.platform import audit, clock
from programs.models import VillageTarget
from reports.models import Report, ReportDeadline
from tests import factories
from tests.base import Cast, make_cast
from tests.programs.factories import (
    make_activity,
    make_award,
    make_batch,
    make_escape,
    make_fund_entry,
    make_line,
    make_official,
    make_way_plan,
)

SCHEMA = Path(__file__).resolve().parent.parent / "huulien" / "openapi.yml"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def as_user(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_committed_schema_is_the_sites(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(fresh))
    assert fresh.read_text() == SCHEMA.read_text(), "run: manage.py spectacular --file huulien/openapi.yml"


def test_classify_answers_one_case_and_a_list(cast: Cast) -> None:
    case = {"id": "TH-001", "on": "2023-10-15", "area": "rural", "income": {"b1_score": 141}}
    client = as_user(cast.auditor)
    one = client.post("/api/v1/classify/", json.dumps(case), content_type="application/json")
    many = client.post("/api/v1/classify/", json.dumps([case, case]), content_type="application/json")
    assert one.json()["class"] == "not_poor"
    assert [result["class"] for result in many.json()] == ["not_poor", "not_poor"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"id": "a", "on": "2023-10-15", "area": "rural", "toilet": "x"}', "toilet"),
        ('{"id": "a", "id": "b", "on": "2023-10-15", "area": "rural"}', "id"),
        ('{"id": "a", "on": "2031-01-01", "area": "rural"}', "on"),
    ],
)
def test_a_bad_case_is_named(cast: Cast, body: str, field: str) -> None:
    answer = as_user(cast.officer).post("/api/v1/classify/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["field"] == field


def test_broken_json_is_a_bad_request(cast: Cast) -> None:
    answer = as_user(cast.officer).post("/api/v1/classify/", "{", content_type="application/json")
    assert answer.status_code == 400


def test_rates_of_an_empty_commune_are_null(cast: Cast) -> None:
    factories.make_plan(cast.commune)
    answer = as_user(cast.officer).get("/api/v1/poverty-rates/?commune=06388&on=2023-12-31").json()
    assert answer["households"] == 0
    assert answer["poor_rate"] is None
    assert answer["target_rate"] == "10.98"
    assert answer["gap_points"] is None
    assert [village["name"] for village in answer["villages"]] == ["Làng Bên", "Làng Cóc"]


@pytest.mark.parametrize("query", ["", "commune=06388", "commune=06388&on=31/12/2023", "commune=99999&on=2023-12-31"])
def test_rates_refuse_what_they_cannot_read(cast: Cast, query: str) -> None:
    assert as_user(cast.officer).get(f"/api/v1/poverty-rates/?{query}").status_code in {400, 404}


def test_citizen_numbers_are_whole_only_for_those_who_need_them(cast: Cast) -> None:
    factories.make_household(cast.lang_ben, head_citizen_id="020081000123")
    for user, shown in ((cast.officer, "020081000123"), (cast.leader, "••• 0123"), (cast.head, "••• 0123")):
        rows = as_user(user).get("/api/v1/households/").json()["results"]
        assert [member["citizen_id"] for row in rows for member in row["members"]] == [shown]


def test_households_are_found_without_accents(cast: Cast) -> None:
    factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    factories.make_household(cast.lang_ben, head="Lý Thị An")
    found = as_user(cast.officer).get("/api/v1/households/?q=trieu+van").json()["results"]
    assert [row["head_name"] for row in found] == ["Triệu Văn Sinh"]


def test_no_list_is_sent_twice_until_it_changes(cast: Cast) -> None:
    """Each list that the router has, and the rates."""
    household = factories.make_household(cast.lang_ben, opened_on=date(2023, 1, 1))
    plan = factories.make_plan(cast.commune)
    target = VillageTarget.objects.create(commune=cast.commune, plan=plan, village=cast.lang_ben, max_poor_households=1)
    review = factories.make_review(factories.make_round(cast.commune, by=cast.officer), household, by=cast.officer)
    line = make_line(make_batch(cast.commune), household)
    sent = factories.send_review(review.round, factories.make_household(cast.lang_coc), "poor", cast.officer)
    changed = {
        "api-project-list": (make_activity(cast.commune), {"name": "Nuôi dê"}),
        "api-support-list": (line, {"thing": "Gạo"}),
        "api-escape-list": (
            make_escape(household),
            {"state": "withdrawn", "withdrawn_on": date(2023, 5, 1), "withdrawn_reason": "Ốm"},
        ),
        "api-area-list": (cast.lang_coc, {"name": "Làng Cóc Mới"}),
        "api-household-list": (household, {"address": "Nhà mới"}),
        "api-review-list": (review, {"visited_on": date(2023, 10, 3)}),
        "api-target-list": (target, {"max_poor_households": 0}),
        "api-meeting-list": (factories.make_meeting(sent.round, cast.lang_coc), {"place": "Nhà văn hóa"}),
        "api-award-list": (make_award(cast.commune, cast.officer), {"what_for": "Giúp hộ khác"}),
        "api-poor-fund-list": (make_fund_entry(cast.commune), {"party": "Nhà hảo tâm"}),
        "api-post-list": (make_official(cast.commune).posts.get(), {"title": "Bí thư"}),
        "api-way-plan-list": (make_way_plan(cast.commune, cast.officer), {"budget_vnd": 7}),
        "api-report-list": (Report.objects.create(commune=cast.commune, period="2023"), {"seal": "a"}),
        "api-report-deadline-list": (
            ReportDeadline.objects.create(commune=cast.commune, period="2023", due_on=date(2023, 12, 1), source="CV"),
            {"source": "CV 2"},
        ),
    }
    lists = {f"{basename}-list" for _, _, basename in router.registry}
    assert lists == set(changed)
    client = as_user(cast.officer)
    for name, (record, change) in changed.items():
        address = reverse(name)
        first = client.get(address)
        tag = {"If-None-Match": first.headers["ETag"]}
        assert first.json()["results"], name
        again = client.get(address, headers=tag)
        assert (again.status_code, again.content) == (304, b""), name
        with audit.acting(locked=False):
            type(record).objects.filter(pk=record.pk).update(**change)
        assert client.get(address, headers=tag).status_code == 200, name
    rates = "/api/v1/poverty-rates/?commune=06388&on=2023-10-31"
    assert client.get(rates, headers={"If-None-Match": client.get(rates).headers["ETag"]}).status_code == 304


def test_a_tag_tells_nobody_what_they_may_not_see(cast: Cast) -> None:
    """The leader sees the last digits alone, a village head their own village, the stranger none of it."""
    factories.make_household(cast.lang_coc, head_citizen_id="020081000123")
    for name in ("api-household-list", "api-household-detail"):
        address = reverse(name, args=[] if name.endswith("list") else [Household.objects.get().pk])
        whole = as_user(cast.officer).get(address)
        assert {"private", "no-store"} <= set(whole.headers["Cache-Control"].split(", "))
        for user in (cast.leader, cast.head, cast.stranger, cast.nobody):
            answer = as_user(user).get(address, headers={"If-None-Match": whole.headers["ETag"]})
            assert answer.status_code in {200, 403, 404}


def test_a_token_opens_what_its_user_may_see(cast: Cast) -> None:
    from rest_framework.authtoken.models import Token

    token = Token.objects.create(user=cast.head)
    factories.make_household(cast.lang_coc)
    answer = Client().get("/api/v1/households/", headers={"Authorization": f"Token {token.key}"})
    assert answer.json()["results"] == []
    assert Client().get("/api/v1/households/").status_code == 401


def test_pages_do_not_cost_more_queries_with_more_rows(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_user(cast.officer)
    client.get("/api/v1/households/")  # the first page also writes the session
    counts = []
    for number in (1, 4):
        for _ in range(number):
            factories.make_household(cast.lang_ben)
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/households/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_day_is_needed_and_is_a_day(cast: Cast) -> None:
    factories.make_household(cast.lang_ben, opened_on=date(2023, 1, 1))
    client = as_user(cast.officer)
    assert client.get("/api/v1/poverty-rates/?commune=06388&on=2022-12-31").json()["households"] == 0
    assert client.get("/api/v1/poverty-rates/?commune=06388&on=2023-01-01").json()["households"] == 1


@pytest.mark.parametrize("year", ["-1e3000000", "1e308", "9" * 5000, "2023.5", "1899", "²"])
@pytest.mark.parametrize("path", ["/api/v1/targets/", "/api/v1/reviews/"])
def test_a_year_that_is_none_is_a_bad_request(cast: Cast, path: str, year: str) -> None:
    assert as_user(cast.officer).get(path, {"year": year}).status_code == 400


def test_a_household_that_leaves_tomorrow_is_there_today_everywhere(cast: Cast) -> None:
    """Settled through today, what happens today counts from tomorrow: until then page, list and API have it."""
    today = clock.today()
    household = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh", opened_on=today - timedelta(days=9))
    Area.objects.filter(pk=cast.commune.pk).update(settled_through_on=today)
    household.refresh_from_db()
    composition.move_out_household(household=household, version=household.version, happened_on=today, by=cast.officer)
    household.refresh_from_db()
    assert household.closed_on == today + timedelta(days=1)
    client = as_user(cast.officer)
    listed = client.get("/api/v1/households/").json()["results"]
    assert [(row["code"], [member["full_name"] for member in row["members"]]) for row in listed] == [
        (household.code, ["Triệu Văn Sinh"])
    ]
    assert client.get("/ho-dan/").context["total"] == 1
    page = client.get(household.get_absolute_url()).content.decode()
    assert f"Hộ ra khỏi sổ từ {household.closed_on:%d/%m/%Y}" in page
    assert "Hộ không còn trong sổ" not in page
