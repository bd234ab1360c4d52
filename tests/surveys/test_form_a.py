"""The characteristics of Phiếu A: entered, approved by the leader, asked from their day on, then kept."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform.locking import StaleRecord
from huulien.platform.steps import Refused
from huulien.platform.vocabulary import Role
from surveys.models import FormASheet, ReviewRequest
from surveys.rules.procedure import procedure_by_code
from surveys.services.form_a import asked_by_form_a, read_characteristics
from surveys.services.score_sheets import drop_sheet
from surveys.steps.requests import REQUEST_STEPS
from surveys.steps.sheets import FORM_A_STEPS
from surveys.vocabulary import RequestState, SheetState
from tests import factories
from tests.pages import fill

pytestmark = pytest.mark.django_db
DAY = date(2023, 10, 2)  # the day of the request, and of Phiếu A
NINE = factories.CHARACTERISTICS


@pytest.fixture
def home(cast):
    known, asking = (factories.make_household(cast.lang_ben, code=f"000{place}") for place in (1, 2))
    factories.load_results(cast.commune, {known: PovertyClass.POOR}, cast.officer)
    return asking


@pytest.fixture
def round(cast, home):
    return factories.make_round(cast.commune, by=cast.officer)


@pytest.fixture
def asked(cast, round, home):
    return factories.make_request(round, home, cast.officer, received_on=DAY)


@pytest.fixture
def sheet(cast):
    return factories.make_form_a(cast.commune, cast.officer, cast.leader)


def page(name, *args):
    return reverse(f"surveys:form_a_{name}", args=args)


def answers(*present):
    return [place in present for place in range(1, 10)]


def decide(asked, cast, *present, name="list", on=DAY, **given):
    found = {"answers": answers(*present), "present_count": len(present)} | given
    return REQUEST_STEPS.perform(name, asked, by=cast.officer, version=asked.version, outcome_on=on, **found)


# ----- Entering and approving -----


def test_the_officer_enters_the_characteristics_and_the_leader_approves_them(cast, client):
    client.force_login(cast.officer)
    typed = "\n".join(f"{place}. {words}" for place, words in enumerate(NINE, start=1))
    data = {"title": "Phiếu A", "procedure": "qd-24-2021", "valid_from": "01/10/2023", "citation": "Ví dụ",
            "wording": typed}  # fmt: skip
    answer = client.post(page("create"), fill(client.get(page("create")), **data), follow=True)
    sheet = FormASheet.objects.get()
    assert (sheet.commune, sheet.drafted_by, sheet.state) == (cast.commune, cast.officer, SheetState.DRAFT)
    assert sheet.characteristics == NINE
    text = unescape(answer.content.decode())
    assert "<li>9. Đặc điểm ví dụ chín</li>" in text
    assert "Phê duyệt bộ đặc điểm</button>" not in text
    client.force_login(cast.leader)
    assert "Phê duyệt bộ đặc điểm</button>" in unescape(client.get(page("detail", sheet.pk)).content.decode())
    client.post(page("approve", sheet.pk), {"version": sheet.version})
    sheet.refresh_from_db()
    assert sheet.state == SheetState.APPROVED
    assert "Đã phê duyệt" in unescape(client.get(page("list")).content.decode())


@pytest.mark.parametrize(
    ("lines", "words"),
    [(NINE[:8], "Có 8 dòng, cần đúng 9 đặc điểm"), ((*NINE, "Một nữa"), "Có 10 dòng"),
     ((*NINE[:8], NINE[0].upper()), "ghi hai lần")],
)  # fmt: skip
def test_other_than_nine_different_characteristics_are_refused(lines, words):
    with pytest.raises(ValidationError, match=words):
        read_characteristics("\n".join(lines), procedure_by_code("qd-24-2021"))


def test_numbers_of_a_pasted_list_are_left_out_but_not_those_of_the_words():
    lines = ["1. Có xe", "2) Có 2 nhà", "c/ Có ao", "4.Có tàu", "  5 . Có máy", "Có 3.000 m² vườn", "e) Ê", "8", "9. 9"]
    found = read_characteristics("\n\n".join(lines), procedure_by_code("qd-24-2021"))
    assert found == ("Có xe", "Có 2 nhà", "Có ao", "Có tàu", "Có máy", "Có 3.000 m² vườn", "Ê", "8", "9")


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"procedure": "khong-co"}, "Không có quy trình này"), ({"valid_from": date(2020, 1, 1)}, "có hiệu lực từ"),
     ({"citation": ""}, "trống|để")],
)  # fmt: skip
def test_characteristics_say_of_which_procedure_since_when_and_by_what_paper(cast, fields, words):
    with pytest.raises(ValidationError, match=words):
        factories.make_form_a(cast.commune, cast.officer, **fields)
    assert not FormASheet.objects.exists()


def test_nobody_approves_what_they_have_entered(cast):
    factories.make_appointment(cast.officer, Role.LEADER, cast.commune, valid_from=date(2021, 1, 1))
    with pytest.raises(Refused, match="không tự phê duyệt"):
        factories.make_form_a(cast.commune, cast.officer, cast.officer)


@pytest.mark.parametrize("who", ["officer", "head", "unit", "district_officer", "auditor", "stranger"])
def test_nobody_but_a_leader_of_the_commune_approves(cast, who):
    sheet = factories.make_form_a(cast.commune, cast.officer)
    with pytest.raises((PermissionDenied, Http404)):
        FORM_A_STEPS.perform("approve", sheet, by=getattr(cast, who), version=1)


def test_a_draft_is_dropped_and_what_was_approved_is_not(cast):
    draft = factories.make_form_a(cast.commune, cast.officer)
    with pytest.raises(StaleRecord):
        drop_sheet(sheet=draft, version=7, by=cast.officer)
    drop_sheet(sheet=draft, version=1, by=cast.officer)
    assert not FormASheet.objects.exists()
    kept = factories.make_form_a(cast.commune, cast.officer, cast.leader)
    with pytest.raises(ValidationError, match="không bỏ được"):
        drop_sheet(sheet=kept, version=kept.version, by=cast.officer)


def test_what_was_approved_stands_in_the_database(sheet):
    rows = FormASheet.objects.filter(pk=sheet.pk)
    for write in (
        lambda: rows.update(wording="Khác"), lambda: rows.update(valid_from=date(2022, 1, 1)),
        lambda: rows.update(state="draft"), rows.delete,
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


# ----- What Phiếu A asks -----


def test_each_day_asks_the_latest_that_was_approved_for_it(cast, round, sheet):
    later = factories.make_form_a(cast.commune, cast.officer, cast.leader, valid_from=date(2023, 10, 1))
    factories.make_form_a(cast.commune, cast.officer, valid_from=date(2023, 10, 2))  # a draft asks nothing
    factories.make_form_a(cast.other_commune, cast.stranger)
    assert asked_by_form_a(round, date(2021, 8, 31)).words == ()
    assert asked_by_form_a(round, date(2023, 9, 30)).sheet == sheet
    assert asked_by_form_a(round, date(2023, 10, 1)).sheet == later
    assert asked_by_form_a(round, DAY).sheet == later


@pytest.mark.parametrize(
    ("present", "name", "state"),
    [((), "list", RequestState.LISTED), ((1, 4, 9), "list", RequestState.LISTED),
     ((1, 2, 4, 9), "leave_out", RequestState.NOT_LISTED)],
)  # fmt: skip
def test_the_answers_are_kept_with_what_was_asked(cast, asked, sheet, present, name, state):
    found = decide(asked, cast, *present, name=name)
    assert (found.state, found.present_count, found.form_a) == (state, len(present), sheet)
    assert found.present_characteristics == [NINE[place - 1] for place in present]


@pytest.mark.parametrize(
    ("given", "words"),
    [({"answers": None, "present_count": 2}, "trả lời từng đặc điểm"),
     ({"present_count": 3}, "không đúng bộ đặc điểm"), ({"answers": [True, True]}, "không đúng bộ đặc điểm")],
)  # fmt: skip
def test_once_the_characteristics_are_known_each_is_answered(cast, asked, sheet, given, words):
    with pytest.raises(Refused, match=words):
        decide(asked, cast, 1, 2, **given)
    asked.refresh_from_db()
    assert asked.state == RequestState.RECEIVED


def test_without_them_the_officer_records_how_many_and_answers_nothing(cast, asked):
    with pytest.raises(Refused, match="không đúng bộ đặc điểm"):
        decide(asked, cast, 1, 2)
    found = factories.decide_request(asked, cast.officer, present=2)
    assert (found.present_count, found.form_a, found.present_places) == (2, None, "")


def test_a_draft_is_named_by_no_phieu_a(cast, asked):
    draft = factories.make_form_a(cast.commune, cast.officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewRequest.objects.filter(pk=asked.pk).update(form_a=draft)
    other = factories.make_form_a(cast.other_commune, cast.stranger)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewRequest.objects.filter(pk=asked.pk).update(form_a=other)


# ----- On the page -----


def step_page(client, asked):
    return reverse("surveys:request_step", args=[asked.pk, "xet"])


def items(*present):
    return {f"item_{place}": "yes" if place in present else "no" for place in range(1, 10)}


def test_the_page_asks_each_and_says_what_was_found(client, cast, asked, sheet):
    client.force_login(cast.officer)
    url = step_page(client, asked)
    text = unescape(client.get(url).content.decode())
    assert "1. Đặc điểm ví dụ một" in text
    assert 'name="present_count"' not in text
    assert client.post(url, fill(client.get(url), outcome_on="02/10/2023", **items(2, 5))).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.present_places) == (RequestState.LISTED, "2, 5")
    shown = unescape(client.get(reverse("surveys:request_detail", args=[asked.pk])).content.decode())
    for words in ("2 trên 9 đặc điểm", "<li>Đặc điểm ví dụ hai</li>", "<li>Đặc điểm ví dụ năm</li>",
                  "Theo Phiếu A ví dụ (Ví dụ, không phải văn bản)"):  # fmt: skip
        assert words in shown


def test_one_without_an_answer_is_asked_again(client, cast, asked, sheet):
    client.force_login(cast.officer)
    url = step_page(client, asked)
    data = fill(client.get(url), outcome_on="02/10/2023", **items(2)) | {"item_7": ""}
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert "Chọn Có hoặc Không." in unescape(answer.content.decode())
    asked.refresh_from_db()
    assert asked.state == RequestState.RECEIVED


def test_a_day_before_them_is_counted_on_paper(client, cast, asked):
    factories.make_form_a(cast.commune, cast.officer, cast.leader, valid_from=date(2023, 10, 20))
    client.force_login(cast.officer)
    url = step_page(client, asked)
    answer = client.post(url, fill(client.get(url), outcome_on="02/10/2023", **items(2)))
    text = unescape(answer.content.decode())
    assert "Ghi số đặc điểm đếm trên phiếu giấy" in text
    assert 'name="item_1"' not in text
    assert client.post(url, fill(answer, present_count="5")).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.present_count, asked.form_a) == (RequestState.NOT_LISTED, 5, None)


def test_a_day_of_other_characteristics_asks_those(client, cast, asked, sheet):
    other = [words.replace("ví dụ", "mới") for words in NINE]
    factories.make_form_a(
        cast.commune, cast.officer, cast.leader, valid_from=date(2023, 10, 20), wording="\n".join(other)
    )
    client.force_login(cast.officer)
    url = step_page(client, asked)
    first = client.get(url)
    assert "1. Đặc điểm mới một" in unescape(first.content.decode())
    answer = client.post(url, fill(first, outcome_on="02/10/2023", **items(1, 2, 3, 4)))
    text = unescape(answer.content.decode())
    assert "lập theo bộ đặc điểm khác" in text
    assert "1. Đặc điểm ví dụ một" in text
    assert "checked" not in text
    assert client.post(url, fill(answer, **items(1))).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.form_a) == (RequestState.LISTED, sheet)


def test_without_them_the_page_says_so_and_leads_the_officer_to_enter_them(client, cast, asked):
    client.force_login(cast.officer)
    text = unescape(client.get(step_page(client, asked)).content.decode())
    assert "Chưa có bộ đặc điểm của Phiếu A" in text
    assert page("list") in text
