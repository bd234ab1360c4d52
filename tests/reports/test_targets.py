"""Counted targets: the command, the API, the pages and the lists say the same, and each sees no more than their own."""

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from huulien.platform import clock
from programs.models import PlanTarget
from programs.vocabulary import WITHOUT_GOAL, TargetRef
from reports import datasets
from reports.datasets.targets import commune_targets
from surveys.models import Round
from tests.programs.factories import (
    make_activity,
    make_batch,
    make_entry,
    make_funding,
    make_line,
    make_need,
    make_official,
    make_training,
)
from tests.reports.target_rules import check

pytestmark = pytest.mark.django_db
LAST = date(2023, 12, 31)


@pytest.fixture
def plan(commune):
    """The plan of 2023 with every target, and something counted for most of them."""
    plan = commune.cast.commune.plans.get(year=2023)
    for ref in TargetRef:
        goal = None if ref in WITHOUT_GOAL else 100
        PlanTarget.objects.create(commune=plan.commune, plan=plan, ref=ref, title=ref.label, goal=goal)
    homes = commune.households
    make_need(homes["Triệu Văn Sinh"])
    make_need(homes["Hoàng Thị Đào"], state="served", ended_on=date(2023, 6, 1))
    make_need(homes["Chu Thị Út"], state="declined", ended_on=date(2023, 6, 1))
    make_need(homes["Bế Văn Cường"])  # left in October
    make_need(homes["Mã Văn Giáp"])  # not poor
    make_need(homes["Đặng Văn Ân"], "legal_aid", member=homes["Đặng Văn Ân"].members.order_by("pk").first())
    make_line(make_batch(plan.commune, "toilet"), homes["Lý Văn Bách"], delivered_on=date(2023, 5, 5))
    make_training(plan.commune, date(2023, 6, 6), make_official(plan.commune))
    make_official(plan.commune, "Mã Văn Tài", "village_heads", village=commune.cast.lang_coc)
    activity = make_activity(plan.commune, started_on=date(2023, 5, 1))
    make_entry(make_funding(activity), "allocated", date(2023, 3, 1), 100)
    return plan


def command(*more, code="06388", year=2023):
    out = StringIO()
    call_command("targets", *more, commune=code, year=year, json=True, stdout=out)
    return json.loads(out.getvalue())


def test_every_rule_of_the_contract_holds(plan):
    for day in ("2023-01-01", "2023-06-01", "2023-12-31"):
        shape = command(f"--on={day}")
        check(shape, ["01", "02"])
        assert (shape["from"], shape["on"]) == ("2023-01-01", day)


def test_hand_counted(plan):
    by_ref = {target["ref"]: target for target in command()["targets"]}
    loan = by_ref["d"]["parts"][0]
    states = ("need", "served", "waiting", "declined", "withdrawn")
    assert [tuple(row[state] for state in states) for row in loan["rows"]] == [
        (2, 1, 1, 0, 0), (2, 0, 0, 1, 1), (0, 0, 0, 0, 0),
    ]  # fmt: skip
    assert (by_ref["d"]["value"], by_ref["d"]["waiting"]) == ("50.00", 1)
    assert by_ref["d"]["text"] == "1/2 hộ có nhu cầu được vay vốn (50,00\xa0%), còn 1 hộ chờ"
    assert by_ref["f"]["parts"][0]["lists"]["waiting"][0]["household"] == "0006"
    assert by_ref["i"]["parts"][5]["total"]["served"] == 1
    assert (by_ref["l"]["numerator"], by_ref["l"]["denominator"]) == (1, 2)
    assert by_ref["e"]["text"].startswith("không có đối tượng") or by_ref["e"]["denominator"]


def test_the_first_target_is_poverty_rates(plan):
    for day in (date(2023, 3, 31), date(2023, 11, 1), LAST):
        target = commune_targets(plan, day).by_ref["a"]
        rates = datasets.poverty_rates(plan.commune, day)
        row = target.parts[0].row()
        assert (row["numerator"], row["denominator"], row["value"]) == (
            rates.total.figures.poor, rates.total.figures.households, rates.total.poor_rate,
        )  # fmt: skip
        for area in rates.villages:
            own = target.parts[0].row([area.area_id])
            assert (own["numerator"], own["unknown"]) == (area.figures.poor, area.figures.unclassified)


@pytest.mark.parametrize(
    ("more", "fields", "words"),
    [
        ((), {"code": "99999"}, "Không có xã"),
        ((), {"year": 2022}, "không có kế hoạch năm 2022"),
        (("--on=2022-12-31",), {}, "không thuộc năm 2023"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_one(plan, more, fields, words):
    with pytest.raises(CommandError, match=words) as refused:
        command(*more, **fields)
    assert refused.value.returncode == 1


def test_a_day_to_come_is_refused_and_without_one_it_is_today(plan):
    with clock.reliving(date(2023, 7, 1)):
        assert command()["on"] == "2023-07-01"
        with pytest.raises(CommandError, match="sau hôm nay"):
            command("--on=2023-07-02")


def test_the_api_answers_as_the_command(plan, commune, client):
    client.force_login(commune.cast.officer)
    answer = client.get("/api/v1/targets/results/", {"commune": "06388", "year": 2023})
    assert answer.json() == command()
    assert client.get("/api/v1/targets/results/", {"commune": "06388", "year": 2021}).status_code == 404
    late = client.get("/api/v1/targets/results/", {"commune": "06388", "year": 2023, "on": "2022-01-01"})
    assert late.status_code == 400


def test_a_village_head_sees_the_own_village_alone(plan, commune, client):
    client.force_login(commune.cast.head)
    shape = client.get("/api/v1/targets/results/", {"commune": "06388", "year": 2023}).json()
    assert shape["money"] is None
    assert shape["targets"][0]["goal"] is None  # the commune's rate is no village's
    for target in shape["targets"]:
        for part in target["parts"]:
            assert [row["code"] for row in part["rows"]] == ["01"]
            assert {entry["village"] for entries in part["lists"].values() for entry in entries} <= {"01"}
    page = client.get(reverse("reports:target_detail", args=[plan.pk, "d"])).content.decode()
    assert "Làng Bên" in page
    assert "Làng Cóc" not in page


@pytest.mark.parametrize("role", ["district_officer", "unit", "auditor"])
def test_the_running_year_is_the_communes_own(plan, commune, client, role):
    client.force_login(getattr(commune.cast, role))
    assert client.get(reverse("reports:target_list", args=[plan.pk])).status_code == 403
    assert client.get("/api/v1/targets/results/", {"commune": "06388", "year": 2023}).status_code == 403


def test_each_number_of_a_page_opens_a_list_of_as_many(plan, commune, client):
    client.force_login(commune.cast.officer)
    opened = 0
    for ref in TargetRef:
        page = client.get(reverse("reports:target_detail", args=[plan.pk, ref])).content.decode()
        for url, number in re.findall(r'<a class="n"\s+href="([^"]+)">(\d+)</a>', page):
            found = client.get(url.replace("&amp;", "&"))
            assert found.status_code == 200, url
            assert found.context["total"] == int(number), url
            opened += 1
    assert opened > 20


def test_the_page_shows_the_numbers_of_the_command(plan, commune, client):
    client.force_login(commune.cast.leader)
    page = client.get(reverse("reports:target_list", args=[plan.pk]))
    shown = {row.target.ref: row.counted for row in page.context["page"].rated}
    for target in command()["targets"]:
        if target["denominator"]:
            assert shown[target["ref"]].startswith(f"{target['numerator']}/{target['denominator']} ")


def test_a_list_that_no_target_has_is_not_found(plan, commune, client):
    client.force_login(commune.cast.officer)
    for asked in ({"muc": "d", "phan": "loan", "ds": "nobody"}, {"muc": "d", "phan": "x", "ds": "waiting"}):
        assert client.get(reverse("reports:target_household_list"), {"nam": 2023, **asked}).status_code == 404


def test_without_a_plan_the_page_says_so(commune, client):
    commune.cast.commune.plans.all().delete()
    client.force_login(commune.cast.officer)
    assert "chưa có kế hoạch" in client.get(reverse("reports:target_now")).content.decode()
    assert Round.objects.exists()
