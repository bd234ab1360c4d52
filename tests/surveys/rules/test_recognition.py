"""Income beside the lines of recognition: at, under and over each, exactly, and what is not known."""

from datetime import date

import pytest

from households.vocabulary import Zone
from huulien.lib.parameters import Value
from surveys.rules.procedure import procedure_by_code
from surveys.rules.recognition import Lines, average_lines, find, income_words, per_person
from surveys.rules.standard import standard_on
from surveys.vocabulary import Comparison, Group, Period, RecognitionKind

DAY = date(2025, 11, 3)
RURAL = average_lines(standard_on(DAY).terms(DAY), Zone.RURAL)
POOR_LINE, AVERAGE_LINE = 1_500_000, 2_250_000


@pytest.mark.parametrize(
    ("total", "people", "comparison"),
    [
        (POOR_LINE * 12 * 4, 4, Comparison.TOO_LOW),
        (POOR_LINE * 12 * 4 + 1, 4, Comparison.MEETS),  # a part of one đồng over the poor line
        (AVERAGE_LINE * 12 * 4, 4, Comparison.MEETS),
        (AVERAGE_LINE * 12 * 4 + 1, 4, Comparison.TOO_HIGH),
        (0, 4, Comparison.TOO_LOW),
        (None, 4, Comparison.UNKNOWN),
        (90_000_000, None, Comparison.UNKNOWN),
    ],
)
def test_income_lies_above_the_poor_line_and_at_most_at_the_average_line(total, people, comparison):
    assert find(total, people, RURAL).comparison == comparison


def test_a_town_has_its_own_lines():
    urban = average_lines(standard_on(DAY).terms(DAY), Zone.URBAN)
    assert find(2_250_000 * 12, 1, urban).comparison == Comparison.MEETS
    assert find(2_000_000 * 12, 1, urban).comparison == Comparison.TOO_LOW


def test_a_standard_without_an_average_line_says_nothing_but_that_income_is_too_low():
    terms = standard_on(date(2027, 3, 1)).terms(date(2027, 3, 1))
    lines = average_lines(terms, Zone.RURAL)
    assert lines.most is None
    assert find(2_200_000 * 12, 1, lines).comparison == Comparison.TOO_LOW
    assert find(2_200_001 * 12, 1, lines).comparison == Comparison.UNKNOWN


def test_a_limit_alone_has_no_lower_line_and_none_is_unknown():
    limit = Lines(most=Value(1_000_000, "Ví dụ (cần kiểm tra)", DAY))
    assert find(12_000_000, 1, limit).comparison == Comparison.MEETS
    assert find(12_000_001, 1, limit).comparison == Comparison.TOO_HIGH
    assert find(12_000_000, 1, Lines(most=None)).comparison == Comparison.UNKNOWN


def test_the_sentence_names_the_income_the_lines_and_where_they_are_from():
    said = find(87_000_000, 4, RURAL).why
    assert said.startswith("Thu nhập 1.812.500\u00a0đ/người/tháng, trên 1.500.000\u00a0đ (NĐ 07/2021/NĐ-CP")
    assert "không quá 2.250.000\u00a0đ (NĐ 07/2021/NĐ-CP, Điều 3 (mức sống trung bình: cần kiểm tra))" in said


def test_a_part_of_one_dong_is_left_out_of_words_and_not_of_the_figure():
    assert per_person(100_000_000, 7) * 84 == 100_000_000
    assert income_words(per_person(100_000_000, 7)) == "1.190.476\u00a0đ (bỏ phần lẻ)"


def test_the_groups_have_days_of_their_own_and_workers_wait_for_their_decree():
    procedure = procedure_by_code("qd-24-2021")
    days = {period: days.count for period, days in procedure.periods[Group.AVERAGE].items()}
    assert days == {Period.POSTING: 5, Period.RECHECK: 3, Period.REPOSTING: 5, Period.ANSWER: 15}
    worker = procedure.recognitions[RecognitionKind.WORKER]
    assert (worker.valid_from, worker.name) == (date(2025, 2, 24), "NĐ 30/2025/NĐ-CP")
    assert worker.counts_from(date(2025, 11, 3)) == date(2025, 11, 15)
    assert worker.counts_from(date(2025, 11, 20)) == date(2025, 11, 20)
    average = procedure.recognitions[RecognitionKind.AVERAGE]
    assert average.counts_from(date(2025, 11, 3)) == date(2025, 11, 3)
