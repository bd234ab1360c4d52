"""A class that was loaded without Form B: its pages say where it comes from, and what nobody knows of it."""

import pytest
from django.urls import reverse

from households.vocabulary import PovertyClass
from tests.base import make_cast
from tests.factories import load_results, make_household
from tests.pages import read


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def household(cast):
    household = make_household(cast.lang_ben, head="Triệu Văn Sinh")
    load_results(cast.commune, {household: PovertyClass.POOR}, cast.officer)
    return household


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def test_the_page_of_a_household_says_that_its_result_was_loaded(officer, household):
    page = read(officer.get(reverse("desk:household_detail", args=[household.pk])))
    assert "Chính thức từ 15/12/2022, Quyết định số 79/QĐ-UBND" in page.text
    assert "Kết quả nạp không có Phiếu B" in page.text
    assert "đã công nhận năm 2022, nên không rõ hộ thiếu hụt gì" in page.text
    assert "Định kỳ 2022 kết quả đã công nhận, không có Phiếu B" in " ".join(page.text.split())


def test_the_page_of_a_village_does_not_say_what_a_loaded_household_lacks(officer, cast, household):
    page = read(officer.get(reverse("desk:village", args=[cast.lang_ben.pk])))
    assert "Kết quả nạp không có Phiếu B" in page.text
    assert "Mới tách hộ" not in page.text


def test_the_pages_of_a_loaded_round_say_nothing_of_reviews_it_never_had(officer, cast, household):
    round = cast.commune.rounds.get()
    for url in (reverse("surveys:round_list"), reverse("surveys:round_detail", args=[round.pk])):
        text = read(officer.get(url)).text
        assert "Kết quả đã công nhận, nạp không có Phiếu B" in text
        assert "1 hộ nghèo" in text
        assert "0 phiếu" not in text
        assert "phải được" not in text
        assert "chỉ đọc" not in text
