"""Double entry: a sample that can be drawn again, entered by somebody else without the first answers, and compared."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform.steps import Refused
from surveys.models import SecondEntry
from surveys.steps.second_entries import SECOND_ENTRY_STEPS, Sample, draw_sample
from surveys.vocabulary import ReviewState, SecondEntryState
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read

pytestmark = pytest.mark.django_db
ADULT = {
    "employment": "self_employed", "studying": "none", "qualification": "upper_secondary", "health_insurance": "yes",
    "social_allowance": "no", "disabled": "no", "trained_on_the_job": "no",
}  # fmt: skip
HOUSE = {
    "wall_durable": "yes", "frame_durable": "yes", "roof_durable": "yes", "area_m2": "90", "water_source": "surface",
    "toilet": "none", "internet_user": "no", "devices": ["tv"],
}  # fmt: skip


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def round(cast):
    """Ten poor households whose forms the village head has sent."""
    round = factories.make_round(cast.commune, by=cast.officer)
    for number in range(10):
        home = factories.make_household(cast.lang_ben, f"{number:04d}", head=f"Vi Văn {chr(65 + number)}")
        factories.send_review(round, home, PovertyClass.POOR, cast.head)
    return round


@pytest.fixture
def officer(cast):
    client = Client()
    client.force_login(cast.officer)
    return client


def as_on_paper(entry, **changed):
    """The form as the first entry has it, but for what is changed."""
    people = {f"{fact}_{person['id']}": said for person in entry.review.roster for fact, said in ADULT.items()}
    return {"version": entry.version, "method": "b1_total", "b1_score": "120", **people, **HOUSE} | changed


def enter(entry, by, **given):
    given = {"review_version": entry.review.version, "asked_count": 1, "differences": []} | given
    return SECOND_ENTRY_STEPS.perform("enter", entry, by=by, version=entry.version, **given)


def test_the_same_seed_draws_the_same_forms(cast, round):
    drawn = {entry.review_id for entry in draw_sample(round=round, percent=25, by=cast.officer, seed=7)}
    assert len(drawn) == 3
    SecondEntry.objects.all().delete()
    assert {entry.review_id for entry in draw_sample(round=round, percent=25, by=cast.officer, seed=7)} == drawn
    others = {entry.review_id for entry in draw_sample(round=round, percent=100, by=cast.officer)}
    assert len(others) == 7
    assert not others & drawn
    with pytest.raises(ValidationError, match="Không còn phiếu"):
        draw_sample(round=round, percent=5, by=cast.officer)


def test_a_form_is_entered_anew_without_the_first_answers_and_compared(cast, round, officer):
    page = reverse("surveys:sample_detail", args=[round.pk])
    drawn = officer.post(page, fill(officer.get(page), percent="5"), follow=True)
    assert "Còn 1 phiếu chưa nhập lại" in read(drawn).heading
    entry = SecondEntry.objects.get()
    address = reverse("surveys:second_entry", args=[entry.pk])
    blank = read(officer.get(address))
    assert blank.form["b1_score"] == [""]
    assert blank.form["toilet"] == [""]
    assert blank.form["area_m2"] == [""]
    assert "health_insurance_" not in "".join(name for name, said in blank.form.items() if said != [""])

    refused = officer.post(address, as_on_paper(entry, area_m2="chín mươi"))
    assert "Ghi số, ví dụ 42 hoặc 42,5." in read(refused).text
    person = entry.review.roster[0]["id"]
    typed = as_on_paper(entry, toilet="septic", **{f"health_insurance_{person}": "no"})
    told = read(officer.post(address, typed, follow=True))
    assert told.heading == "2 câu khác nhau giữa hai lần nhập"
    entry.refresh_from_db()
    assert (entry.entered_by, entry.state, entry.asked_count) == (cast.officer, SecondEntryState.ENTERED, 17)
    assert entry.differences == [
        {"place": entry.review.household.head_name, "label": "Có thẻ BHYT", "first": "Có", "second": "Không"},
        {"place": "", "label": "Loại nhà tiêu", "first": "Không có nhà tiêu", "second": "Tự hoại"},
    ]
    sample = Sample(round)
    assert (sample.open_count, sample.differing_count, f"{sample.error_rate}") == (1, 2, "11.76")
    assert entry.review.facts["toilet"] == "none"  # the form that was sent stands

    assert "Ghi vì sao giữ" in read(officer.post(address, fill(officer.get(address)))).text
    officer.post(address, fill(officer.get(address), reason="Phiếu giấy ghi như lần đầu."))
    entry.refresh_from_db()
    assert entry.state == SecondEntryState.KEPT
    assert Sample(round).open_count == 0


def test_two_entries_alike_leave_nothing_to_settle(cast, round, officer):
    (entry,) = draw_sample(round=round, percent=1, by=cast.officer)
    told = read(officer.post(reverse("surveys:second_entry", args=[entry.pk]), as_on_paper(entry), follow=True))
    assert told.heading == "Hai lần nhập như nhau"
    assert Sample(round).open_count == 0


def test_who_sent_a_form_does_not_enter_it_anew(cast, officer):
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, factories.make_household(cast.lang_ben), PovertyClass.POOR, cast.officer)
    (entry,) = draw_sample(round=round, percent=1, by=cast.officer)
    page = read(officer.get(reverse("surveys:second_entry", args=[entry.pk])))
    assert "Người gửi phiếu không tự nhập lại phiếu ấy" in page.text
    assert not page.form
    officer.post(reverse("surveys:second_entry", args=[entry.pk]), as_on_paper(entry))
    entry.refresh_from_db()
    assert entry.is_waiting
    with pytest.raises(Refused, match="không tự nhập lại"):
        enter(entry, cast.officer)


def test_what_was_mended_while_it_was_compared_is_compared_again(cast, round):
    (entry,) = draw_sample(round=round, percent=1, by=cast.officer)
    with pytest.raises(Refused, match="Bấm lưu lần nữa"):
        enter(entry, cast.officer, review_version=entry.review.version - 1)
    assert enter(entry, cast.officer).state == SecondEntryState.ENTERED


def test_who_sent_a_form_again_after_it_was_drawn_does_not_enter_it_anew(cast, round):
    (entry,) = draw_sample(round=round, percent=1, by=cast.officer)
    factories.return_review(review=entry.review, version=entry.review.version, by=cast.leader, reason="Đo lại nhà")
    factories.submit_review(review=entry.review, version=entry.review.version, by=cast.officer)
    with pytest.raises(Refused, match="không tự nhập lại"):
        enter(entry, cast.officer)
    assert enter(entry, cast.leader).state == SecondEntryState.ENTERED


def test_a_form_that_went_back_waits_until_it_is_sent_again(cast, round, officer):
    (entry,) = draw_sample(round=round, percent=1, by=cast.officer)
    factories.return_review(review=entry.review, version=entry.review.version, by=cast.officer, reason="Đo lại nhà")
    assert entry.review.state == ReviewState.DRAFT
    assert "Gửi lại rồi mới nhập lại" in read(officer.get(reverse("surveys:second_entry", args=[entry.pk]))).text


def test_a_closed_round_keeps_its_sample(cast, round, officer):
    (entry,) = draw_sample(round=round, percent=1, by=cast.officer)
    factories.settle(round, cast.leader)
    assert "chỉ đọc" in read(officer.get(reverse("surveys:sample_detail", args=[round.pk]))).text
    with pytest.raises(Refused, match="không còn mở"):
        enter(entry, cast.officer)
    with pytest.raises(ValidationError, match="không còn mở"):
        draw_sample(round=round, percent=5, by=cast.officer)
