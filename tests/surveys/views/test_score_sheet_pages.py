"""Score sheets of a commune: drafted by its officer, approved by its leader, then they stand. Points are made up."""

from datetime import date
from html import unescape
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.urls import reverse

from huulien.platform import audit
from huulien.platform.locking import StaleRecord
from huulien.platform.steps import Refused
from huulien.platform.vocabulary import Role
from surveys.forms.income import sheets_for
from surveys.models import Review, ScoreItem, ScoreOption, ScoreSheet
from surveys.services.score_sheets import draft_score_sheet, drop_sheet, load_for_all
from surveys.steps.sheets import SHEET_STEPS
from surveys.vocabulary import SheetState
from tests import factories
from tests.base import make_cast
from tests.surveys.test_score_sheets import HEADINGS, ROWS, workbook

pytestmark = pytest.mark.django_db
TABLE = workbook(HEADINGS, *ROWS)
HEADING = {"standard": "nd-07-2021", "region": "Vùng ví dụ", "zone": "rural", "citation": "Ví dụ, không phải văn bản"}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def sheet(cast):
    return draft(cast.commune, cast.officer)


def draft(commune, by=None, title="Bảng của xã"):
    return draft_score_sheet(sheet=ScoreSheet(commune=commune, title=title, **HEADING), data=TABLE, by=by)


def approve(sheet, by):
    return SHEET_STEPS.perform("approve", sheet, by=by, version=sheet.version)


def page(name, *args):
    return reverse(f"surveys:score_sheet_{name}", args=args)


def shown(client, user, address):
    client.force_login(user)
    return unescape(client.get(address).content.decode())


def review_in(commune, village, by):
    return factories.make_review(factories.make_round(commune, by=by), factories.make_household(village))


def test_an_officer_drafts_a_sheet_of_the_commune_from_its_table(cast, client):
    client.force_login(cast.officer)
    data = HEADING | {"title": "Bảng của xã", "file": SimpleUploadedFile("bang.xlsx", TABLE)}
    answer = client.post(page("create"), data, follow=True)
    sheet = ScoreSheet.objects.get()
    assert (sheet.commune, sheet.drafted_by, sheet.state) == (cast.commune, cast.officer, SheetState.DRAFT)
    text = unescape(answer.content.decode())
    for words in ("Đã nạp bảng điểm.", "Chờ phê duyệt", "1. Hộ có mấy người?", "Một người: 40 điểm"):
        assert words in text
    assert "Phê duyệt bảng điểm</button>" not in text


def test_a_faulty_table_is_refused_at_its_cell_and_nothing_is_kept(cast, client):
    client.force_login(cast.officer)
    faulty = workbook(HEADINGS, ["1", "Câu", "Có", "nhiều"])
    data = HEADING | {"title": "Bảng của xã", "file": SimpleUploadedFile("bang.xlsx", faulty)}
    assert "Ô D3" in unescape(client.post(page("create"), data).content.decode())
    assert not ScoreSheet.objects.exists()


def test_only_an_approved_sheet_of_the_commune_or_of_all_scores_reviews(cast, sheet):
    review = review_in(cast.commune, cast.lang_ben, cast.officer)
    foreign = draft(cast.other_commune, cast.stranger, "Bảng xã khác")
    with audit.acting(locked=False):
        ScoreSheet.objects.filter(pk=foreign.pk).update(state=SheetState.APPROVED)
    assert not sheets_for(review).exists()
    for_all = load_for_all(sheet=ScoreSheet(title="Bảng chung", **HEADING), data=TABLE)
    approve(sheet, cast.leader)
    assert set(sheets_for(review)) == {sheet, for_all}


def test_a_leader_approves_what_somebody_else_has_drafted(cast, sheet, client):
    assert "Phê duyệt bảng điểm</button>" in shown(client, cast.leader, page("detail", sheet.pk))
    client.post(page("approve", sheet.pk), {"version": sheet.version})
    sheet.refresh_from_db()
    assert sheet.state == SheetState.APPROVED
    text = shown(client, cast.officer, page("detail", sheet.pk))
    assert "Các bước đã làm" in text
    assert "Bỏ bảng điểm này" not in text


def test_nobody_approves_what_they_have_drafted(cast):
    factories.make_appointment(cast.officer, Role.LEADER, cast.commune, valid_from=date(2021, 1, 1))
    own = draft(cast.commune, cast.officer)
    with pytest.raises(Refused, match="không tự phê duyệt"):
        approve(own, cast.officer)


@pytest.mark.parametrize("who", ["officer", "head", "unit", "district_officer", "auditor", "stranger"])
def test_nobody_but_a_leader_of_the_commune_approves(cast, sheet, who):
    with pytest.raises((PermissionDenied, Http404)):
        approve(sheet, getattr(cast, who))
    sheet.refresh_from_db()
    assert sheet.state == SheetState.DRAFT


def test_the_officer_of_another_commune_neither_sees_drafts_nor_drops(cast, sheet, client):
    leader = factories.make_user("lanhdaokhac", Role.LEADER, cast.other_commune)
    for user in (cast.stranger, leader):
        assert "Bảng của xã" not in shown(client, user, page("list"))
        for name in ("detail", "approve", "drop"):
            answer = (client.get if name == "detail" else client.post)(page(name, sheet.pk), {"version": sheet.version})
            assert answer.status_code in {403, 404}
    with pytest.raises(Http404):
        draft(cast.commune, cast.stranger)
    with pytest.raises(Http404):
        drop_sheet(sheet=sheet, version=sheet.version, by=cast.stranger)
    assert ScoreSheet.objects.get() == sheet


def test_the_district_above_sees_it_and_changes_nothing(cast, sheet, client):
    assert "Bảng của xã" in shown(client, cast.district_officer, f"{page('list')}?xa={cast.commune.code}")
    assert client.get(page("detail", sheet.pk)).status_code == 200
    assert client.get(page("create")).status_code == 403


def test_a_draft_is_dropped_and_an_approved_sheet_is_not(cast, sheet, client):
    client.force_login(cast.officer)
    client.post(page("drop", sheet.pk), {"version": sheet.version})
    assert not ScoreSheet.objects.exists()
    stands = approve(draft(cast.commune, cast.officer), cast.leader)
    client.post(page("drop", stands.pk), {"version": stands.version})
    assert ScoreSheet.objects.get() == stands


def test_who_saw_an_older_draft_is_told(cast, sheet):
    approve(sheet, cast.leader)
    with pytest.raises(StaleRecord):
        SHEET_STEPS.perform("approve", sheet, by=cast.leader, version=1)
    with pytest.raises((StaleRecord, ValidationError)):
        drop_sheet(sheet=sheet, version=1, by=cast.officer)


def refused(statement, *arguments):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)


RAW = {
    "title": "UPDATE surveys_scoresheet SET title = 'Khác' WHERE id = %s",
    "opened again": "UPDATE surveys_scoresheet SET state = 'draft' WHERE id = %s",
    "another owner": "UPDATE surveys_scoresheet SET commune_id = NULL WHERE id = %s",
    "question": "UPDATE surveys_scoreitem SET text = 'Khác' WHERE sheet_id = %s",
    "one more question": "INSERT INTO surveys_scoreitem (sheet_id, code, text, position) VALUES (%s, '9', 'Thêm', 9)",
    "points": "UPDATE surveys_scoreoption SET points = 0 "
    "WHERE item_id IN (SELECT id FROM surveys_scoreitem WHERE sheet_id = %s)",
    "one answer less": "DELETE FROM surveys_scoreoption "
    "WHERE item_id IN (SELECT id FROM surveys_scoreitem WHERE sheet_id = %s)",
    "one more answer": "INSERT INTO surveys_scoreoption (item_id, text, points, position) "
    "SELECT id, 'Thêm', 99, 9 FROM surveys_scoreitem WHERE sheet_id = %s",
}


@pytest.mark.parametrize("what", RAW)
def test_an_approved_sheet_stands_against_raw_writes(cast, sheet, what):
    approve(sheet, cast.leader)
    refused(RAW[what], sheet.pk)


@pytest.mark.parametrize("what", [what for what in RAW if what not in {"opened again", "another owner"}])
def test_a_draft_is_written_freely(cast, sheet, what):
    with connection.cursor() as cursor:
        cursor.execute(RAW[what], [sheet.pk])
        assert cursor.rowcount


@pytest.mark.parametrize("whose", ["a draft", "another commune's"])
def test_no_review_names_a_sheet_that_may_not_score_it(cast, sheet, whose):
    review = review_in(cast.commune, cast.lang_ben, cast.officer)
    if whose == "another commune's":
        leader = factories.make_user("lanhdaokhac", Role.LEADER, cast.other_commune)
        sheet = approve(draft(cast.other_commune, cast.stranger), leader)
    refused("UPDATE surveys_review SET score_sheet_id = %s WHERE id = %s", sheet.pk, review.pk)
    approved = approve(draft(cast.commune, cast.officer), cast.leader)
    assert Review.objects.filter(pk=review.pk).update(score_sheet=approved)


def fill_owners():
    with connection.schema_editor() as editor:
        import_module("surveys.migrations.0008_fill_owners_of_score_sheets").fill(apps, editor)


@pytest.mark.django_db(transaction=True)
def test_sheets_from_before_go_to_whom_scored_by_them(cast):
    review = review_in(cast.commune, cast.lang_ben, cast.officer)
    used, unused = draft(None, title="Đã chấm"), draft(None, title="Chưa chấm")
    with audit.acting(locked=False):
        Review.objects.filter(pk=review.pk).update(score_sheet=used)
    fill_owners()
    for sheet in (used, unused):
        sheet.refresh_from_db()
    assert (used.commune, used.state) == (cast.commune, SheetState.APPROVED)
    assert (unused.commune, unused.state) == (None, SheetState.DRAFT)
    assert [ScoreItem.objects.count(), ScoreOption.objects.count()] == [4, 8]
