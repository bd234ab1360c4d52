"""The button that answers a part of Form B as last year: what is open, nothing that was answered, as a draft."""

import pytest
from django.urls import reverse

from huulien.platform.models import AuditEntry
from surveys.models import Review, TypingDraft
from surveys.services.reviews import save_facts
from tests.commune import review_of
from tests.pages import fill, read

pytestmark = pytest.mark.django_db
KEEP = {"giu-nhu": "1"}


def task(review, slug):
    return reverse("surveys:review_task", args=[review.pk, slug])


def test_open_questions_are_filled_and_answers_stay(head, draft):
    url = task(draft, "thieu-hut")
    before, trail = Review.objects.values().get(pk=draft.pk), AuditEntry.objects.count()
    answer = head.post(url, fill(head.get(url), toilet="septic", area_m2="bốn mươi", **KEEP))
    assert answer.url == f"{url}?khoi-phuc=1"
    page = read(head.get(answer.url))
    assert "Đã điền 6 câu theo năm 2022, chưa lưu. Xem lại từng câu với hộ rồi lưu." in page.text
    assert (page.form["toilet"], page.form["area_m2"]) == (["septic"], ["bốn mươi"])
    assert (page.form["water_source"], page.form["internet_user"]) == (["surface"], ["no"])
    assert (page.form["devices"], page.form["wall_durable"]) == (["tv"], ["yes"])
    assert Review.objects.values().get(pk=draft.pk) == before
    assert (AuditEntry.objects.count(), TypingDraft.objects.get().review_version) == (trail, draft.version)


def test_what_follows_from_the_filled_answers_is_said_at_once_and_saved_by_the_button(head, draft):
    url = task(draft, "thieu-hut")
    filled = head.post(url, fill(head.get(url), **KEEP), follow=True)
    assert "Tạm tính B2 30 điểm: 3 thiếu hụt" in read(filled).text
    assert head.post(url, fill(filled)).status_code == 302
    facts = Review.objects.get(pk=draft.pk).facts
    assert (facts["toilet"], facts["dwelling"]["area_m2"], facts["devices"]) == ("none", 90.0, ["tv"])
    assert not TypingDraft.objects.exists()


def test_who_says_there_is_no_device_gets_none_of_last_year(head, draft):
    url = task(draft, "thieu-hut")
    page = read(head.post(url, fill(head.get(url), no_devices="on", **KEEP), follow=True))
    assert "devices" not in page.form


def test_members_are_answered_as_last_year_but_for_what_is_measured_each_year(head, draft):
    members = [
        {**member, "employment": None, "studying": "none", "malnourished": None} for member in draft.facts["members"]
    ]
    save_facts(review=draft, version=draft.version, task="members", by=None, facts={"members": members})
    url = task(draft, "thanh-vien")
    page = read(head.post(url, fill(head.get(url), **KEEP), follow=True))
    first = members[0]["id"]
    assert f"Đã điền {len(members)} câu theo năm 2022" in page.text
    assert page.form[f"employment_{first}"] == ["self_employed"]
    assert "Suy dinh dưỡng phải cân, đo lại mỗi năm." in page.text


@pytest.mark.parametrize(
    ("slug", "words"),
    [("ho", "Ngày thăm và người sống trong hộ phải ghi lại mỗi năm."), ("thu-nhap", "Thu nhập phải hỏi lại mỗi năm.")],
)
def test_what_must_be_asked_anew_has_no_button_and_says_why(head, draft, slug, words):
    page = head.get(task(draft, slug))
    assert words in read(page).text
    assert "Giữ như năm" not in read(page).text
    filled = head.post(task(draft, slug), fill(page, **KEEP), follow=True)
    assert "Không còn câu bỏ trống nào mà năm 2022 đã ghi." in read(filled).text
    assert TypingDraft.objects.get().data.get("b1_score") in (None, [""])


def test_a_household_without_a_year_before_has_no_button(head, commune):
    draft = review_of(commune, "Lê Văn Mới")
    Review.objects.filter(pk=draft.pk).update(state="draft")
    page = read(head.get(task(draft, "thieu-hut"))).text
    assert "Giữ như năm" not in page
    assert "mỗi năm" not in page


def test_an_old_page_shows_what_somebody_saved_meanwhile(head, draft):
    url = task(draft, "thieu-hut")
    old = fill(head.get(url), toilet="none", **KEEP)
    save_facts(review=draft, version=draft.version, task="deprivations", by=None, facts={"toilet": "septic"})
    page = read(head.post(url, old, follow=True))
    assert page.form["toilet"] == ["none"]
    assert "Đang lưu: Tự hoại" in page.text
