"""Reports of other days that hold what was chosen for them: parts, villages, official tables."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huulien.platform.models import DocumentNumber
from huulien.platform.papers.document import tables
from reports.models import Report
from reports.paper import Paper
from reports.periods import parse_period
from reports.scope import EVERYTHING, SECTIONS, Scope, ScopeError, parse_scope
from reports.sentences_check import sentences_of
from reports.services import correct_report, create_report, take_again
from reports.snapshot import document_of, has_moved
from tests.reports.factories import approve, make_report
from tests.reports.test_kept_lists import counts

SPAN = "2023-04-01..2023-12-31"


@pytest.fixture
def of_lang_ben(cast) -> Scope:
    return Scope(villages=(cast.lang_ben.pk,))


def made(cast, scope, period=SPAN) -> Report:
    return create_report(commune=cast.commune, period=parse_period(period), by=cast.officer, scope=scope)


def text(report) -> str:
    return " ".join(sentence.text for sentence in sentences_of(report))


# ----- As written -----


@pytest.mark.parametrize(
    "scope",
    [
        EVERYTHING,
        Scope(sections=("ty-le", "ho-tro")),
        Scope(villages=(3, 12)),
        Scope(tables=("08", "17")),
        Scope(("ty-le",), (3,), None),
    ],
)
def test_a_scope_is_read_as_it_was_written(scope):
    assert parse_scope(scope.code) == scope
    assert scope.is_everything == (scope.code == "")


@pytest.mark.parametrize("wrong", ["phan=khong-co", "bieu=99", "thon=a", "nam=2023"])
def test_what_is_no_scope_is_refused(wrong):
    with pytest.raises(ScopeError):
        parse_scope(wrong)


# ----- Parts and tables -----


def test_only_the_chosen_parts_stand_in_it_numbered_anew(cast):
    report = made(cast, Scope(sections=("thieu-hut",)))
    headings = [block.text for block in document_of(report).blocks if block.name == "heading"]
    assert headings == ["I. Mức độ thiếu hụt các dịch vụ xã hội cơ bản"]
    assert document_of(report).annexes == ()


def test_chosen_tables_are_annexes_of_the_last_settled_year(cast):
    report = made(cast, Scope(tables=("08", "17")))
    assert [table.label for table in tables(document_of(report).annexes)] == ["Phụ lục, Mẫu 08", "Phụ lục, Mẫu 17"]
    with pytest.raises(ValidationError, match="chưa có năm nào chốt rà soát"):
        made(cast, Scope(tables=("08",)), "2022-01-01..2022-06-30")


def test_a_year_and_a_half_hold_everything(cast, of_lang_ben):
    with pytest.raises(ValidationError, match="có đủ các phần của cả xã"):
        made(cast, of_lang_ben, "2023")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(commune=cast.commune, period="2023-H1", scope=of_lang_ben.code)


# ----- Some villages -----


def test_figures_of_chosen_villages_are_theirs_and_add_up(cast, of_lang_ben):
    report = made(cast, of_lang_ben)
    words = text(report)
    assert "của thôn Làng Bên" in document_of(report).subject
    assert "Đến hết ngày 31/12/2023, thôn Làng Bên có 6 hộ với 13 nhân khẩu, trong đó 2 hộ nghèo" in words
    assert "xã đã đạt mục tiêu" not in words
    assert "Mục tiêu đến cuối năm" not in words
    assert "toàn xã" not in words.lower()
    table = next(iter(tables(document_of(report).blocks)))
    assert [row[0] for row in table.rows] == ["Làng Bên"]
    assert [getattr(cell, "value", cell) for cell in table.total] == ["Cộng", 6, 13, 3, 2, table.rows[0][5].value,
                                                                     None, None]  # fmt: skip
    assert table.total[1].value == table.rows[0][1].value


def test_villages_chosen_apart_make_up_the_commune(cast):
    whole = Paper(cast.commune, parse_period(SPAN)).situation.total.figures
    villages = [row.area_id for row in Paper(cast.commune, parse_period(SPAN)).situation.rates.villages]
    parts = [Paper(cast.commune, parse_period(SPAN), Scope(villages=(key,))).situation.total for key in villages]
    assert sum(part.figures.poor for part in parts) == whole.poor
    assert sum(part.figures.persons for part in parts) == whole.persons
    assert all(part.max_poor is None and part.target_rate is None for part in parts)


def test_each_number_of_some_villages_opens_their_rows_alone(client, cast):
    client.force_login(cast.officer)
    both = Scope(villages=(cast.lang_ben.pk, cast.lang_coc.pk))
    for scope in (Scope(villages=(cast.lang_ben.pk,)), both):
        found = counts(client, made(cast, scope))
        assert len(found) > 10
        assert all(number == rows for number, rows in found.values())


def test_what_only_the_commune_has_is_left_out_and_said(client, cast, of_lang_ben):
    report = made(cast, of_lang_ben)
    assert {"chi-dao", "kinh-phi"}.isdisjoint(section["key"] for section in report.content["sections"])
    client.force_login(cast.officer)
    page = unescape(client.get(reverse("reports:report_detail", args=[report.pk])).content.decode())
    assert "Không có trong báo cáo" in page
    assert "Dự án, kinh phí và nguồn lực khác".lower() in page
    with pytest.raises(ValidationError, match="Biểu chính thức là của cả xã"):
        made(cast, Scope(villages=of_lang_ben.villages, tables=("08",)))
    with pytest.raises(ValidationError, match="chỉ có số của cả xã"):
        made(cast, Scope(("kinh-phi",), of_lang_ben.villages))


def test_a_village_of_another_commune_is_refused(cast):
    with pytest.raises(ValidationError, match="chưa có hoặc không còn"):
        made(cast, Scope(villages=(cast.other_village.pk,)))


# ----- Kept -----


def test_several_of_the_same_days_with_other_contents_go_their_own_ways(cast, of_lang_ben):
    whole, part = make_report(cast, SPAN), made(cast, of_lang_ben)
    assert whole.seal != part.seal
    assert part.content["scope"] == part.basis["scope"] == of_lang_ben.code
    assert "scope" not in whole.content
    with pytest.raises(ValidationError, match="đã có báo cáo với nội dung như vậy"):
        made(cast, of_lang_ben)
    issued = approve(part, cast)
    following = correct_report(report=issued, by=cast.officer)
    assert (following.scope, following.edition, following.seal) == (part.scope, 2, part.seal)
    assert not has_moved(whole)
    assert set(Report.objects.latest_editions()) == {whole, following}
    again = take_again(report=whole, version=whole.version, by=cast.officer)
    assert again.scope == ""


def test_the_officer_chooses_on_the_form(client, cast):
    client.force_login(cast.officer)
    address = reverse("reports:report_create")
    span = {"period": "khac", "start": "01/04/2023", "as_of": "31/12/2023"}
    page = unescape(client.post(address, {"period": "2023-H1", "sections": ["ty-le"]}).content.decode())
    assert "Chọn “Khoảng ngày khác”, hoặc bỏ các lựa chọn này." in page
    chosen = {"sections": ["thieu-hut", "ty-le"], "villages": [cast.lang_coc.pk, cast.lang_ben.pk]}
    client.post(address, span | chosen)
    report = Report.objects.get()
    first, second = sorted((cast.lang_ben.pk, cast.lang_coc.pk))
    assert report.scope == f"phan=ty-le,thieu-hut;thon={first},{second}"
    page = unescape(client.get(reverse("reports:report_list")).content.decode())
    assert "của các thôn Làng Bên, Làng Cóc" in re.sub(r"\s+", " ", page)
    strange = client.post(address, span | {"villages": [cast.other_village.pk], "sections": ["khong"]})
    assert strange.status_code == 200
    assert Report.objects.count() == 1
    client.post(address, span | {"sections": list(SECTIONS)})
    assert Report.objects.filter(scope="").exists()  # all that there is is no choice


def test_the_paper_of_some_villages_names_them_in_the_book_of_numbers(cast, of_lang_ben):
    issued = approve(made(cast, of_lang_ben), cast, issued_on=date(2024, 1, 5))
    assert "của thôn Làng Bên" in DocumentNumber.objects.get(record=f"reports_report:{issued.pk}").taken_for
