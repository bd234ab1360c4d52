"""Rounds by page: opening, watching and settling them."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from households.services import composition
from households.vocabulary import PovertyClass
from huulien.platform.models import AuditEntry
from surveys.models import ClassInForce, Round
from surveys.steps.rounds import ROUND_STEPS
from surveys.vocabulary import RoundKind
from tests import factories
from tests.commune import review_of
from tests.pages import fill, queries_of, read

pytestmark = pytest.mark.django_db

DECISION = {"settled_on": "15/12/2023", "decision_number": "97/QĐ-UBND", "poor_count": "2"}


def log_in(client, commune, who):
    client.force_login(commune.cast.everyone[who])
    return client


@pytest.fixture
def finished(commune):
    """The open round with every review it needs, sent."""
    for name in ("Lý Văn Bách", "Nông Thị Hoa", "Chu Thị Út"):
        factories.send_review(commune.open, commune.households[name], PovertyClass.NEAR_POOR, commune.cast.officer)
    draft = factories.fill_review(review_of(commune, "Triệu Văn Sinh"), PovertyClass.NOT_POOR)
    factories.submit_review(review=draft, version=draft.version, by=commune.cast.head)
    commune.open.refresh_from_db()
    factories.explain_ledger(commune.open)
    return commune.open


def settle_url(round):
    return reverse("surveys:round_settle", args=[round.pk])


def test_the_leader_settles_a_finished_round_by_its_page(client, commune, finished):
    log_in(client, commune, "leader")
    answer = client.post(settle_url(finished), fill(client.get(settle_url(finished)), **DECISION))
    assert answer.url == reverse("surveys:round_detail", args=[finished.pk])
    round = Round.objects.get(pk=finished.pk)
    assert (round.state, round.settled_on, round.settled_by) == ("settled", date(2023, 12, 15), commune.cast.leader)
    assert ClassInForce.objects.filter(valid_from=date(2023, 12, 15)).count() == 7
    page = read(client.get(answer.url))
    assert "Quyết định số 97/QĐ-UBND" in page.text
    assert page.heading == "Rà soát định kỳ năm 2023: đã chốt"
    assert AuditEntry.objects.filter(table="surveys_round", operation="update").first().actor == "lanhdao"
    again = read(client.get(settle_url(finished)))
    assert "Không chốt lại được" in again.text
    assert not again.form


def test_the_list_shows_what_a_settled_round_came_to_within_the_users_reach(client, commune):
    url = reverse("surveys:round_list")
    result = "Kết quả từ 15/12/2022: {} hộ nghèo, {} hộ cận nghèo trong {} hộ; tỷ lệ hộ nghèo {}"
    text = read(log_in(client, commune, "officer").get(url)).text
    assert result.format(4, 3, 9, "44,44 %") in text
    assert text.count("Kết quả từ") == 1  # the open round has none
    assert (
        result.format(4, 3, 9, "44,44 %")
        in read(client.get(reverse("surveys:round_detail", args=[commune.settled.pk]))).text
    )
    assert result.format(3, 1, 5, "60,00 %") in read(log_in(client, commune, "head").get(url)).text


def test_the_list_asks_as_few_questions_for_many_rounds(client, commune):
    log_in(client, commune, "officer")
    url = reverse("surveys:round_list")
    few = queries_of(client, url)
    for month in range(1, 6):
        days = {"opened_on": date(2024, month, 15), "due_on": date(2024, month, 28), "as_of": date(2024, month, 28)}
        factories.make_round(commune.cast.commune, 2024, kind=RoundKind.IN_YEAR, by=commune.cast.officer, **days)
    assert queries_of(client, url) == few
    assert "10 phiếu" not in read(client.get(url)).text
    assert f"{commune.open.reviews.count()} phiếu" in read(client.get(url)).text


def test_each_change_of_class_opens_the_list_of_its_households(client, commune, finished):
    log_in(client, commune, "leader")
    page = client.get(settle_url(finished)).content.decode()
    links = re.findall(r'<b><a class="n" href="([^"]+)">(\d+)</a> hộ</b>', page)
    assert links
    for address, count in links:
        assert client.get(unescape(address)).context["total"] == int(count), address


def test_settling_shows_what_changes_and_asks_for_the_number_again(client, commune, finished):
    log_in(client, commune, "leader")
    page = read(client.get(settle_url(finished)))
    assert page.heading == "Chốt rà soát định kỳ năm 2023"
    assert "4 → 2 hộ nghèo" in page.text
    assert "Số “sau” là tạm tính cho đến khi chốt." in page.text
    for words in ("Toàn xã 4 2 2 3", "Hộ nghèo → hộ cận nghèo (thoát nghèo) 1 hộ", "hộ không nghèo (thoát nghèo) 2 hộ"):
        assert words in page.text, page.text
    wrong = client.post(settle_url(finished), fill(client.get(settle_url(finished)), **DECISION | {"poor_count": "4"}))
    assert "Bảng trên có 2 hộ nghèo sau khi chốt, bạn ghi 4." in read(wrong).text
    assert Round.objects.get(pk=finished.pk).is_open


def test_a_review_of_other_people_is_named_and_the_others_are_checked(client, commune, finished):
    home = commune.households["Nông Thị Hoa"]
    factories.make_member(home, "Lê Thị Mới", relationship="child")
    log_in(client, commune, "leader")
    url = reverse("surveys:round_check", args=[finished.pk])
    keys = [f"{row.review.pk}-{row.review.version}" for row in client.get(url).context["page"].to_check]
    text = read(client.post(url, {"phieu": keys}, follow=True)).text
    assert f"Đã xác nhận kiểm tra {len(keys) - 1} phiếu." in text
    assert f"PB-2023-{home.code}: Lê Thị Mới sống trong hộ ngày thăm mà chưa có trong phiếu" in text
    assert "vừa được người khác sửa" not in text


def test_many_reviews_are_checked_at_once_but_ones_own(client, commune, finished):
    own = factories.send_review(
        commune.open, commune.households["Vi Văn Yên"], PovertyClass.NOT_POOR, commune.cast.officer
    )
    log_in(client, commune, "officer")
    url = reverse("surveys:round_check", args=[finished.pk])
    page = client.get(url).context["page"]
    assert own not in [row.review for row in page.to_check]
    keys = [f"{row.review.pk}-{row.review.version}" for row in page.to_check]
    assert len(keys) == 3
    answer = client.post(url, {"phieu": [*keys, f"{own.pk}-{own.version}"]}, follow=True)
    assert "Đã xác nhận kiểm tra 3 phiếu." in read(answer).text
    assert "1 phiếu vừa được người khác sửa" in read(answer).text
    own.refresh_from_db()
    assert own.state == "submitted"
    again = client.post(url, {"phieu": keys}, follow=True)
    assert "3 phiếu vừa được người khác sửa" in read(again).text
    log_in(client, commune, "leader")
    assert own in [row.review for row in client.get(url).context["page"].to_check]


def test_a_round_opened_by_mistake_is_cancelled_with_a_reason_while_nothing_was_sent(client, commune):
    other = factories.make_round(
        commune.cast.commune, 2023, kind="in_year", by=commune.cast.officer,
        opened_on=date(2023, 5, 15), due_on=date(2023, 5, 31), as_of=date(2023, 6, 30),
    )  # fmt: skip
    log_in(client, commune, "officer")
    url = reverse("surveys:round_cancel", args=[other.pk])
    assert "Ghi lý do hủy" in read(client.post(url, {"version": other.version, "reason": " "})).text
    answer = client.post(url, {"version": other.version, "reason": "Mở nhầm tháng"}, follow=True)
    assert "Đã hủy rà soát thường xuyên tháng 5/2023." in read(answer).text
    other.refresh_from_db()
    assert other.state == "cancelled"
    assert [(step.step, step.reason) for _, step in ROUND_STEPS.history(other)] == [("cancel", "Mở nhầm tháng")]
    page = read(client.get(reverse("surveys:round_cancel", args=[commune.open.pk])))
    assert "phiếu được gửi trong đợt này, không hủy được nữa" in page.text
    assert not page.form


def test_what_keeps_a_round_open_is_counted_as_its_list_holds_it(client, commune):
    """Also where a household left the book after its review was sent: no list of today has it."""
    log_in(client, commune, "leader")
    commune.open.must_check = True
    commune.open.save()
    gone = commune.households["Mã Văn Giáp"]
    review = factories.send_review(commune.open, gone, PovertyClass.NOT_POOR, commune.cast.other_head)
    gone.refresh_from_db()
    composition.move_out_household(household=gone, version=gone.version, happened_on=date(2023, 11, 1), by=None)
    counts = {}
    for obstacle in ROUND_STEPS.obstacles("settle", commune.open):
        answer = client.get(obstacle.url)
        number, words = obstacle.words.split(maxsplit=1)
        if number.isdecimal():
            assert answer.context["total"] == int(number)
            counts[words] = int(number)
        else:
            assert obstacle.words == f"Phiếu {review.reference} (hộ không còn trong sổ) đã gửi chưa được kiểm tra."
            assert answer.context["review"] == review
    assert counts == {
        "hộ trong danh sách chưa có phiếu gửi.": 4,
        "phiếu còn nháp.": 1,
        "phiếu đã gửi chưa được kiểm tra.": 2,
    }


def test_what_keeps_a_round_open_is_named_and_there_is_no_form(client, commune):
    log_in(client, commune, "leader")
    page = read(client.get(settle_url(commune.open)))
    assert "4 hộ trong danh sách chưa có phiếu gửi" in page.text
    assert "1 phiếu còn nháp" in page.text
    assert not page.form
    answer = client.post(settle_url(commune.open), DECISION | {"version": commune.open.version})
    assert answer.status_code == 200
    assert Round.objects.get(pk=commune.open.pk).state == "open"


def test_who_opened_the_round_is_told_beforehand_that_another_settles_it(client, commune, finished):
    Round.objects.filter(pk=finished.pk).update(opened_by=commune.cast.leader)
    log_in(client, commune, "leader")
    page = read(client.get(settle_url(finished)))
    assert "Người mở đợt rà soát không tự chốt." in page.text
    assert not page.form


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"settled_on": "31/08/2023"}, "Ghi ngày chốt từ 01/09/2023 đến 31/12/2023"),
        ({"settled_on": "15/12"}, "Nhập ngày theo thứ tự"),
        ({"decision_number": " "}, "Ghi số quyết định công nhận, ví dụ 85/QĐ-UBND."),
        ({"version": "999"}, "Có người vừa sửa phần này"),
    ],
)
def test_a_faulty_decision_settles_nothing_and_keeps_what_was_typed(client, commune, finished, change, message):
    log_in(client, commune, "leader")
    before = AuditEntry.objects.count()
    answer = client.post(settle_url(finished), fill(client.get(settle_url(finished)), **DECISION | change))
    page = read(answer)
    assert page.title.startswith("Lỗi: ")
    assert message in page.text
    assert Round.objects.get(pk=finished.pk).state == "open"
    assert AuditEntry.objects.count() == before
    typed = {name: value for name, value in (DECISION | change).items() if name != "version"}
    assert {name: page.form[name][0].strip() for name in typed} == {k: v.strip() for k, v in typed.items()}


def test_the_second_to_settle_saves_with_the_version_the_page_gives_back(client, commune, finished):
    log_in(client, commune, "leader")
    stale = client.post(settle_url(finished), fill(client.get(settle_url(finished)), **DECISION, version="999"))
    assert client.post(settle_url(finished), fill(stale)).status_code == 302


@pytest.mark.parametrize(
    ("who", "settles", "opens"),
    [
        ("officer", 403, 200), ("leader", 200, 200), ("head", 403, 403), ("unit", 403, 403), ("auditor", 403, 403),
        ("district_officer", 403, 403), ("administrator", 403, 403), ("stranger", 404, 200), ("nobody", 403, 403),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_leader_settles_and_only_officer_and_leader_open(client, commune, who, settles, opens, method):
    log_in(client, commune, who)
    before = AuditEntry.objects.count()
    assert getattr(client, method)(settle_url(commune.open)).status_code == settles
    assert getattr(client, method)(reverse("surveys:round_open")).status_code == opens
    assert AuditEntry.objects.count() == before


def test_a_round_is_opened_by_its_page(client, commune, finished):
    factories.settle(finished, commune.cast.leader)
    log_in(client, commune, "officer")
    url = reverse("surveys:round_open")
    typed = {
        "kind": "annual", "year": "2024", "opened_on": "01/09/2024", "due_on": "14/12/2024", "as_of": "31/12/2024"
    }  # fmt: skip
    answer = client.post(url, fill(client.get(url), **typed))
    round = Round.objects.get(year=2024)
    assert answer.url == reverse("surveys:round_detail", args=[round.pk])
    assert (round.opened_by, round.state, round.standard) == (commune.cast.officer, "open", "nd-07-2021")
    assert round.procedure == "qd-24-2021"
    assert "Quy trình: QĐ 24/2021/QĐ-TTg ngày 16/07/2021; TT 07/2021" in read(client.get(answer.url)).text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "trước chưa chốt"),
        ({"kind": "in_year", "due_on": "31/08/2024"}, "Hạn kết thúc phải từ ngày mở trở đi."),
        ({"kind": "in_year", "as_of": "01/12/2024"}, "Ghi ngày tính số liệu từ hạn kết thúc trở đi."),
        ({"kind": "in_year", "year": "2040"}, "Năm 2040 chưa tới."),
        ({"kind": "in_year", "opened_on": "01/09/2023"}, "mở vào một ngày trong năm 2024"),
        ({"kind": "in_year", "year": "1999"}, "Nhập số từ 2022 đến 2100"),
        ({"kind": ""}, "Chọn loại đợt rà soát."),
    ],
)
def test_a_round_that_cannot_be_is_not_opened(client, commune, change, message):
    log_in(client, commune, "officer")
    url = reverse("surveys:round_open")
    typed = {
        "kind": "annual", "year": "2024", "opened_on": "01/09/2024", "due_on": "14/12/2024", "as_of": "31/12/2024"
    }  # fmt: skip
    page = read(client.post(url, fill(client.get(url), **typed | change)))
    assert page.title.startswith("Lỗi: ")
    assert message in page.text
    assert Round.objects.filter(commune=commune.cast.commune).count() == 2


def test_round_and_household_pages_cost_the_same_with_three_times_the_rows(client, commune):
    log_in(client, commune, "officer")
    household = commune.households["Vi Văn Yên"]
    pages = [
        reverse("surveys:round_detail", args=[commune.open.pk]), reverse("surveys:round_list"),
        reverse("desk:household_detail", args=[household.pk]),
        reverse("desk:household_print", args=[household.pk]),
    ]  # fmt: skip
    few = [queries_of(client, page) for page in pages]
    for number in range(3):
        household.refresh_from_db()
        factories.make_member(household, f"Vi Thị {chr(65 + number)}", relationship="child")
        village = factories.make_village(
            commune.cast.commune, f"Làng {number}", 10 + number, valid_from=date(2023, 1, 1)
        )
        new = factories.make_household(village, head=f"Lê Văn {chr(65 + number)}")
        factories.send_review(commune.open, new, PovertyClass.POOR, commune.cast.officer)
    assert [queries_of(client, page) for page in pages] == few


def test_the_page_of_a_household_tells_its_class_its_people_and_its_events(client, commune):
    log_in(client, commune, "officer")
    url = reverse("desk:household_detail", args=[commune.households["Triệu Văn Sinh"].pk])
    page = read(client.get(url))
    assert page.heading == "Hộ ông Triệu Văn Sinh"
    assert "Chính thức từ 15/12/2022, Quyết định số 85/QĐ-UBND" in page.text
    assert "2 thành viên" in page.text
    log_in(client, commune, "other_head")
    assert client.get(url).status_code == 404
    log_in(client, commune, "unit")
    assert client.get(url).status_code == 403


def test_a_class_that_is_not_in_force_yet_is_not_the_households_class(client, commune, finished):
    """A decision may take effect on a later day; until then list and page both show the class before."""
    household = commune.households["Nông Thị Hoa"]
    ClassInForce.objects.filter(household=household, valid_until=None).update(valid_until=date(2199, 1, 1))
    review = commune.open.reviews.get(household=household)
    ClassInForce.objects.create(
        commune=household.commune, village=household.village, household=household, review=review,
        poverty_class=PovertyClass.POOR, valid_from=date(2199, 1, 1),
    )  # fmt: skip
    log_in(client, commune, "officer")
    page = client.get(reverse("desk:household_detail", args=[household.pk])).context["page"]
    assert page.in_force.poverty_class == PovertyClass.NEAR_POOR
    listed = client.get(reverse("desk:household_list"), {"loai": "near_poor", "q": "nong thi hoa"})
    assert listed.context["total"] == 1
