"""What the report says around its figures."""

from datetime import date

import pytest

from huulien.platform import audit
from huulien.platform.papers.document import Figure, Paragraph, Table, fitted
from huulien.platform.papers.values import words_of
from reports.paper import Paper
from reports.paper.assembly import OwnPart, Signature, assemble
from reports.paper.plots import villages as villages_plot
from reports.paper.tables import LACKS
from reports.periods import parse_period
from reports.sentences_check import sentences_of
from tests import factories
from tests.base import Cast, make_cast
from tests.reports import small_commune
from tests.reports.factories import make_report

pytestmark = pytest.mark.one_database  # what a paper says; what it counts is counted on both by others


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def paper(cast: Cast, period: str = "2023") -> Paper:
    covered = parse_period(period)
    return Paper(cast.commune, covered)


def test_signature_is_for_the_chair_or_of_the_chair(cast):
    assert paper(cast).document.signature_lines == ["TM. Ủy ban nhân dân", "Chủ tịch"]
    assert Signature(title="Phó Chủ tịch").signer.lines == ["TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"]
    assert Signature(title="Chủ tịch", name="Người Ký Thử").signer.lines == ["TM. Ủy ban nhân dân", "Chủ tịch"]


def test_level_above_is_the_province_once_districts_ceased(cast):
    assert paper(cast).level_above == cast.district
    cast.district.valid_until = date(2025, 6, 30)
    assert paper(cast, "2025-H1").level_above == cast.district
    assert paper(cast, "2025").level_above == cast.province


def test_grounds_and_recipients_are_lists_as_the_decree_ends_them(cast):
    small_commune.build(cast)
    assert paper(cast).document.ground_lines == [
        "Căn cứ Kế hoạch số 119/KH-UBND của UBND huyện;",
        "Căn cứ Kế hoạch số 32/KH-UBND ngày 28/03/2023 của UBND xã Hữu Liên về thực hiện Chương trình mục tiêu "
        "Quốc gia giảm nghèo bền vững năm 2023.",
    ]
    assert paper(cast).document.recipient_lines == ["- Như trên;", "- Phòng LĐTBXH-DT huyện;", "- Lưu: VT, VHXH."]


def test_without_a_plan_there_are_no_grounds_and_the_archive_still_gets_its_copy(cast):
    assert paper(cast).document.ground_lines == []
    assert paper(cast).document.recipient_lines == ["- Như trên;", "- Lưu: VT."]


def test_a_year_is_a_draft_until_its_figures_are_settled(cast):
    assert paper(cast, "2023").is_too_early
    cast.commune.settled_through_on = date(2023, 12, 30)
    assert paper(cast, "2023").is_too_early
    cast.commune.settled_through_on = date(2023, 12, 31)
    assert not paper(cast, "2023").is_too_early
    assert paper(cast, "2023").is_settled


def test_a_half_year_can_be_signed_before_the_year_is_settled(cast):
    assert not paper(cast, "2023-H1").is_too_early
    assert not paper(cast, "2023-H1").is_settled


def test_a_day_that_has_not_come_makes_a_draft(cast):
    cast.commune.settled_through_on = date(2098, 12, 31)
    assert paper(cast, "2026-01-01..2026-11-01").is_too_early is False
    assert paper(cast, "2098-H1").is_too_early


def test_a_running_period_is_told_as_of_today(cast, settings):
    """On 30/06/2023 the year's report has no figure of December: 4 poor of 10 households, as of that day."""
    small_commune.build(cast)
    settings.DEMO_DAY = date(2023, 6, 30)
    running = paper(cast)
    assert running.is_too_early
    said = " ".join(words_of(block.text) for block in running.document.blocks if isinstance(block, Paragraph))
    assert "Đến hết ngày 30/06/2023, toàn xã có 10 hộ" in said
    assert "31/12/2023" not in said
    assert "Còn phải giảm" in said


def test_the_official_results_are_those_of_the_last_round_settled_by_the_day(cast):
    small_commune.build(cast)
    assert paper(cast, "2022-H1").latest_round is None
    assert paper(cast, "2023-H1").latest_round.settled_on == date(2022, 12, 15)
    assert paper(cast, "2023").latest_round.settled_on == date(2023, 12, 15)


def test_a_span_within_the_year_also_says_where_it_began(cast):
    assert paper(cast, "2023-04-01..2023-09-30").opening.on == date(2023, 3, 31)
    assert paper(cast, "2023-01-01..2023-09-30").opening is None
    assert paper(cast, "2023").opening is None


def parts(cast: Cast, kind: type, period: str = "2023") -> list:
    return [block for block in fitted(paper(cast, period).document.blocks) if isinstance(block, kind)]


@pytest.mark.parametrize(("villages", "columns", "bars"), [(6, [8], [6]), (9, [6, 5], [9]), (25, [9, 9, 9], [13, 12])])
def test_many_villages_are_parted_so_that_they_fit_a_page(cast, villages, columns, bars):
    for position in range(4, villages + 1):
        factories.make_village(cast.commune, f"Thôn {position}", position)
    small_commune.build(cast)
    lacks = [table for table in parts(cast, Table) if table.key == LACKS]
    assert [len(table.columns) - 1 for table in lacks] == columns
    assert [column.head for column in lacks[-1].columns[-2:]] == ["Toàn xã", "Tỷ lệ (%)"]
    assert [figure.shapes.count("→") for figure in parts(cast, Figure) if figure.key == villages_plot.KEY] == bars


def test_rows_against_the_target_add_up_to_the_commune(cast):
    """Làng Bên 2 of 1, Làng Cóc 2 of 1, Tân Lai 0 of 0: together 4 of 2."""
    small_commune.build(cast)
    table = parts(cast, Table)[0]
    assert [row[-1].words for row in table.rows] == ["+1", "+1", "0"]
    assert table.total[-1].value == sum(row[-1].value for row in table.rows) == 2


def test_a_village_without_a_target_is_above_nothing(cast):
    plan = small_commune.build(cast)
    with audit.acting(locked=False):  # the year is settled already
        plan.village_targets.filter(village=cast.lang_coc).delete()
    assert [(row[-2].words, row[-1].words) for row in parts(cast, Table)[0].rows][1] == ("chưa giao", "–")


def test_before_the_first_result_tables_have_no_rate_and_no_poor_household(cast):
    small_commune.build(cast)
    row = parts(cast, Table, period="2022-H1")[0].rows[0]
    assert [cell.words for cell in row[1:6]] == ["6", "13", "–", "–", "chưa có kết quả rà soát"]
    assert parts(cast, Figure, period="2022-H1") == []


def test_in_the_first_year_nothing_is_said_of_its_start(cast):
    small_commune.build(cast)
    assert [row[3].words for row in parts(cast, Table, period="2022")[0].rows] == ["–"] * 3
    figure = parts(cast, Figure, period="2022")[0]
    assert figure.shapes.count("– →") == 3
    assert "hinh-chuyen" not in [
        figure.key for figure in parts(cast, Figure, period="2022")
    ]  # nobody moved from nothing


def test_a_name_in_the_plot_stays_a_name(cast):
    factories.make_village(cast.commune, "<b>Làng & Bản</b>", 4)
    small_commune.build(cast)
    for figure in parts(cast, Figure):
        assert "<b>" not in figure.shapes
    assert "&lt;b&gt;Làng &amp; Bản&lt;/b&gt;" in parts(cast, Figure)[0].shapes


def test_own_words_are_one_paragraph_a_line_and_numbered_after_the_sections(cast):
    made = paper(cast)
    own = [OwnPart("kien-nghi", "Đánh giá, kiến nghị", "Một.\n\n  Hai. \n"), OwnPart("ky-toi", "Kỳ tới", " \n")]
    blocks = assemble(made.frame, made.sections, own=own).blocks
    assert [getattr(block, "text", "") for block in blocks[-4:-1]] == ["III. Đánh giá, kiến nghị", "Một.", "Hai."]
    assert "III. Đánh giá, kiến nghị" not in [getattr(block, "text", "") for block in made.document.blocks]


def titles(document):
    return [block.title for block in document.blocks if isinstance(block, Figure | Table)]


def test_captions_are_numbered_by_their_place_and_the_text_beside_them_says_their_number(cast):
    small_commune.build(cast)
    whole = paper(cast).document
    labels = [title.split(".")[0] for title in titles(whole)]
    for word in ("Hình", "Bảng"):
        of_word = [label for label in labels if label.startswith(word)]
        assert of_word == [f"{word} {number}" for number in range(1, len(of_word) + 1)]
    said = " ".join(words_of(block.text) for block in whole.blocks if isinstance(block, Paragraph))
    assert all(f"{label}" in said for label in labels)
    assert "kèm theo" not in said


def test_leaving_out_a_part_leaves_no_gap_in_the_numbers(cast):
    small_commune.build(cast)
    made = paper(cast)
    kept = assemble(made.frame, [section for section in made.sections if section.key != "ty-le"])
    assert titles(kept)[0].startswith("Bảng 1. Hộ nghèo thiếu hụt từng chỉ số")
    assert [title[:7] for title in titles(kept) if title.startswith("Hình")] == ["Hình 1."]


def test_the_editor_shows_the_numbers_of_the_paper(cast):
    small_commune.build(cast)
    sentences = [sentence.text for sentence in sentences_of(make_report(cast, "2023"))]
    assert "Hộ nghèo từng thôn như Bảng 1, Hình 1 và Hình 2; hộ cận nghèo như Bảng 2." in sentences
    assert not [text for text in sentences if "kèm theo" in text]
