"""Reports in the API: the figures as they were frozen, for whom the page shows them, and of no person."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huulien.platform.papers.document import tables
from reports.models import Report, ReportDeadline, SentResult
from reports.periods import parse_period
from reports.scope import Scope
from reports.services import create_report, edit_words, write_sentence
from reports.snapshot import sections_of
from tests import factories
from tests.reports.factories import approve, make_report

ROOT = "/api/v1/reports/"


def read(user, address: str = ROOT, **query):
    client = Client()
    client.force_login(user)
    return client.get(address, query)


@pytest.fixture
def half(cast) -> Report:
    return make_report(cast, "2023-H1")


def test_a_report_says_how_far_it_is_and_its_figures_are_the_frozen_ones(cast, half):
    (row,) = read(cast.officer).json()["results"]
    assert (row["period"], row["start"], row["as_of"]) == ("2023-H1", "2023-01-01", "2023-06-30")
    assert (row["state"], row["number"], row["seal"]) == ("draft", None, half.seal)
    assert row["scope"] == {"sections": None, "villages": None, "tables": None}
    assert "tables" not in row
    issued = approve(half, cast)
    factories.make_household(cast.lang_ben, opened_on=date(2024, 2, 1))
    whole = read(cast.officer, f"{ROOT}{issued.pk}/").json()
    assert (whole["state"], whole["number"], whole["issued_on"]) == ("approved", 1, "2024-01-05")
    frozen = [table for section in sections_of(issued) for table in tables(section.blocks)]
    assert [table["title"] for table in whole["tables"]] == [table.title for table in frozen]
    first = whole["tables"][0]
    assert first["total"][1] == {"text": "10", "value": "10"}
    assert [column["head"] for column in first["columns"]][:2] == ["Thôn", "Tổng số hộ"]
    assert whole["tables"][0]["section"] == "ty-le"


def test_what_was_chosen_is_told_by_codes(cast):
    scope = Scope(("ty-le",), (cast.lang_ben.pk,))
    create_report(commune=cast.commune, period=parse_period("2023-04-01..2023-09-30"), by=cast.officer, scope=scope)
    (row,) = read(cast.leader).json()["results"]
    assert row["scope"] == {"sections": ["ty-le"], "villages": [cast.lang_ben.code], "tables": None}


def test_the_level_above_reads_what_was_approved_alone_and_whole_lists_never(cast, half):
    assert read(cast.district_officer).json()["results"] == []
    assert read(cast.district_officer, f"{ROOT}{half.pk}/").status_code == 404
    approve(half, cast)
    assert [row["id"] for row in read(cast.district_officer).json()["results"]] == [half.pk]
    body = read(cast.district_officer, f"{ROOT}{half.pk}/").content.decode()
    assert "report_household" not in body
    assert '"url"' not in body


def test_free_words_and_edited_sentences_which_may_name_people_are_not_among_the_figures(cast, half):
    edit_words(
        report=half,
        version=half.version,
        words={"difficulties": "Bà Lò Thị Ngôn ốm", "proposals": "", "next_tasks": ""},
    )
    write_sentence(report=half, place="ty-le.1", version=0, text="Ông Vi Văn Canh", by=cast.officer)
    body = read(cast.officer, f"{ROOT}{half.pk}/").content.decode()
    assert "Lò Thị Ngôn" not in body
    assert "Vi Văn Canh" not in body


@pytest.mark.parametrize("who", ["head", "other_head", "unit", "auditor", "administrator", "nobody"])
def test_others_of_the_commune_read_none(cast, half, who):
    approve(half, cast)
    for address in (ROOT, f"{ROOT}{half.pk}/", "/api/v1/report-deadlines/", "/api/v1/report-calendar/"):
        assert read(cast.everyone[who], address, commune="06388", year=2023).status_code == 403


def test_a_stranger_reads_only_of_the_own_commune(cast, half):
    approve(half, cast)
    assert read(cast.stranger).json()["results"] == []
    assert read(cast.stranger, ROOT, commune="06388").json()["results"] == []
    assert read(cast.stranger, f"{ROOT}{half.pk}/").status_code == 404
    assert read(cast.stranger, "/api/v1/report-calendar/", commune="06388", year=2023).status_code == 404
    assert read(cast.stranger, "/api/v1/poor-fund/sums/", commune="06388", year=2023).status_code == 404


def test_a_list_of_reports_asks_the_same_number_of_questions_for_many(cast):
    client, asked = Client(), []
    client.force_login(cast.officer)
    client.get(ROOT)  # the first page also writes the session
    for months in ((7,), (8, 9, 10)):
        for month in months:
            period = f"2023-04-01..2023-{month:02d}-30"
            Report.objects.create(commune=cast.commune, period=period, scope=Scope(villages=(cast.lang_ben.pk,)).code)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ROOT).json()["results"]
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_last_days_and_the_calendar_of_results(cast):
    ReportDeadline.objects.create(commune=cast.commune, period="2023", due_on=date(2023, 12, 1), source="CV 1")
    SentResult.objects.create(
        commune=cast.commune, code="so-bo", year=2023, month=11, number="9/BC-UBND", sent_on=date(2023, 11, 10)
    )
    (row,) = read(cast.district_officer, "/api/v1/report-deadlines/").json()["results"]
    assert (row["period"], row["due_on"]) == ("2023", "2023-12-01")
    answer = read(cast.officer, "/api/v1/report-calendar/", commune="06388", year=2023).json()
    assert len(answer["results"]) == 10
    (sent,) = [found for found in answer["results"] if found["code"] == "so-bo"]
    assert (sent["due_on"], sent["is_verified"], sent["number"]) == ("2023-11-14", False, "9/BC-UBND")
    assert "chưa kiểm chứng" in sent["basis"]
    assert read(cast.district_officer, "/api/v1/report-calendar/", commune="06388", year=2023).status_code == 403
    assert read(cast.officer, "/api/v1/report-calendar/", commune="06388").status_code == 400
