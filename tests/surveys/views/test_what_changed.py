"""What changed since the year before, on the page of the household and on its review."""

import pytest
from django.urls import reverse

from households.vocabulary import PovertyClass
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, commune):
    client.force_login(commune.cast.officer)
    return client


@pytest.fixture
def fallen(commune):
    """The review of a household near poor in 2022 that in 2023 lacks a latrine, clean water and the internet."""
    household = commune.households["Nông Thị Hoa"]
    return factories.send_review(commune.open, household, PovertyClass.POOR, commune.cast.head)


def test_the_review_says_what_changed_by_which_fact(officer, fallen):
    page = officer.get(reverse("surveys:review_detail", args=[fallen.pk])).content.decode()
    assert "Thay đổi so với năm 2022" in page
    assert "Nhà tiêu hợp vệ sinh (nay thiếu hụt): tự hoại → không có nhà tiêu." in page
    assert "Mỗi điều này đều quyết định: chỉ cần một điều không đổi, hộ vẫn xếp loại như năm 2022." in page
    assert "Thu nhập: B1 130 điểm (không vượt chuẩn nghèo) → B1 120 điểm (không vượt chuẩn nghèo)." in page


def test_the_household_says_so_once_the_round_is_settled(officer, commune, fallen):
    address = fallen.household.get_absolute_url()
    assert "Thay đổi so với" not in officer.get(address).content.decode()  # official is the class of 2022
    for name in ("Triệu Văn Sinh", "Lý Văn Bách", "Chu Thị Út"):
        factories.send_review(commune.open, commune.households[name])
    factories.settle(commune.open, commune.cast.leader)
    page = officer.get(address).content.decode()
    assert "Nguồn nước sinh hoạt (nay thiếu hụt): nước máy → nước sông, suối, ao, hồ." in page


def test_another_villages_head_reads_nothing_of_it(client, commune, fallen):
    client.force_login(commune.cast.other_head)
    assert client.get(fallen.household.get_absolute_url()).status_code == 404
