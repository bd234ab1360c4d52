"""Certificates: one paper for several years, issued, confirmed, lost, withdrawn and taken back; their PDF and pages."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from pypdf import PdfReader

from households.services.composition import record_death
from households.vocabulary import PovertyClass, Relationship
from huulien.platform import audit, clock, guards
from huulien.platform.models import AuditEntry, DocumentNumber
from huulien.platform.steps import Refused
from surveys.models import Certificate, CertificateYear
from surveys.papers.certificates import certificates_pdf
from surveys.services.certificates import certificates_due, confirm_certificates, take_confirmations_back
from surveys.steps.certificates import end_certificate
from surveys.steps.rounds import ROUND_STEPS
from surveys.vocabulary import CertificateState
from tests import factories
from tests.base import make_cast
from tests.pages import fill, queries_of, read

pytestmark = pytest.mark.django_db
POOR, NEAR_POOR, NOT_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR
NAMES = ("An", "Bảo", "Cường")


@pytest.fixture(autouse=True)
def a_day_of_2023():
    with clock.reliving(date(2023, 12, 20)):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def homes(cast):
    villages = (cast.lang_ben, cast.lang_coc, cast.lang_ben)
    return [
        factories.make_household(village, f"0{place}", head=f"Vi Văn {name}")
        for place, (village, name) in enumerate(zip(villages, NAMES, strict=True), start=1)
    ]


def settled(cast, homes, year, *classes):
    """A round of a year, settled on 15/12."""
    with clock.reliving(date(year, 12, 20)):
        round = factories.make_round(cast.commune, year, cast.officer)
        for home, kind in zip(homes, classes, strict=True):
            factories.send_review(round, home, kind, cast.officer)
        return factories.settle(round, cast.leader)


@pytest.fixture
def round(cast, homes):
    return settled(cast, homes, 2023, POOR, NEAR_POOR, NOT_POOR)


def confirm(round, cast, day=None, by=None):
    return confirm_certificates(round=round, issued_on=day or round.settled_on, by=by or cast.officer)


def end(name, certificate, cast, **given):
    given = {"ended_on": date(2023, 12, 18), "reason": "Mất khi chuyển nhà."} | given
    return end_certificate(name, certificate, by=cast.officer, version=certificate.version, **given)


def rows_of(certificate):
    return list(certificate.years.values_list("year", "poverty_class", "deprived"))


# ----- Issuing and confirming -----


def test_poor_and_near_poor_households_get_a_certificate_for_the_year_after_the_review(cast, round, homes):
    due = confirm(round, cast)
    assert (len(due.to_issue), len(due.to_confirm), due.year) == (2, 0, 2024)
    first, second = Certificate.objects.order_by("number")
    assert (first.household, first.holder.full_name, first.number_words) == (homes[0], "Vi Văn An", "01/GCN-HN.HCN")
    assert rows_of(first) == [(2024, POOR, "9, 10, 11")]
    assert rows_of(second) == [(2024, NEAR_POOR, "không")]
    assert set(DocumentNumber.objects.values_list("kind", "year", "number")) == {("GCN", 2023, 1), ("GCN", 2023, 2)}


def test_the_same_paper_is_confirmed_the_next_year_and_who_escaped_has_no_row(cast, homes, round):
    confirm(round, cast)
    later = settled(cast, homes, 2024, POOR, NOT_POOR, NEAR_POOR)
    with clock.reliving(date(2024, 12, 20)):
        due = confirm(later, cast)
    assert (len(due.to_issue), len(due.to_confirm)) == (1, 1)
    assert [row.year for row in homes[0].certificates.get().years.all()] == [2024, 2025]
    assert [row.year for row in homes[1].certificates.get().years.all()] == [2024]
    assert homes[2].certificates.get().issued_on == date(2024, 12, 15)


def test_nothing_is_issued_or_confirmed_twice(cast, round):
    confirm(round, cast)
    assert confirm(round, cast).count == 0
    assert (Certificate.objects.count(), CertificateYear.objects.count()) == (2, 2)


def test_certificates_follow_a_settled_round_and_not_before_its_day(cast, homes):
    round = factories.make_round(cast.commune, by=cast.officer)
    for home in homes:
        factories.send_review(round, home, POOR, cast.officer)
    with pytest.raises(ValidationError, match="đợt rà soát đã chốt"):
        confirm(round, cast, date(2023, 12, 15))
    round = factories.settle(round, cast.leader)
    for day in (date(2023, 12, 14), date(2023, 12, 21)):
        with pytest.raises(ValidationError, match="Ghi ngày từ 15/12/2023 đến 20/12/2023"):
            confirm(round, cast, day)


def test_only_officer_and_leader_issue(cast, round):
    for user in (cast.unit, cast.district_officer):
        with pytest.raises(PermissionDenied):
            confirm(round, cast, by=user)
    for user in (cast.head, cast.stranger):
        with pytest.raises(Http404):
            confirm(round, cast, by=user)
    assert not Certificate.objects.exists()
    assert confirm(round, cast, by=cast.leader).count == 2


def test_a_household_without_a_head_is_named_and_left_out(cast, round, homes):
    with audit.acting(locked=False):
        homes[0].members.get().spells.update(relationship=Relationship.OTHER)
    due = confirm(round, cast)
    assert due.without_head == [homes[0]]
    assert Certificate.objects.get().household == homes[1]


def test_a_thousand_certificates_cost_as_few_questions_as_two(cast, round, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        confirm(round, cast)


# ----- Lost, withdrawn, taken back -----


def test_a_lost_certificate_is_replaced_by_one_that_says_the_same(cast, round, homes):
    confirm(round, cast)
    lost = homes[0].certificates.get()
    new = end("lose", lost, cast)
    lost.refresh_from_db()
    assert (lost.state, lost.ended_on) == (CertificateState.LOST, date(2023, 12, 18))
    assert (new.replaces, new.number, new.issued_on, new.state) == (lost, 3, date(2023, 12, 18), CertificateState.VALID)
    assert rows_of(new) == rows_of(lost)


@pytest.mark.parametrize("name", ["lose", "withdraw"])
def test_a_certificate_ends_with_a_reason_on_a_day_that_can_be_and_once(cast, round, homes, name):
    confirm(round, cast)
    certificate = homes[0].certificates.get()
    with pytest.raises(Refused, match="Ghi lý do"):
        end(name, certificate, cast, reason=" ")
    for day in (date(2023, 12, 14), date(2023, 12, 21)):
        with pytest.raises(Refused, match="Ghi ngày từ 15/12/2023 đến 20/12/2023"):
            end(name, certificate, cast, ended_on=day)
    end(name, certificate, cast)
    certificate.refresh_from_db()
    with pytest.raises(Refused, match="không làm được nữa"):
        end(name, certificate, cast)
    with pytest.raises(PermissionDenied):
        end_certificate(name, certificate, by=cast.unit, version=certificate.version, ended_on=None, reason="")


def test_a_withdrawn_certificate_is_not_confirmed_and_the_household_gets_another(cast, round, homes):
    confirm(round, cast)
    end("withdraw", homes[0].certificates.get(), cast)
    due = certificates_due(round)
    assert [row.household for row in due.to_issue] == [homes[0]]


def test_a_round_is_not_taken_back_while_certificates_say_what_it_decided(cast, round, homes):
    confirm(round, cast)
    words = [found.words for found in ROUND_STEPS.obstacles("ask_reversal", round)]
    assert words == ["2 giấy chứng nhận đã xác nhận theo kết quả này. Bỏ xác nhận trước."]
    assert take_confirmations_back(round=round, by=cast.officer) == 2
    assert not ROUND_STEPS.obstacles("ask_reversal", round)
    due = certificates_due(round)
    assert (len(due.to_issue), len(due.to_confirm)) == (0, 2)  # the papers go on to be used


def test_the_database_keeps_what_a_certificate_said(cast, round, homes):
    confirm(round, cast)
    end("withdraw", homes[0].certificates.get(), cast)
    ended = CertificateYear.objects.filter(certificate__household=homes[0])
    for refused in (
        lambda: Certificate.objects.update(number=9),
        lambda: Certificate.objects.filter(state="withdrawn").update(state="valid", ended_on=None),
        lambda: CertificateYear.objects.update(poverty_class=NEAR_POOR),
        lambda: ended._raw_delete("default"),
        lambda: Certificate.objects.filter(state="valid").update(commune=cast.other_commune),
    ):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            refused()
    row = homes[1].certificates.get()
    row.pk, row.number = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# ----- The paper -----


def words_of(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_the_paper_names_head_members_years_and_no_citizen_number(cast, round, homes):
    home = homes[0]
    leaving = factories.make_member(home, "Lý Thị Hoa", relationship=Relationship.WIFE)
    home.members.update(citizen_id="")
    home.members.filter(relationship=Relationship.HEAD).update(citizen_id="020184001234", ethnicity="Nùng")
    confirm(round, cast)
    with clock.reliving(date(2024, 3, 10)):
        home.refresh_from_db()
        record_death(member=leaving, version=home.version, happened_on=date(2024, 3, 1), by=cast.officer)
        certificates = list(Certificate.objects.select_related("household__village", "holder", "replaces"))
        first, second = words_of(certificates_pdf(certificates, cast.commune))
    for words in (
        "UBND XÃ HỮU LIÊN", "Số: 01/GCN-HN.HCN", "HỘ NGHÈO, HỘ CẬN NGHÈO", "Vi Văn An", "Nùng", "thôn Làng Bên",
        "Lý Thị Hoa", "Giảm từ", "2024", "9, 10, 11", "15/12/2023",
    ):  # fmt: skip
        assert words in first
    assert "020184001234" not in first
    assert "Vi Văn Bảo" in second
    assert "Vi Văn An" not in second


def test_many_papers_cost_as_few_questions_as_one(cast, round, django_assert_num_queries):
    confirm(round, cast)
    certificates = Certificate.objects.select_related("household__village", "holder", "replaces")
    for found in (certificates[:1], certificates):
        listed = list(found.prefetch_related("years"))
        with django_assert_num_queries(1):
            certificates_pdf(listed, cast.commune)


# ----- Pages -----


def page_of(round):
    return reverse("surveys:round_certificates", args=[round.pk])


def test_the_officer_issues_prints_and_takes_back_by_pages(client, cast, round):
    client.force_login(cast.officer)
    url = page_of(round)
    assert read(client.get(url)).heading == "2 giấy chứng nhận chờ cấp, xác nhận năm 2024"
    assert "Ghi ngày từ 15/12/2023" in read(client.post(url, fill(client.get(url), issued_on="14/12/2023"))).text
    assert client.post(url, fill(client.get(url), issued_on="16/12/2023")).url == url
    assert read(client.get(url)).heading == "2 giấy chứng nhận đã xác nhận năm 2024"
    answer = client.get(reverse("surveys:certificate_file"), {"nam": 2024, "thon": cast.lang_coc.pk})
    (only,) = words_of(answer.content)
    assert "Vi Văn Bảo" in only
    entry = AuditEntry.objects.latest("pk")
    assert (entry.operation, entry.after["count"]) == ("export", 1)
    client.post(reverse("surveys:certificates_take_back", args=[round.pk]), {"version": round.version})
    assert not CertificateYear.objects.exists()


def test_a_round_that_is_not_settled_issues_nothing(client, cast):
    client.force_login(cast.officer)
    page = read(client.get(page_of(factories.make_round(cast.commune, by=cast.officer))))
    assert "đợt rà soát đã chốt" in page.text
    assert not page.form


def test_the_list_is_narrowed_by_what_the_certificates_say(client, cast, round):
    confirm(round, cast)
    client.force_login(cast.leader)
    url = reverse("surveys:certificate_list")
    for query, named in (
        ({}, {"An", "Bảo"}),
        ({"loai": POOR}, {"An"}),
        ({"thon": cast.lang_coc.pk}, {"Bảo"}),
        ({"q": "vi van bao"}, {"Bảo"}),
        ({"nam": 2025}, set()),
        ({"giay": CertificateState.LOST}, set()),
    ):
        text = read(client.get(url, query)).text
        assert {name for name in NAMES if f"Vi Văn {name}" in text} == named, query


def test_the_number_of_those_confirmed_opens_as_many_also_after_one_was_lost(client, cast, round, homes):
    confirm(round, cast)
    end("lose", homes[0].certificates.get(), cast)
    client.force_login(cast.officer)
    (address,) = [to for _, to, _ in read(client.get(page_of(round))).links if "dot=" in to]
    assert (
        f"{round.certificate_years.filter(certificate__state='valid').count()} giấy"
        in read(client.get(page_of(round))).text
    )
    page = read(client.get(address))
    assert (page.rows, page.heading) == (2, "2 giấy chứng nhận theo rà soát định kỳ năm 2023")


def test_a_certificate_is_replaced_and_withdrawn_by_pages(client, cast, round, homes):
    confirm(round, cast)
    lost = homes[0].certificates.get()
    client.force_login(cast.officer)
    url = reverse("surveys:certificate_end", args=[lost.pk, "bao-mat"])
    assert "Ghi lý do cấp lại" in read(client.post(url, fill(client.get(url), ended_on="18/12/2023"))).text
    client.post(url, fill(client.get(url), ended_on="18/12/2023", reason="Mất khi chuyển nhà."))
    new = lost.replaced_by
    page = read(client.get(reverse("surveys:certificate_detail", args=[lost.pk])))
    assert "Báo mất, đã cấp lại" in page.text
    assert "giấy số 03/GCN-HN.HCN" in page.text
    url = reverse("surveys:certificate_end", args=[new.pk, "thu-hoi"])
    client.post(url, fill(client.get(url), ended_on="18/12/2023", reason="Hộ chuyển đi."))
    assert "Hộ chuyển đi." in read(client.get(reverse("surveys:certificate_detail", args=[new.pk]))).text
    assert not read(client.get(url)).form
    assert client.get(reverse("surveys:certificate_end", args=[new.pk, "khac"])).status_code == 404


def test_the_pages_ask_as_few_questions_for_many_certificates(client, cast, homes):
    extra = [factories.make_household(cast.lang_coc, head=f"Lý Văn {letter}") for letter in "ABC"]
    few_round = settled(cast, homes[:1], 2023, POOR)
    client.force_login(cast.officer)
    confirm(few_round, cast)
    urls = [page_of(few_round), reverse("surveys:certificate_list")]
    few = [queries_of(client, url) for url in urls]
    many_round = settled(cast, [*homes, *extra], 2024, *[POOR] * 6)
    with clock.reliving(date(2024, 12, 20)):
        confirm(many_round, cast)
    assert [queries_of(client, url) for url in (page_of(many_round), urls[1])] == few
