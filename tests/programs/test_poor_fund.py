"""The fund "Vì người nghèo": what is there adds up on every day, and is never below nought."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huulien.platform import clock, guards
from programs.models import PoorFundEntry
from programs.rules.poor_fund import Book, book_of
from programs.services.poor_fund import free_of_fund, record_fund_entry, void_fund_entry
from programs.vocabulary import PoorFundKind
from tests import factories
from tests.base import make_cast
from tests.pages import fill, queries_of, read
from tests.programs.factories import make_fund_entry

DAY = date(2023, 11, 20)
LIST = reverse("programs:poor_fund_list")
OPENING, RECEIVED, SPENT = PoorFundKind.OPENING, PoorFundKind.RECEIVED, PoorFundKind.SPENT


@pytest.fixture(autouse=True)
def day():
    with clock.reliving(DAY):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def home(cast):
    return factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def words(response):
    return " ".join(unescape(response.content.decode()).replace("\xa0", " ").split())


def page(name, *key):
    return reverse(f"programs:{name}", args=key)


def send(client, url, **answers):
    return client.post(url, fill(client.get(url), **answers))


def enter(cast, kind, on, amount_vnd, **fields):
    return record_fund_entry(
        commune=cast.commune, kind=kind, happened_on=on, amount_vnd=amount_vnd, document="PT 01", by=cast.officer,
        **({} if kind == OPENING else {"party": "Cán bộ xã"}) | fields,
    )  # fmt: skip


ENTRIES = [(date(2022, 1, 1), "opening", 700), (date(2022, 10, 17), "received", 300), (date(2023, 1, 1), "spent", 400),
           (date(2023, 10, 17), "received", 5), (date(2024, 1, 1), "spent", 1)]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "book"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), Book(700, 300, 0)),
        (date(2023, 1, 1), date(2023, 12, 31), Book(1000, 5, 400)),
        (date(2024, 1, 1), date(2024, 12, 31), Book(605, 0, 1)),
        (date.min, date.max, Book(700, 305, 401)),
        (date(2021, 1, 1), date(2021, 12, 31), Book()),
    ],
)
def test_a_year_begins_with_what_the_year_before_ended_with(first, last, book):
    found = book_of(ENTRIES, first, last)
    assert found == book
    assert found.closing_vnd == sum(PoorFundKind(kind).sign * sum_ for day, kind, sum_ in ENTRIES if day <= last)


def test_received_and_spent_by_page_with_what_is_there_after_each(cast, officer, home):
    url = page("poor_fund_create")
    base = {"document": "PT 01"}
    send(officer, url, **base, kind="opening", happened_on="01/01/2023", amount_vnd="2.000.000")
    sent = fill(officer.get(url), **base, kind="received", happened_on="17/10/2023", amount_vnd="1.500.000",
                party="Cán bộ UBND xã")  # fmt: skip
    officer.post(url, sent)
    officer.post(url, sent)  # twice, by mistake
    send(officer, url, **base, kind="spent", happened_on="18/11/2023", amount_vnd="3.500.001", household=home.code)
    assert PoorFundEntry.objects.count() == 2
    send(officer, url, **base, kind="spent", happened_on="18/11/2023", amount_vnd="3.000.000", household=home.code,
         purpose="Làm nhà")  # fmt: skip
    spent = PoorFundEntry.objects.get(kind="spent")
    assert (spent.party, spent.household, spent.recorded_by) == ("Triệu Văn Sinh", home, cast.officer)
    text = words(officer.get(LIST, {"nam": "2023"}))
    assert "Đầu năm 2023 2.000.000 đ, thu 1.500.000 đ, chi 3.000.000 đ, đến nay còn 500.000 đ" in text
    for balance in ("2.000.000", "3.500.000", "500.000"):
        assert balance in text
    assert read(officer.get(LIST)).rows == 3
    assert "Hôm nay Quỹ còn 500.000 đ" in words(officer.get(url))
    narrowed = officer.get(LIST, {"loai": "spent"})
    assert read(narrowed).rows == 1
    assert "thu 1.500.000 đ" in words(narrowed)
    assert "mã hộ" in words(officer.get(page("poor_fund_detail", spent.pk)))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"happened_on": "21/11/2023"}, "sau hôm nay"),
        ({"amount_vnd": "0"}, "Nhập số từ 1"),
        ({"amount_vnd": "-5"}, "Số tiền (đ)"),
        ({"party": ""}, "Ghi thu của ai, chi cho ai"),
        ({"document": ""}, "Nhập chứng từ"),
        ({"kind": ""}, "Chọn khoản"),
        ({"household": "9999"}, "không có hộ mã 9999"),
        ({"kind": "spent"}, "Quỹ chỉ còn 0 đ"),
    ],
)
def test_what_cannot_be_is_refused(officer, answers, says):
    given = {"kind": "received", "happened_on": "17/10/2023", "amount_vnd": "5", "party": "A", "document": "1"}
    assert says in words(send(officer, page("poor_fund_create"), **given | answers))
    assert not PoorFundEntry.objects.exists()


def test_only_spending_names_a_household(officer, home):
    given = {"kind": "received", "happened_on": "17/10/2023", "amount_vnd": "5", "document": "1"}
    answer = send(officer, page("poor_fund_create"), **given, household=home.code)
    assert "Chỉ khoản chi mới ghi mã hộ" in words(answer)


def test_on_no_day_is_less_than_nothing_there(cast):
    enter(cast, RECEIVED, date(2023, 10, 17), 100)
    with pytest.raises(ValidationError, match="chỉ còn 0"):
        enter(cast, SPENT, date(2023, 10, 16), 1)  # it came a day later
    enter(cast, SPENT, date(2023, 11, 1), 60)
    with pytest.raises(ValidationError, match="chỉ còn 40"):
        enter(cast, SPENT, date(2023, 10, 17), 41)  # the sixty of November are spoken for
    enter(cast, SPENT, date(2023, 10, 17), 40)
    assert free_of_fund(cast.commune, DAY) == 0
    for write in (
        lambda: make_fund_entry(cast.commune, "spent", DAY, 1),
        lambda: PoorFundEntry.objects.filter(kind="received").update(is_void=True, void_reason="x"),
        lambda: PoorFundEntry.objects.bulk_create(
            [PoorFundEntry(commune=cast.commune, kind="spent", happened_on=DAY, amount_vnd=1, document="1", party="A")]
        ),
    ):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            write()
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        make_fund_entry(cast.other_commune, "spent", DAY, 1)  # no other commune's money


def test_the_book_opens_once_and_before_all_else(cast):
    first = enter(cast, RECEIVED, date(2023, 3, 1), 100)
    with pytest.raises(ValidationError, match="Sổ đã có khoản ngày 01/03/2023"):
        enter(cast, OPENING, date(2023, 3, 2), 50)
    opening = enter(cast, OPENING, date(2023, 1, 1), 50)
    with pytest.raises(ValidationError, match="đã ghi"):
        enter(cast, OPENING, date(2022, 1, 1), 50)
    with pytest.raises(ValidationError, match="Sổ mở ngày 01/01/2023"):
        enter(cast, RECEIVED, date(2022, 12, 31), 1)
    with pytest.raises(IntegrityError, match=r"one_opening_of_the_fund|commune_id"), transaction.atomic():
        make_fund_entry(cast.commune, "opening", date(2023, 1, 1), 1)
    void_fund_entry(entry=opening, reason="Nhầm số", by=cast.officer)
    enter(cast, OPENING, date(2023, 1, 1), 60)
    assert free_of_fund(cast.commune, DAY) == 160
    assert not first.is_void


def test_an_entry_is_voided_with_its_reason_and_stays_in_the_book(cast, officer):
    came = enter(cast, RECEIVED, date(2023, 10, 17), 100)
    went = enter(cast, SPENT, date(2023, 11, 1), 70)
    assert "Đã chi 70 đ từ khoản này" in words(send(officer, page("poor_fund_void", came.pk), reason="Nhầm"))
    assert "Ghi vì sao bỏ" in words(send(officer, page("poor_fund_void", went.pk), reason=""))
    send(officer, page("poor_fund_void", went.pk), reason="Ghi hai lần")
    assert "Khoản này đã bỏ rồi" in words(send(officer, page("poor_fund_void", went.pk), reason="Lại"))
    text = words(officer.get(LIST))
    assert "thu 100 đ, chi 0 đ, nay còn 100 đ" in text
    assert "70 đ: Ghi hai lần" in text
    assert read(officer.get(LIST)).rows == 2
    send(officer, page("poor_fund_void", came.pk), reason="Nhầm")
    assert free_of_fund(cast.commune, DAY) == 0


def test_the_database_refuses_any_other_change(cast, home):
    entry = enter(cast, RECEIVED, date(2023, 10, 17), 100)
    rows = PoorFundEntry.objects.filter(pk=entry.pk)
    for change, says in (
        ({"amount_vnd": 200}, guards.REFUSAL), ({"happened_on": DAY}, guards.REFUSAL), ({"party": "B"}, guards.REFUSAL),
        ({"kind": "opening"}, guards.REFUSAL), ({"document": "2"}, guards.REFUSAL), ({"is_void": True}, "says_why"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        rows._raw_delete("default")
    for fields, says in (
        ({"amount_vnd": 0}, "of_an_amount"), ({"party": ""}, "says_whom"), ({"household": home}, "only_spending"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            make_fund_entry(cast.commune, **fields)
    void_fund_entry(entry=entry, reason="Nhầm", by=cast.officer)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        rows.update(is_void=False, void_reason="")


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("leader", 200, 403), ("head", 403, 403), ("unit", 403, 403), ("stranger", 404, 404), ("auditor", 403, 403)],
)
def test_who_else_may_what(cast, client, who, reads, writes):
    entry = enter(cast, RECEIVED, date(2023, 10, 17), 100)
    client.force_login(getattr(cast, who))
    assert client.get(page("poor_fund_detail", entry.pk)).status_code == reads
    assert client.post(page("poor_fund_void", entry.pk), {"reason": "x"}).status_code == writes
    entry.refresh_from_db()
    assert not entry.is_void


def test_the_list_costs_no_query_for_each_row(cast, officer):
    enter(cast, RECEIVED, date(2023, 10, 17), 100)
    few = queries_of(officer, LIST)
    for number in range(5):
        enter(cast, RECEIVED, date(2023, 10, 18), number + 1)
    assert queries_of(officer, LIST) == few
    for ending in ("xlsx", "pdf"):
        assert officer.get(reverse(f"programs:poor_fund_list_{ending}")).status_code == 200
