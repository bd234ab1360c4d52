"""Part 4 of Form B says anew what follows from the answers, before and after they are saved."""

import re

import pytest
from django.urls import reverse

from huulien.platform.models import AuditEntry
from surveys.models import Review, TypingDraft
from tests.commune import review_of
from tests.pages import fill, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(commune):
    return reverse("surveys:review_task", args=[review_of(commune, "Triệu Văn Sinh").pk, "thieu-hut"])


def derived(answer):
    """Place of the element → its words, of everything a script may swap."""
    found = re.findall(r'<(div|span)[^>]* id="([^"]+)"[^>]*data-derived>(.*?)</\1>', answer.content.decode(), re.S)
    return {id: " ".join(re.sub(r"<[^>]+>", " ", words).split()) for _, id, words in found}


def test_the_page_after_a_save_says_what_follows(head, url):
    assert "Suy ra: Chưa rõ" in derived(head.get(url))["suy-ra-10"]
    head.post(url, fill(head.get(url), toilet="none", nhap="1"))
    assert "Suy ra: Thiếu hụt" in derived(head.get(url))["suy-ra-10"]


def test_the_button_derives_from_the_page_and_leaves_nothing_behind(head, url):
    before, trail = Review.objects.values().get(pk=url.split("/")[-3]), AuditEntry.objects.count()
    answer = head.post(url, fill(head.get(url), toilet="none", area_m2="42,5", **{"tinh-lai": "1"}))
    shown = derived(answer)
    assert "Suy ra: Thiếu hụt" in shown["suy-ra-10"]
    assert "Suy ra: Không" in shown["suy-ra-8"]
    assert "Tạm tính B2 10 điểm: 1 thiếu hụt" in shown["tam-tinh"]
    page = read(answer)
    assert "Đã tính lại theo câu trả lời trên trang này, chưa lưu." in page.text
    assert (page.form["toilet"], page.form["area_m2"]) == (["none"], ["42,5"])
    assert Review.objects.values().get(pk=before["id"]) == before
    assert (AuditEntry.objects.count(), TypingDraft.objects.count()) == (trail, 0)
    assert "4. Thiếu hụt (B2) Chưa làm" in page.text  # the strip says what is saved


def test_what_is_not_validly_answered_is_unknown_and_the_rest_is_derived(head, url):
    head.post(url, fill(head.get(url), area_m2="42", nhap="1"))
    typed = {"area_m2": "bốn mươi", "toilet": "none", "override_nuoc_sinh_hoat": "yes"}
    shown = derived(head.post(url, fill(head.get(url), **typed, **{"tinh-lai": "1"})))
    assert "Suy ra: Chưa rõ" in shown["suy-ra-8"]
    assert "Suy ra: Thiếu hụt" in shown["suy-ra-10"]
    assert "Suy ra: Chưa rõ" in shown["suy-ra-9"]  # not overruled without a reason


def test_a_doubted_answer_is_still_derived_from(head, url):
    answer = head.post(url, fill(head.get(url), area_m2="3", **{"tinh-lai": "1"}))
    assert "Đã kiểm tra, đúng như vậy" in read(answer).text
    assert "Suy ra: Thiếu hụt" in derived(answer)["suy-ra-8"]


def test_an_overruled_result_says_both(head, url):
    typed = {"toilet": "none", "override_nha_tieu": "no", "reason_nha_tieu": "Mới xây", "tinh-lai": "1"}
    answer = head.post(url, fill(head.get(url), **typed))
    assert derived(answer)["suy-ra-10"].startswith("Suy ra: Thiếu hụt Người rà soát: Không")


def test_who_may_not_fill_derives_nothing(client, commune, url):
    client.force_login(commune.cast.other_head)
    assert client.post(url, {"tinh-lai": "1"}).status_code == 404
