"""Decisions on a round: which households each names, who signs it, what settles the round, its papers and pages."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document as WordDocument

from households.vocabulary import PovertyClass
from huulien.platform import guards
from huulien.platform.models import AuditEntry, DocumentNumber
from huulien.platform.papers.files import write
from huulien.platform.steps import Refused
from surveys.models import DecidedHousehold, Decision
from surveys.papers.decisions import decision_paper, extract_paper
from surveys.services.decisions import KINDS, draft_decision, named_by
from surveys.steps.decisions import DECISION_STEPS
from surveys.steps.rounds import ROUND_STEPS
from surveys.vocabulary import DecisionKind, DecisionState
from tests import factories
from tests.pages import fill, queries_of, read

pytestmark = pytest.mark.django_db
TODAY = date(2023, 12, 20)
POOR, NEAR_POOR, NOT_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR
# Household: its class a year before, and by its review.
CHANGES = {
    "01": (POOR, POOR),
    "02": (POOR, NEAR_POOR),
    "03": (NEAR_POOR, NOT_POOR),
    "04": (NOT_POOR, POOR),
    "05": (NEAR_POOR, POOR),
    "06": (POOR, NOT_POOR),
}


HEADS = dict(zip(CHANGES, ("An", "Bảo", "Cường", "Dũng", "Hải", "Giang"), strict=True))


@pytest.fixture
def homes(cast):
    villages = (cast.lang_ben, cast.lang_coc)
    return {
        code: factories.make_household(villages[place % 2], code, head=f"Vi Văn {HEADS[code]}")
        for place, code in enumerate(CHANGES)
    }


@pytest.fixture
def round(cast, homes):
    """A round in which every household has a sent review."""
    factories.load_results(cast.commune, {homes[code]: before for code, (before, _) in CHANGES.items()}, cast.officer)
    round = factories.make_round(cast.commune, by=cast.officer)
    for code, (_, after) in CHANGES.items():
        factories.send_review(round, homes[code], after, cast.officer)
    factories.explain_ledger(round)
    return round


def codes(decision):
    return {row.household.code for row in named_by(decision)}


def draft(round, cast, kind=DecisionKind.POOR_NEAR_POOR):
    return draft_decision(round=round, kind=kind, by=cast.officer)


def sign(decision, by, **given):
    given = {"decided_on": date(2023, 12, 14)} | given
    return DECISION_STEPS.perform("sign", decision, by=by, version=decision.version, **given)


def sign_both(round, cast):
    for kind, number in ((DecisionKind.POOR_NEAR_POOR, 97), (DecisionKind.ESCAPED, 98)):
        factories.sign_decision(round, kind, cast.officer, cast.leader, number=number)


def settle(round, cast, number="97/QĐ-UBND", day=date(2023, 12, 14)):
    return factories.settle(round, cast.leader, settled_on=day, decision_number=number)


# ----- Whom they name -----


def test_each_kind_names_its_own_and_who_became_near_poor_stands_in_both(cast, round):
    assert codes(draft(round, cast)) == {"01", "02", "04", "05"}
    assert codes(draft(round, cast, DecisionKind.ESCAPED)) == {"02", "03", "06"}


def test_a_draft_follows_the_reviews_and_a_signed_decision_does_not(cast, round, homes):
    decision = draft(round, cast)
    review = round.reviews.get(household=homes["01"])
    factories.return_review(review=review, version=review.version, by=cast.officer, reason="Sai")
    assert codes(decision) == {"02", "04", "05"}
    factories.submit_review(review=review, version=review.version, by=cast.officer)
    signed = sign(decision, cast.leader)
    factories.return_review(review=review, version=review.version, by=cast.officer, reason="Sai")
    assert codes(signed) == {"01", "02", "04", "05"}


def test_nothing_is_drafted_of_which_there_is_no_household(cast):
    round = factories.make_round(cast.commune, by=cast.officer)
    for kind in KINDS:
        with pytest.raises(ValidationError, match="chưa có hộ nào"):
            draft(round, cast, kind)


def test_a_decision_is_drafted_once_until_it_is_signed(cast, round):
    draft(round, cast)
    with pytest.raises(ValidationError, match="đang chờ ký"):
        draft(round, cast)


# ----- Who signs -----


def test_the_leader_signs_and_the_number_comes_from_the_book(cast, round):
    decision = sign(draft(round, cast), cast.leader)
    assert (decision.state, decision.number_words) == (DecisionState.SIGNED, "01/QĐ-UBND")
    assert (decision.signed_by, decision.signer_title) == (cast.leader, "Lãnh đạo UBND xã")
    assert decision.households.count() == 4
    assert DocumentNumber.objects.get().kind == "QĐ"
    other = sign(draft(round, cast, DecisionKind.ESCAPED), cast.leader, number=9)
    assert other.number_words == "09/QĐ-UBND"


def test_a_number_that_another_paper_carries_is_refused(cast, round):
    sign(draft(round, cast), cast.leader, number=97)
    with pytest.raises(ValidationError, match="Số 97/QĐ năm 2023 đã cấp cho quyết định công nhận hộ nghèo"):
        sign(draft(round, cast, DecisionKind.ESCAPED), cast.leader, number=97)
    assert DecidedHousehold.objects.count() == 4


def test_who_drafted_does_not_sign_and_no_officer_does(cast, round):
    own = draft_decision(round=round, kind=DecisionKind.POOR_NEAR_POOR, by=cast.leader)
    with pytest.raises(Refused, match="Người soạn quyết định không tự ký"):
        sign(own, cast.leader)
    with pytest.raises(PermissionDenied):
        sign(own, cast.officer)
    with pytest.raises(PermissionDenied):
        draft_decision(round=round, kind=DecisionKind.ESCAPED, by=cast.district_officer)


def test_nothing_is_signed_while_results_are_open_or_on_a_day_that_cannot_be(cast, round):
    decision = draft(round, cast)
    with pytest.raises(Refused, match="Ghi ngày chốt từ 01/09/2023 đến 20/12/2023"):
        sign(decision, cast.leader, decided_on=date(2023, 12, 21))
    factories.make_opinion(round, cast.officer)
    with pytest.raises(Refused, match="UBND huyện chưa trả lời"):
        sign(decision, cast.leader)


def test_the_database_keeps_a_signed_decision_and_its_list(cast, round):
    decision = sign(draft(round, cast), cast.leader)
    for rows, wrong in (
        (Decision.objects.all(), {"number": 5}),
        (Decision.objects.all(), {"state": DecisionState.DRAFT, "number": None, "decided_on": None}),
        (DecidedHousehold.objects.all(), {"poverty_class": NOT_POOR}),
    ):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            rows.update(**wrong)
    row = decision.households.first()
    row.pk, row.household = None, factories.make_household(cast.lang_ben, "99")
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        row.save()


# ----- What settles the round -----


def test_a_round_without_decisions_is_settled_by_the_one_signed_on_paper(cast, round):
    assert settle(round, cast, "85/QĐ-UBND", date(2023, 12, 15)).is_settled


def test_a_round_with_decisions_is_settled_by_one_of_them_on_its_day(cast, round):
    sign_both(round, cast)
    with pytest.raises(Refused, match="Các quyết định đã ký của đợt này: 98/QĐ-UBND, 97/QĐ-UBND"):
        settle(round, cast, "85/QĐ-UBND")
    with pytest.raises(Refused, match="Quyết định số 97/QĐ-UBND ký ngày 14/12/2023"):
        settle(round, cast, day=date(2023, 12, 15))
    settled = settle(round, cast)
    assert (settled.settled_on, settled.decision_number) == (date(2023, 12, 14), "97/QĐ-UBND")


def test_a_round_is_not_settled_while_a_decision_waits_or_is_missing(cast, round):
    decision = draft(round, cast)
    with pytest.raises(Refused, match="Quyết định công nhận hộ nghèo, hộ cận nghèo chưa ký"):
        settle(round, cast)
    sign(decision, cast.leader, number=97)
    with pytest.raises(Refused, match="Chưa soạn quyết định công nhận hộ thoát nghèo, hộ thoát cận nghèo: có 3 hộ"):
        settle(round, cast)


def test_a_result_changed_since_signing_wants_another_decision(cast, round, homes):
    sign_both(round, cast)
    review = round.reviews.get(household=homes["01"])
    factories.return_review(review=review, version=review.version, by=cast.officer, reason="Đã sửa nhà")
    review = factories.fill_review(review, NEAR_POOR, cast.officer)
    factories.submit_review(review=review, version=review.version, by=cast.officer)
    obstacles = [found.words for found in ROUND_STEPS.obstacles("settle", round)]
    assert obstacles == [
        f"Kết quả đã khác danh sách của Quyết định số {number}/QĐ-UBND. Soạn và ký quyết định mới."
        for number in (97, 98)
    ]
    for kind, number in ((DecisionKind.POOR_NEAR_POOR, 99), (DecisionKind.ESCAPED, 100)):
        factories.sign_decision(round, kind, cast.officer, cast.leader, number=number)
    assert settle(round, cast, "99/QĐ-UBND").is_settled
    assert Decision.objects.count() == 4


def test_nothing_is_drafted_or_signed_in_a_settled_round(cast, round):
    sign_both(round, cast)
    settle(round, cast)
    with pytest.raises(ValidationError, match="không còn mở"):
        draft(round, cast)


# ----- Papers -----


def words_of_word(document):
    book = WordDocument(io.BytesIO(write(document, "docx")))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in book.paragraphs), *cells])


def test_the_paper_has_its_frame_its_articles_and_its_lists(cast, round, homes):
    homes["01"].members.update(citizen_id="020184001234")
    text = words_of_word(decision_paper(sign(draft(round, cast), cast.leader, number=97)))
    for words in (
        "Số: 97/QĐ-UBND", "Hữu Liên, ngày 14 tháng 12 năm 2023", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HỮU LIÊN",
        "Căn cứ Quyết định số 24/2021/QĐ-TTg", "QUYẾT ĐỊNH:", "Công nhận 3 hộ nghèo, 1 hộ cận nghèo năm 2023",
        "Danh sách 1. Hộ nghèo", "Danh sách 2. Hộ cận nghèo", "Vi Văn An", "- Như Điều 3;", "Lương Văn Thắng",
    ):  # fmt: skip
        assert words in text
    assert "020184001234" not in text
    assert "Vi Văn Giang" not in text


def test_a_draft_says_so_and_has_room_for_its_number(cast, round):
    document = decision_paper(draft(round, cast))
    assert document.is_draft
    assert document.number is None


def test_the_extract_names_one_household(cast, round):
    decision = sign(draft(round, cast, DecisionKind.ESCAPED), cast.leader, number=98)
    document = extract_paper(decision.households.get(household__code="02"))
    text = words_of_word(document)
    assert "hộ thoát nghèo từ ngày 14/12/2023. Từ hộ nghèo thành hộ cận nghèo." in text
    assert "Vi Văn Bảo" in text
    assert "Vi Văn Cường" not in text
    assert write(document, "pdf").startswith(b"%PDF")


# ----- Pages -----


def list_url(round):
    return reverse("surveys:decision_list", args=[round.pk])


def test_the_officer_drafts_and_the_leader_signs_by_pages(client, cast, round):
    client.force_login(cast.officer)
    page = read(client.get(list_url(round)))
    assert "Công nhận hộ nghèo, hộ cận nghèo: 4 hộ theo các phiếu đã gửi" in page.text
    for kind in ("poor_near_poor", "escaped"):
        url = reverse("surveys:decision_draft", args=[round.pk, kind])
        assert client.post(url, {"version": round.version}).url == list_url(round)
    assert read(client.get(list_url(round))).heading == "2 quyết định chờ ký"
    client.force_login(cast.leader)
    for number, decision in enumerate(Decision.objects.order_by("pk"), start=97):
        url = reverse("surveys:decision_sign", args=[decision.pk])
        assert "Số tiếp theo của năm 2023" in read(client.get(url)).text
        answered = client.post(url, fill(client.get(url), decided_on="14/12/2023", number=number))
        assert answered.url == list_url(round)
    settle_url = reverse("surveys:round_settle", args=[round.pk])
    assert 'href="' + settle_url in client.get(list_url(round)).content.decode()
    offered = fill(client.get(settle_url))
    assert (offered["settled_on"], offered["decision_number"]) == (["14/12/2023"], ["97/QĐ-UBND"])
    assert client.post(settle_url, fill(client.get(settle_url), poor_count="3")).status_code == 302
    entry = AuditEntry.objects.filter(table="surveys_decision", operation="update").latest("pk")
    assert entry.actor == "lanhdao"


def test_a_draft_is_given_up_and_a_signed_decision_is_not(client, cast, round):
    client.force_login(cast.officer)
    decision = draft(round, cast)
    url = reverse("surveys:decision_drop", args=[decision.pk])
    signed = sign(draft(round, cast, DecisionKind.ESCAPED), cast.leader)
    client.post(url, {"version": decision.version})
    client.post(reverse("surveys:decision_drop", args=[signed.pk]), {"version": signed.version})
    assert list(Decision.objects.all()) == [signed]


def test_files_are_taken_by_who_keeps_the_round_and_written_down(client, cast, round):
    decision = sign(draft(round, cast, DecisionKind.ESCAPED), cast.leader)
    client.force_login(cast.officer)
    for url in (
        reverse("surveys:decision_file", args=[decision.pk, "docx"]),
        reverse("surveys:extract_file", args=[decision.households.first().pk, "pdf"]),
    ):
        assert client.get(url).status_code == 200
        assert AuditEntry.objects.latest("pk").operation == "export"
    assert client.get(reverse("surveys:decision_file", args=[decision.pk, "xlsx"])).status_code == 404
    assert "Bản trích" in read(client.get(reverse("surveys:decision_detail", args=[decision.pk]))).text


def test_the_extract_of_a_draft_is_not_there(client, cast, round, homes):
    decision = draft(round, cast, DecisionKind.ESCAPED)
    row = named_by(decision)[0]
    row.save()
    client.force_login(cast.officer)
    assert client.get(reverse("surveys:extract_file", args=[row.pk, "pdf"])).status_code == 404


def test_the_pages_ask_as_few_questions_for_many_households(client, cast, round):
    decision = draft(round, cast)
    client.force_login(cast.officer)
    pages = [list_url(round), reverse("surveys:decision_detail", args=[decision.pk])]
    few = [queries_of(client, url) for url in pages]
    for number in range(3):
        home = factories.make_household(cast.lang_coc, head=f"Lý Văn {chr(65 + number)}")
        factories.send_review(round, home, POOR, cast.officer)
    assert [queries_of(client, url) for url in pages] == few
