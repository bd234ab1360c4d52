"""The book of numbers: given once, the next after the highest, what is left out told."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from huulien.platform.models import AuditEntry, DocumentNumber
from huulien.platform.numbers import Book, printed
from huulien.platform.papers.document import Kind
from reports.models import Report
from tests.base import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def reports_of(cast: Cast, number: int) -> list[Report]:
    return [Report.objects.create(commune=cast.commune, period=f"20{20 + place}") for place in range(number)]


def book_of(cast: Cast, kind: Kind = Kind.REPORT, year: int = 2023) -> Book:
    return Book(cast.commune.pk, kind, year)


@pytest.mark.parametrize(("number", "words"), [(1, "01"), (9, "09"), (10, "10"), (112, "112")])
def test_numbers_are_printed_with_two_digits_at_least(number, words):
    assert printed(number) == words


def test_numbers_follow_each_other_by_commune_kind_and_year(cast):
    first, second, third, fourth, fifth = reports_of(cast, 5)
    assert book_of(cast).take(first, "một") == 1
    assert book_of(cast).take(second, "hai") == 2
    assert book_of(cast, Kind.MINUTES).take(third, "ba") == 1
    assert book_of(cast, year=2024).take(fourth, "bốn") == 1
    assert Book(cast.other_commune.pk, Kind.REPORT, 2023).take(fifth, "năm") == 1


def test_the_office_may_type_a_number_and_what_is_left_out_is_told(cast):
    first, second = reports_of(cast, 2)
    book = book_of(cast)
    assert (book.gaps(), book.words) == ([], "Số tiếp theo của năm 2023: 01.")
    assert book.take(first, "một", 4) == 4
    assert book.take(second, "hai") == 5
    assert book.gaps() == [1, 2, 3]
    assert book.words == "Số tiếp theo của năm 2023: 06. Số còn trống trong sổ: 01, 02, 03."


def test_many_gaps_are_told_in_few_words(cast):
    (report,) = reports_of(cast, 1)
    book_of(cast).take(report, "một", 21)
    assert book_of(cast).words.endswith("08, 09, 10 và 10 số khác.")


def test_a_number_of_another_paper_is_refused_with_the_cure(cast):
    first, second = reports_of(cast, 2)
    book_of(cast).take(first, "báo cáo năm 2020", 7)
    with pytest.raises(ValidationError) as refusal:
        book_of(cast).take(second, "báo cáo năm 2021", 7)
    (words,) = refusal.value.message_dict["number"]
    assert words.startswith(
        "Số 07/BC năm 2023 đã cấp cho báo cáo năm 2020. Ghi số khác. Số tiếp theo của năm 2023: 08."
    )
    assert DocumentNumber.objects.count() == 1


def test_a_paper_carries_one_number_and_frees_the_one_before(cast):
    (report,) = reports_of(cast, 1)
    assert book_of(cast).take(report, "một", 7) == 7
    assert book_of(cast).take(report, "một", 7) == 7
    assert book_of(cast).take(report, "một", 9) == 9
    assert book_of(cast, year=2024).take(report, "một") == 1
    assert list(DocumentNumber.objects.values_list("year", "number")) == [(2024, 1)]


def test_the_database_itself_gives_a_number_once(cast):
    first, second = reports_of(cast, 2)
    book_of(cast).take(first, "một")
    taken = DocumentNumber.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(
            commune_id=taken.commune_id, kind=taken.kind, year=taken.year, number=taken.number,
            record=f"reports_report:{second.pk}", taken_for="hai", taken_at=taken.taken_at,
        )  # fmt: skip
    taken.pk, taken.record = None, "khác"
    with pytest.raises(ValidationError, match="Số này đã cấp cho văn bản khác trong năm"):
        taken.validate_constraints()


def test_taking_a_number_is_in_the_trail(cast):
    (report,) = reports_of(cast, 1)
    book_of(cast).take(report, "một")
    entry = AuditEntry.objects.filter(table="platform_documentnumber").get()
    assert (entry.operation, entry.commune_id, entry.after["number"]) == ("insert", cast.commune.pk, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_of_several_at_once_everyone_gets_a_number_of_their_own():
    cast = make_cast()
    reports = reports_of(cast, 5)
    gate, taken = threading.Barrier(len(reports)), []

    def take(report: Report) -> None:
        try:
            gate.wait(timeout=10)
            taken.append(book_of(cast).take(report, f"báo cáo {report.period}"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(report,)) for report in reports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(taken) == [1, 2, 3, 4, 5]
    assert sorted(DocumentNumber.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
