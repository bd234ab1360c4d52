"""Only who is on the list of an annual round is reviewed in it: at every door to Form B."""

from datetime import date

import pytest
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform.listings import list_url
from surveys.models import Review
from surveys.services.requests import add_to_list
from tests import factories
from tests.pages import fill, read

pytestmark = pytest.mark.django_db
TODAY = date(2023, 12, 4)


@pytest.fixture
def home(cast):
    """A household that nobody manages."""
    return factories.make_household(cast.lang_ben, code="0003", head="Lý Văn Khá")


@pytest.fixture
def round(cast, home):
    managed = factories.make_household(cast.lang_ben, code="0001", head="Triệu Văn Nghèo")
    factories.load_results(cast.commune, {managed: PovertyClass.POOR}, cast.officer)
    return factories.make_round(cast.commune, by=cast.officer)


def test_the_page_says_so_and_leads_the_officer_to_the_addition_and_back(client, cast, round, home):
    client.force_login(cast.officer)
    door = reverse("surveys:review_open", args=[round.pk, home.pk])
    household = read(client.get(home.get_absolute_url()))
    assert [words for _, to, words in household.links if to == door] == ["Bổ sung vào danh sách, định kỳ 2023"]
    page = read(client.get(door))
    assert "Hộ chưa có trong danh sách rà soát" in page.text
    assert "Bắt đầu Phiếu B" not in page.text
    (addition,) = [to for _, to, words in page.links if words == "Bổ sung vào danh sách"]
    form = client.get(addition)
    assert read(form).form["household"] == ["0003"]
    client.post(addition, fill(form, reason="Nhà cháy"))
    assert round.additions.get().reason == "Nhà cháy"
    assert "Bắt đầu Phiếu B" in read(client.get(door)).text
    client.post(door)
    assert round.reviews.get().household == home


def test_a_form_sent_past_the_page_is_refused_in_words(client, cast, round, home):
    client.force_login(cast.officer)
    answer = client.post(reverse("surveys:review_open", args=[round.pk, home.pk]), follow=True)
    assert "Hộ chưa có trong danh sách rà soát của đợt. Bổ sung hộ vào danh sách kèm lý do" in read(answer).text
    assert not Review.objects.exists()


def test_a_village_head_is_told_whom_to_ask(client, cast, round, home):
    client.force_login(cast.head)
    page = read(client.get(reverse("surveys:review_open", args=[round.pk, home.pk])))
    assert "Báo công chức xã để bổ sung hộ vào danh sách" in page.text
    assert not any("bo-sung" in to for _, to, _ in page.links)


def test_a_stack_of_paper_forms_holds_the_listed_alone(client, cast, round, home):
    client.force_login(cast.officer)
    stacks = reverse("surveys:stack_list", args=[round.pk])
    client.post(stacks, {"xap": "tat-ca"})
    client.post(stacks, {"xap": "tat-ca", "sau": str(home.pk)})
    assert list(round.reviews.values_list("household__code", flat=True)) == ["0001"]
    assert "Còn 1 phiếu giấy" in read(client.get(stacks)).text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_writes_no_reviews(client, cast, round, home, method):
    client.force_login(cast.officer)
    send = getattr(client, method)
    answer = send("/api/v1/reviews/", {"household": home.code, "round": round.pk}, content_type="application/json")
    assert answer.status_code == 405
    assert not Review.objects.exists()


def test_of_who_is_not_listed_no_list_says_that_the_form_is_still_to_be_begun(client, cast, round, home):
    client.force_login(cast.officer)

    def row_of(code):
        page = client.get(list_url("households", dot=round.pk, q=code)).content.decode()
        return page.split("<tbody", 1)[1]

    assert "Chưa bắt đầu" in row_of("0001")
    assert "Chưa bắt đầu" not in row_of("0003")
    add_to_list(round=round, household=home, reason="Nhà cháy", by=cast.officer)
    assert "Chưa bắt đầu" in row_of("0003")
