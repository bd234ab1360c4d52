"""What a report opens with: the commune, and how its year was reviewed; nothing that the book does not hold."""

from datetime import date
from types import SimpleNamespace

import pytest

from households.models import Household, Member
from households.vocabulary import EventKind, PovertyClass
from huulien.platform.papers.document import Paragraph
from huulien.platform.papers.values import words_of
from reports.datasets.review import HeadCounts, Place, ReviewOfYear, place_of, review_of
from reports.official import YearBook
from reports.paper.general import general, reviewed
from reports.paper.kept import KeptRows
from surveys.models import Round
from surveys.services.ledger import settled_round

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR


def said(blocks):
    return [words_of(block.text) for block in blocks if isinstance(block, Paragraph)]


def rows(count):
    return tuple(range(1, count + 1))


def heads_of(*counts):
    return HeadCounts(*map(rows, counts))


def opening(heads, poor, events=None):
    happened = {kind: rows(count) for kind, count in (events or {}).items()}
    place = Place(villages=rows(2), persons=12, all=heads, poor=poor, events=happened)
    situation = SimpleNamespace(commune="xã Hữu Liên", on=date(2023, 6, 30))
    return said(general(situation, place, "từ 01/01/2023 đến hết 30/06/2023", KeptRows(None)))


def test_the_commune_is_told_by_its_heads_and_by_what_changed():
    events = {EventKind.DEATH: 1, EventKind.BIRTH: 2, EventKind.CHANGE_HEAD: 4}
    assert opening(heads_of(4, 3, 0, 1, 0), heads_of(2, 2, 0, 0, 0), events) == [
        "Xã Hữu Liên có 2 thôn với 4 hộ, 12 nhân khẩu, tính đến hết ngày 30/06/2023.",
        "Toàn xã có 3 hộ có chủ hộ là người dân tộc thiểu số, chiếm 75,00%; 1 hộ có chủ hộ là nữ, chiếm 25,00%.",
        "Trong các hộ nghèo có 2 hộ có chủ hộ là người dân tộc thiểu số, chiếm 100,00%; 0 hộ có chủ hộ là nữ, "
        "chiếm 0,00%.",
        "Sổ hộ từ 01/01/2023 đến hết 30/06/2023 ghi 2 người sinh, 1 người chết.",
    ]


def test_what_is_not_known_of_heads_is_told_and_never_counted_as_no():
    told = opening(heads_of(4, 1, 2, 0, 4), heads_of(0, 0, 0, 0, 0))
    assert told[1:] == [
        "Toàn xã có 1 hộ có chủ hộ là người dân tộc thiểu số, chiếm 25,00% (2 hộ chưa ghi dân tộc, "
        "4 hộ chưa ghi giới tính của chủ hộ)."
    ]
    assert opening(heads_of(0, 0, 0, 0, 0), heads_of(0, 0, 0, 0, 0)) == []


def test_a_review_is_told_by_what_was_done_and_decided():
    round = Round(year=2023, opened_on=date(2023, 9, 1), settled_on=date(2023, 12, 14), decision_number="97/QĐ-UBND")
    moves = {1: 20, 2: 6, 3: 2, 4: 1, 5: 1, 6: 2, 7: 3, 8: 0, 9: 17}
    tables = {POOR: {column: rows(count) for column, count in moves.items()},
              NEAR_POOR: dict.fromkeys(range(1, 10), ())}  # fmt: skip
    review = ReviewOfYear(round, rows(40), rows(6), rows(2), rows(1), (), tables)
    kept = KeptRows(None)
    assert said(reviewed(review, kept)) == [
        "Xã rà soát hộ nghèo, hộ cận nghèo năm 2023 từ ngày 01/09/2023, thu 40 phiếu, tổ chức 6 cuộc họp thôn, "
        "nhận 2 khiếu nại, 1 khiếu nại đúng.",
        "Kết quả được công nhận theo Quyết định số 97/QĐ-UBND, có hiệu lực từ ngày 14/12/2023.",
        "Đầu năm có 20 hộ nghèo; trong năm giảm 9 hộ (6 hộ thoát nghèo còn cận nghèo, 2 hộ vượt chuẩn cận nghèo, "
        "1 hộ chuyển đi, chết, nhập hộ), tăng 6 hộ (1 hộ từ hộ cận nghèo, 2 hộ tái nghèo, 3 hộ nghèo phát sinh mới); "
        "cuối năm còn 17 hộ nghèo.",
        "Đầu năm có 0 hộ cận nghèo; trong năm giảm 0 hộ, tăng 0 hộ; cuối năm còn 0 hộ cận nghèo.",
    ]
    assert kept.rows["#ra-soat.09.2"] == ("moves", [("09.2", key) for key in rows(6)])
    assert len(kept.rows["#ra-soat.09.giam"][1]) == 9
    assert "#ra-soat.10.dau-nam" not in kept.rows
    assert said(reviewed(None, kept)) == []


@pytest.mark.django_db
def test_the_facts_are_those_of_the_book_on_the_day(cast):
    on = date(2023, 12, 31)
    homes = Household.objects.filter(commune=cast.commune).registered_on(on)
    head = Member.objects.living_on(on, homes).filter(relationship="head").first()
    before = place_of(cast.commune, date(2023, 1, 1), on)
    assert set(before.all.households) == set(homes.values_list("pk", flat=True))
    assert before.persons == Member.objects.living_on(on, homes).count()
    Member.objects.filter(pk=head.pk).update(ethnicity="Kinh", sex="male")
    kinh = place_of(cast.commune, date(2023, 1, 1), on).all
    Member.objects.filter(pk=head.pk).update(ethnicity="Tày", sex="female")
    tay = place_of(cast.commune, date(2023, 1, 1), on).all
    assert set(tay.minority) - set(kinh.minority) == set(tay.female) - set(kinh.female) == {head.household_id}


@pytest.mark.django_db
def test_what_the_year_moved_leads_from_its_start_to_its_end(cast):
    round = settled_round(cast.commune, 2023)
    book = YearBook(cast.commune, 2023)
    review = review_of(cast.commune, 2023, date(2023, 12, 31), lambda: book.ledger)
    assert review.round == round
    for table in review.moves.values():
        moves = {column: len(keys) for column, keys in table.items()}
        assert moves[1] - moves[2] - moves[3] - moves[4] + moves[5] + moves[6] + moves[7] + moves[8] == moves[9]
    assert review_of(cast.commune, 2023, round.opened_on, lambda: book.ledger) is None
