"""Part 5 of Form B: whom each need is offered to."""

from datetime import date

import pytest
from django.urls import reverse

from surveys.forms.needs import NeedsTask
from surveys.models import Review, ReviewNeed
from surveys.vocabulary import Need
from tests import factories
from tests.commune import review_of
from tests.pages import fill, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(commune):
    """A draft with two grown-ups and a girl of ten."""
    household = commune.households["Lý Văn Bách"]
    factories.make_member(household, "Lý Thị Bé", birth_date=date(2013, 1, 1))
    return factories.make_review(commune.open, household)


def page_of(client, review):
    return client.get(reverse("surveys:review_task", args=[review.pk, "nguyen-nhan"]))


def offered(answer, need):
    """Names beside the boxes of a need."""
    field = answer.context["form"].fields.get(f"who_{need}")
    return [name for _, name in field.choices] if field else []


def test_work_is_offered_to_grown_ups_and_a_card_to_everybody(head, family):
    answer = page_of(head, family)
    assert offered(answer, Need.JOB_REFERRAL) == ["Lý Văn Bách", "Lý Thị Vợ"]
    assert offered(answer, Need.HEALTH_INSURANCE) == ["Lý Văn Bách", "Lý Thị Vợ", "Lý Thị Bé"]


def test_a_need_of_nobody_in_the_household_is_not_asked_and_the_page_says_so(head, family):
    members = [{**member, "employment": "unable_to_work"} for member in family.facts["members"]]
    Review.objects.filter(pk=family.pk).update(facts=family.facts | {"members": members})
    answer = page_of(head, family)
    assert offered(answer, Need.JOB_REFERRAL) == []
    assert "không ai trong hộ thuộc diện: Đào tạo nghề; Giới thiệu việc làm." in read(answer).text
    url = reverse("surveys:review_task", args=[family.pk, "nguyen-nhan"])
    assert head.post(url, fill(answer, needs=["loan"])).status_code == 302
    assert [need.need for need in family.needs.all()] == [Need.LOAN]


def test_a_need_that_no_longer_can_concern_anybody_is_shown_with_why_and_kept(head, family):
    child = next(id for id, name in family.names.items() if name == "Lý Thị Bé")
    gone = family.household.members.get(full_name="Lý Thị Vợ")
    for member in (child, gone.pk):
        ReviewNeed.objects.create(commune=family.commune, review=family, need=Need.JOB_REFERRAL, member_id=int(member))
    Review.objects.filter(pk=family.pk).update(
        roster=[person for person in family.roster if person["id"] != str(gone.pk)]
    )
    answer = page_of(head, family)
    words = read(answer).text
    assert "Lý Thị Bé (đã ghi, nay chưa đủ 15 tuổi)" in words
    assert "Lý Thị Vợ (đã ghi, nay không còn trong phiếu)" in words
    assert head.post(answer.request["PATH_INFO"], fill(answer)).status_code == 302
    assert {str(need.member_id) for need in family.needs.all()} == {child, str(gone.pk)}


def test_a_persons_need_of_last_year_is_said_by_name_also_of_who_is_not_offered_now(family, commune):
    last = review_of(commune, "Triệu Văn Sinh")
    ReviewNeed.objects.create(
        commune=last.commune, review=last, need=Need.JOB_REFERRAL, member_id=int(next(iter(last.names)))
    )
    form = NeedsTask(review=family, last=last, user=None)
    assert form.beside("who_job_referral") == "Năm 2023: Triệu Văn Sinh"
    assert form.beside("who_study_costs") == "Năm 2023: không có"
