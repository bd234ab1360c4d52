"""A paper as data: what its frame says, and how tables fit pages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from huulien.platform.papers.document import Kind, NumberedList, Numbering, Wide, fitted, printable
from huulien.platform.papers.html import page_html
from huulien.platform.papers.values import bare_percent, difference, join, percent, say, words_of
from tests.huulien.platform.papers import sample

ROOM = "\u00a0" * 6  # to write by hand


def test_sign_has_two_digits_and_room_to_write_without_a_number():
    assert sample.make().sign == "Số: 07/QĐ-UBND"
    assert sample.make(number=112, kind=Kind.MINUTES).sign == "Số: 112/BB-UBND"
    assert sample.make(number=None).sign == "Số: " + "\u00a0" * 8 + "/QĐ-UBND"


@pytest.mark.parametrize(
    ("issued_on", "words"),
    [(date(2023, 7, 5), "ngày 05 tháng 7 năm 2023"), (date(2024, 2, 29), "ngày 29 tháng 02 năm 2024"),
     (date(2023, 12, 20), "ngày 20 tháng 12 năm 2023"), (None, f"ngày{ROOM}tháng{ROOM}năm 2023")],
)  # fmt: skip
def test_date_has_a_zero_before_small_days_and_the_first_two_months(issued_on, words):
    assert sample.make("Bến", issued_on=issued_on).dated == f"Bến, {words}"


def test_lists_of_the_frame_end_as_the_decree_asks():
    document = sample.make("Luật;", addressees=("Sở A", "Sở B."))
    assert document.ground_lines == ["Căn cứ Luật;", "Căn cứ Luật."]
    assert document.recipient_lines == ["- Luật;", "- Lưu: VT."]
    assert document.greeting == ("Kính gửi:", "- Sở A;", "- Sở B.")
    assert sample.make(addressees=("Sở A",)).greeting == ("Kính gửi: Sở A.",)
    assert sample.make(addressees=()).greeting == ()


def test_title_is_one_line_in_small_letters_after_the_kind():
    assert sample.make(subject="Về việc\nsửa cầu").title == "Quyết định về việc sửa cầu"


def test_only_what_decides_resolves():
    assert sample.make().resolution == "QUYẾT ĐỊNH:"
    assert sample.make(decider="").resolution == ""


def test_marks_of_lists():
    items = ("một", "hai", "ba", "bốn", "năm")
    assert [mark for mark, _ in NumberedList(items, Numbering.LETTERS).marked] == ["a)", "b)", "c)", "d)", "đ)"]
    assert [mark for mark, _ in NumberedList(items).marked] == ["1.", "2.", "3.", "4.", "5."]


def test_head_on_two_levels_spans_what_it_groups():
    upper, lower = sample.bridges().head_rows
    assert [(cell.text, cell.column, cell.columns, cell.rows) for cell in upper] == [
        ("Cầu treo", 0, 1, 2), ("Nhịp", 1, 2, 1), ("Kinh phí", 3, 1, 2), ("So với kế hoạch", 4, 1, 2)
    ]  # fmt: skip
    assert [(cell.text, cell.column) for cell in lower] == [("Chiều dài", 1), ("Tỷ lệ", 2)]


@pytest.mark.parametrize(("others", "parts"), [(10, [10]), (11, [6, 5]), (25, [9, 9, 7])])
def test_a_table_too_wide_is_parted_and_each_part_names_its_rows(others, parts):
    table = sample.bridges()
    wide = replace(
        table,
        columns=(table.columns[0], *[table.columns[3]] * others),
        rows=(("Cầu", *range(others)),),
        total=("Tổng", *range(others)),
    )
    found = list(fitted([wide]))
    assert [len(part.columns) - 1 for part in found] == parts
    assert [part.rows[0][0] for part in found] == ["Cầu"] * len(parts)
    assert [cell for part in found for cell in part.total[1:]] == list(range(others))
    assert [part.is_continued for part in found] == [False] + [True] * (len(parts) - 1)


def test_lying_pages_take_more_columns():
    (wide,) = [block for block in sample.make().blocks if isinstance(block, Wide)]
    assert len(list(fitted(wide.blocks))) == 2
    assert len(next(fitted([wide])).blocks) == 1


def test_shares_of_columns_fill_the_width():
    assert sample.bridges().shares == [44, 14, 14, 14, 14]


def test_sentences_print_what_they_are_given():
    sentence = say("Có {n} cầu, {rate}, của {who}.", n=1500, rate=percent(Decimal("10.98")), who="{n}")
    assert words_of(sentence) == "Có 1.500 cầu, 10,98%, của {n}."
    assert words_of(join(["Một.", sentence])) == "Một. " + words_of(sentence)


@pytest.mark.parametrize(
    ("value", "words"),
    [(difference(2), "+2"), (difference(-1), "−1"), (difference(0), "0"), (difference(None), "–"),
     (bare_percent(None), "không có đối tượng"), (percent(None, "chưa có số liệu"), "chưa có số liệu"),
     (bare_percent(Decimal("0")), "0,00")],
)  # fmt: skip
def test_missing_is_not_zero(value, words):
    assert value.words == words


def test_printable_text_is_nfc_without_control_or_direction_signs():
    said = printable(sample.make("Ca\u0302\u0300u\x00 \u202etreo\ud800"))
    assert said.issuer.place == "Cầu  treo"
    assert said.blocks[0].text == "I. Cầu  treo"
    assert said.blocks[8].rows[0][0] == "Cầu  treo"
    assert said.kind is Kind.DECISION


def test_numbers_of_a_page_open_their_lists_for_those_who_may():
    with_links, without = page_html(sample.make(), links=True), page_html(sample.make(), links=False)
    assert '<a class="n" href="/danh-sach/">12.345</a>' in with_links
    assert "12.345" in without
    assert "<a " not in without


@pytest.mark.parametrize("words", sample.HOSTILE)
def test_words_of_a_page_stay_words(words):
    page = page_html(sample.make(words), links=True)
    assert "<script" not in page
    assert not [sign for sign in "\x00\u202e\ufffe" if sign in page]


def test_rates_in_papers_are_written_as_the_office_chose(settings):
    assert percent(Decimal("10.98")).words == "10,98%"
    settings.PAPER_PERCENT = "spaced"
    assert (percent(Decimal("10.98")).words, percent(Decimal(1)).number_format) == ("10,98\u00a0%", '0.00"\u00a0%"')
