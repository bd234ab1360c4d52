"""The words of the register."""

import pytest

from households.vocabulary import change_in_words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("poor", "near_poor", "hộ nghèo → hộ cận nghèo (thoát nghèo)"),
        ("poor", "average", "hộ nghèo → hộ có mức sống trung bình (thoát nghèo)"),
        ("poor", "not_poor", "hộ nghèo → hộ không nghèo (thoát nghèo)"),
        ("near_poor", "not_poor", "hộ cận nghèo → hộ không nghèo (thoát cận nghèo)"),
        ("near_poor", "poor", "hộ cận nghèo → hộ nghèo"),
        ("not_poor", "average", "hộ không nghèo → hộ có mức sống trung bình"),
        ("poor", "insufficient_data", "hộ nghèo → chưa đủ dữ liệu – chưa xếp loại"),
        ("", "poor", "chưa xếp loại → hộ nghèo"),
        ("poor", "poor", ""),
    ],
)
def test_a_change_of_class_is_said_as_an_officer_says_it(before, after, words):
    assert change_in_words(before, after) == words
