"""The sentences of the report, on the days of a commune counted by hand (`small_commune`)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from huulien.platform import audit
from huulien.platform.papers.values import words_of
from programs.models import Plan, VillageTarget
from reports import datasets
from reports.paper.sentences import Sentences, moved, moved_points
from reports.situation import Situation
from surveys.vocabulary import Indicator
from tests.base import Cast


@pytest.fixture
def plan(cast) -> Iterator[Plan]:
    """The plan of a year that is settled already, open to change all the same."""
    with audit.acting(locked=False):
        yield Plan.objects.get(commune=cast.commune)


def said(cast: Cast, *day: int, opening: date | None = None) -> str:
    """The paragraphs of the first part, with ordinary spaces."""
    before = datasets.poverty_rates(cast.commune, opening) if opening else None
    paragraphs = Sentences(Situation(cast.commune, date(*day))).results(before)
    return "\n".join(words_of(text) for text in paragraphs).replace("\u00a0", " ")


def lacks(cast: Cast, *day: int) -> str:
    return words_of(Sentences(Situation(cast.commune, date(*day))).lacks()).replace("\u00a0", " ")


def test_before_the_first_result_there_is_no_number_of_poor_households_and_no_rate(cast):
    text = said(cast, 2022, 12, 14)
    assert (
        "Đến hết ngày 14/12/2022, toàn xã có 12 hộ; chưa có kết quả rà soát nên chưa có số hộ nghèo và tỷ lệ hộ nghèo."
    ) in text
    assert "%" not in text
    assert "hộ cận nghèo" not in text
    assert lacks(cast, 2022, 12, 14) == (
        "Đến hết ngày 14/12/2022 chưa có kết quả rà soát, nên chưa có số liệu về mức độ thiếu hụt."
    )


def test_nobody_registered_is_nobody_to_count(cast):
    assert said(cast, 2022, 12, 31).startswith(
        "Đầu năm 2022, xã không có hộ nào trong sổ nên không có đối tượng để tính tỷ lệ hộ nghèo. "
        "Đến hết ngày 31/12/2022, toàn xã có 12 hộ với 23 nhân khẩu, trong đó 4 hộ nghèo với 8 nhân khẩu, "
        "tỷ lệ 33,33%.\nChưa có mục tiêu của năm 2022 để so sánh.\n"
        "Về hộ cận nghèo: đến hết ngày 31/12/2022 có 3 hộ với 6 nhân khẩu, tỷ lệ 25,00%. "
        "Tỷ lệ nghèo đa chiều, tính cả hộ nghèo và hộ cận nghèo, là 58,33%."
    )


def test_within_the_year_it_says_what_is_still_to_go(cast):
    text = said(cast, 2023, 6, 30)
    assert "so với đầu năm, số hộ nghèo không đổi, tỷ lệ tăng 6,67 điểm phần trăm." in text
    assert "Còn phải giảm 2 hộ (20,00 điểm phần trăm) để đạt mục tiêu." in text
    assert "so với đầu năm, số hộ cận nghèo giảm 1 hộ." in text


def test_at_the_end_of_the_year_it_says_whether_the_target_was_met(cast, plan):
    assert "Xã chưa đạt mục tiêu: số hộ nghèo cao hơn mức tối đa 2 hộ" in said(cast, 2023, 12, 31)
    plan.target_rate = Decimal("36.36")
    plan.save()
    assert "Đến hết ngày 31/12/2023 xã đã đạt mục tiêu. " in said(cast, 2023, 12, 31)
    plan.target_rate = Decimal("50")
    plan.save()
    assert "xã đã đạt mục tiêu, ít hơn mức tối đa 1 hộ." in said(cast, 2023, 12, 31)


@pytest.mark.parametrize(
    ("most", "words"),
    [
        ((1, 1, 0), "Trong 3 thôn được giao chỉ tiêu, 1 thôn đã đạt, 2 thôn chưa đạt: Làng Bên, Làng Cóc."),
        ((2, 2, 0), "Cả 3 thôn được giao chỉ tiêu đều đã đạt."),
        ((1, 0, None), "Cả 2 thôn được giao chỉ tiêu đều chưa đạt."),
    ],
)
def test_villages_are_told_against_their_targets(cast, plan, most, words):
    for target, allowed in zip(plan.village_targets.order_by("village__position"), most, strict=True):
        if allowed is None:
            target.delete()
        else:
            VillageTarget.objects.filter(pk=target.pk).update(max_poor_households=allowed)
    assert words in said(cast, 2023, 12, 31)


def test_targets_of_villages_that_do_not_make_up_the_communes_are_told(cast, plan):
    assert "Tổng chỉ tiêu" not in said(cast, 2023, 12, 31)
    plan.village_targets.filter(village=cast.lang_ben).update(max_poor_households=2)
    expected = "Tổng chỉ tiêu đã giao cho các thôn là 3 hộ, nhiều hơn mức tối đa của xã 1 hộ."
    assert expected in said(cast, 2023, 12, 31)


def test_a_span_within_the_year_also_says_where_it_began(cast):
    text = said(cast, 2023, 9, 30, opening=date(2023, 3, 31))
    assert "Đầu kỳ báo cáo (đến hết ngày 31/03/2023), toàn xã có 11 hộ, trong đó 4 hộ nghèo, tỷ lệ 36,36%." in text


def test_households_without_a_class_are_neither_poor_nor_not(cast):
    text = said(cast, 2023, 12, 31)
    assert "Đầu năm 2023 có 1 hộ chưa xếp loại, tính trong tổng số hộ" in text
    assert "Đến hết ngày 31/12/2023 có 1 hộ chưa xếp loại, tính trong tổng số hộ" in text


def test_what_most_poor_households_lack_is_named(cast):
    """Every poor household of these tests lacks indicators 9, 10 and 11, and nothing else."""
    assert lacks(cast, 2023, 12, 31).endswith(
        "Chỉ số có nhiều hộ nghèo thiếu hụt nhất là “Nguồn nước sinh hoạt” (4 hộ, 100,00%), "
        "“Nhà tiêu hợp vệ sinh” (4 hộ, 100,00%), “Dịch vụ viễn thông” (4 hộ, 100,00%)."
    )


def test_when_too_many_share_the_first_place_none_is_named(cast, monkeypatch):
    monkeypatch.setattr(datasets.Deprivations, "total", lambda self, indicator: 2)
    assert len(Indicator) > 4
    assert "nhiều hộ nghèo thiếu hụt nhất" not in lacks(cast, 2023, 12, 31)


@pytest.mark.parametrize(("change", "words"), [(-58, "giảm 58 hộ"), (1500, "tăng 1.500 hộ"), (0, "không đổi")])
def test_households_move_in_words(change, words):
    assert moved(change) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [("-7.58", "giảm 7,58 điểm phần trăm"), ("0.01", "tăng 0,01 điểm phần trăm"), ("0.00", "không đổi")],
)
def test_rates_move_in_words(change, words):
    assert moved_points(Decimal(change)).replace("\u00a0", " ") == words
