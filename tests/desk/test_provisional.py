"""What a review concludes before its round is settled is called provisional wherever it shows, also on paper."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.commune import review_of
from tests.desk.test_list_files import sheet_of
from tests.pages import read

pytestmark = pytest.mark.django_db
LIST = "desk:household_list"
SENT = {"phieu": "submitted"}


@pytest.fixture
def officer(client, commune):
    client.force_login(commune.cast.officer)
    return client


@pytest.fixture
def newcomer(commune):
    """Of Lê Văn Mới, poor by a review that was sent; the household has no official class."""
    return review_of(commune, "Lê Văn Mới")


def addresses(commune, review):
    """Page → its address and the words by which it says so."""
    household, round = [review.household_id], [commune.open.pk]
    return {
        "household": (reverse("desk:household_detail", args=household), "Hộ nghèo tạm tính"),
        "its explanation": (reverse("desk:household_detail", args=household), "Kết luận tạm tính"),
        "its slip": (reverse("desk:household_print", args=household), "Tạm tính, chưa chốt."),
        "the slip's conclusion": (reverse("desk:household_print", args=household), "Kết luận tạm tính"),
        "the slip's table": (reverse("desk:household_print", args=household), "2023 (tạm tính)"),
        "review": (reverse("surveys:review_detail", args=[review.pk]), "Kết luận tạm tính"),
        "its summary": (reverse("surveys:review_detail", args=[review.pk]), "2023 (tạm tính)"),
        "what was sent": (reverse("surveys:review_sent", args=[review.pk]), "Hộ nghèo tạm tính"),
        "what waits": (reverse("surveys:round_check", args=round), "Xếp loại trước Tạm tính"),
        "overview": (reverse("desk:dashboard"), "hộ nghèo, tạm tính đến hôm nay. Số này chưa chính thức"),
        "list": (f"{reverse(LIST)}?phieu=submitted", "Tạm tính 2023"),
        "list on paper": (f"{reverse(f'{LIST}_print')}?phieu=submitted", "Tạm tính 2023"),
        "list by provisional class": (f"{reverse(f'{LIST}_print')}?tam=poor&cot=ho", "Tạm tính 2023: Hộ nghèo"),
    }


PAGES = [
    "household", "its explanation", "its slip", "the slip's conclusion", "the slip's table", "review", "its summary",
    "what was sent", "what waits", "overview", "list", "list on paper", "list by provisional class",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_provisional_class_is_called_so(officer, commune, newcomer, page):
    address, words = addresses(commune, newcomer)[page]
    assert words in read(officer.get(address)).text


def test_the_files_of_a_list_call_it_so(officer):
    _, heads, _ = sheet_of(officer, **SENT)
    assert "Tạm tính 2023" in heads
    pdf = PdfReader(io.BytesIO(officer.get(reverse(f"{LIST}_pdf"), SENT).content))
    assert "Tạm tính" in " ".join(page.extract_text() for page in pdf.pages)


def test_beside_an_official_class_only_the_provisional_one_is_called_so(officer, commune):
    household = commune.households["Hoàng Thị Đào"]
    page = read(officer.get(reverse("desk:household_detail", args=[household.pk]))).text
    assert "Không nghèo tạm tính" in page
    assert "Hộ nghèo tạm tính" not in page
    slip = read(officer.get(reverse("desk:household_print", args=[household.pk]))).text
    assert "ạm tính" not in slip  # it is of the official class


def test_what_is_settled_is_called_provisional_nowhere(officer, commune):
    household = commune.households["Mã Văn Giáp"]
    for name in ("desk:household_detail", "desk:household_print"):
        assert "ạm tính" not in read(officer.get(reverse(name, args=[household.pk]))).text
    review = household.reviews.get(round=commune.settled)
    assert "ạm tính" not in read(officer.get(reverse("surveys:review_detail", args=[review.pk]))).text


def test_a_page_about_another_day_has_no_provisional_figure(officer, newcomer):
    assert "tạm tính" not in read(officer.get(reverse("desk:dashboard"), {"ngay": "2022-12-31"})).text
