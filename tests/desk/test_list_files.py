"""What one sees is what one gets: a list's page, print, Excel and PDF hold the same rows, columns, order and day."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.test import RequestFactory
from django.urls import reverse
from pypdf import PdfReader

from households.models import Area, Household, Member
from households.services import facts
from huulien.platform.access import SEE_AUDIT
from huulien.platform.listings import Column, Kind, ListFilter, Listing, ListPage, list_url, register
from surveys.models import Review
from tests import factories
from tests.pages import queries_of, read

pytestmark = pytest.mark.django_db

LIST, PEOPLE, TRAIL = "desk:household_list", "desk:member_list", "desk:audit_list"
WANTED = {"loai": "poor", "ngay": "2022-12-31", "thieu": "nha_tieu"}


@pytest.fixture
def officer(client, commune):
    client.force_login(commune.cast.officer)
    return client


def sheet_of(client, name=LIST, **query):
    """(words above the table, heads, rows) of a list's workbook, as their cells hold them."""
    answer = client.get(reverse(f"{name}_xlsx"), query)
    assert answer.status_code == 200
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    words = [row[0].value for row in rows[:4]]
    return words, [cell.value for cell in rows[4]], [[cell.value for cell in row] for row in rows[5:]]


def pdf_of(client, name=LIST, **query):
    answer = client.get(reverse(f"{name}_pdf"), query)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    return answer.content


def test_excel_holds_the_rows_of_the_page_with_class_score_and_what_is_lacking_in_words(officer, commune):
    page = officer.get(reverse(LIST), WANTED)
    words, heads, rows = sheet_of(officer, **WANTED)
    assert read(page).heading == words[1] == "4 hộ nghèo, thiếu hụt nhà tiêu hợp vệ sinh"
    assert words[0] == "UBND xã Hữu Liên"
    assert words[2] == "Xã Hữu Liên, đến hết ngày 31/12/2022"
    assert "Xếp loại: Hộ nghèo; Thiếu hụt: Nhà tiêu hợp vệ sinh" in words[3]
    assert heads[:9] == [
        "STT",
        "Chủ hộ",
        "Xếp loại",
        "Mã hộ",
        "Thôn",
        "Số người",
        "Điểm B1",
        "Số thiếu hụt",
        "Thiếu hụt",
    ]
    assert [row[1] for row in rows] == [row.head_name for row in page.context["page"]]
    for place, row in enumerate(rows, start=1):
        assert row[0] == place
        assert row[2] == "Hộ nghèo"
        assert isinstance(row[6], int)
        assert row[5] == 2
        assert "Nhà tiêu" in row[8].split(", ")
        assert len(row[8].split(", ")) == row[7]


def test_dates_are_dates_and_what_is_unknown_is_empty(officer):
    _, heads, rows = sheet_of(officer, ngay="2023-04-01", cot="tu,b1")
    assert heads == ["STT", "Chủ hộ", "Điểm B1", "Xếp loại từ ngày"]
    by_name = {row[1]: row for row in rows}
    assert by_name["Triệu Văn Sinh"][3].date() == date(2022, 12, 15)
    assert by_name["Vi Văn Nam"][2] is None  # split off: a class kept of the old household, no points of its own
    assert by_name["Vi Văn Nam"][3].date() == date(2023, 4, 1)


def test_pdf_holds_the_same_rows_in_our_own_face_and_the_same_bytes_each_time(officer):
    data = pdf_of(officer, **WANTED)
    paper = PdfReader(io.BytesIO(data))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    names = [row.head_name for row in officer.get(reverse(LIST), WANTED).context["page"]]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    title = "4 hộ nghèo, thiếu hụt nhà tiêu hợp vệ sinh"
    for words in (title, "đến hết ngày 31/12/2022", "Nhà tiêu", "Trang 1/1"):
        assert words in text
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in paper.pages for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("+")[-1].split("-")[0] for name in fonts} == {"Tinos"}
    assert paper.metadata.title == "4 hộ nghèo, thiếu hụt nhà tiêu hợp vệ sinh"
    assert pdf_of(officer, **WANTED) == data


def test_a_long_pdf_repeats_its_head_and_numbers_its_pages_and_rows(officer, monkeypatch):
    monkeypatch.setattr(ListPage, "table", _with_many_rows(ListPage.table, 1200))
    paper = PdfReader(io.BytesIO(pdf_of(officer)))
    texts = [page.extract_text() for page in paper.pages]
    assert len(texts) > 20
    assert all("Chủ hộ" in text and f"Trang {place}/{len(texts)}" in text for place, text in enumerate(texts, start=1))
    assert "1200" in texts[-1].split()


def _with_many_rows(table, count):
    def made(page):
        short = table(page)
        return replace(short, rows=(list(short.rows) * count)[:count])

    return made


def test_the_print_has_all_rows_on_one_page(officer, monkeypatch):
    monkeypatch.setattr(ListPage, "page_size", 2)
    page = read(officer.get(reverse(f"{LIST}_print"), {"loai": "poor"}))
    assert (page.rows, page.heading) == (4, "4 hộ nghèo")
    assert "Điều kiện: Xếp loại: Hộ nghèo" in page.text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"sap": "ma"}, ["Triệu Văn Sinh", "Hoàng Thị Đào", "Lý Văn Bách"]),
        ({"sap": "-ma"}, ["Lê Văn Mới", "Vi Văn Nam", "Mã Văn Giáp"]),
        ({"sap": "loai", "thon": ""}, ["Đặng Văn Ân", "Lý Văn Bách", "Hoàng Thị Đào"]),
        ({"sap": "phieu"}, ["Triệu Văn Sinh", "Đặng Văn Ân", "Lê Văn Mới"]),
        ({"sap": "khong-co"}, ["Đặng Văn Ân", "Lý Văn Bách", "Hoàng Thị Đào"]),
        ({"sap": "thieu"}, ["Đặng Văn Ân", "Lý Văn Bách", "Hoàng Thị Đào"]),  # does not sort
    ],
)
def test_a_column_sorts_the_list_and_its_files(officer, asked, names):
    assert [row.head_name for row in officer.get(reverse(LIST), asked).context["page"]][:3] == names
    assert [row[1] for row in sheet_of(officer, **asked)[2]][:3] == names


@pytest.mark.parametrize(
    "column", ["ten", "loai", "ma", "thon", "dia-chi", "nguoi", "b1", "so-thieu", "tu", "phieu", "tam"]
)
def test_every_order_has_all_rows_and_the_unknown_last(officer, column):
    for asked in (column, f"-{column}"):
        answer = officer.get(reverse(LIST), {"sap": asked})
        assert read(answer).rows == 10
        direction = "descending" if asked.startswith("-") else "ascending"
        assert (f'aria-sort="{direction}"' in answer.content.decode()) is (column != "dia-chi" and column != "tu")
    if column in {"b1", "tu"}:
        assert answer.context["page"][-1].official_b1 is None


@pytest.mark.parametrize("name", [PEOPLE, TRAIL])
def test_every_order_of_the_other_lists_can_be_asked_for(client, commune, name):
    client.force_login(commune.cast.auditor if name == TRAIL else commune.cast.officer)
    page = client.get(reverse(name)).context["list"]
    for value, _, _ in page.orders:
        assert client.get(reverse(name), {"sap": value}).context["total"] == page.total


def test_columns_are_chosen_by_the_address_and_by_the_form(officer):
    for query in ("?cot=b1,ma,xyz", "?cot=b1&cot=ma"):
        answer = officer.get(reverse(LIST) + query)
        assert [head.label for head in answer.context["list"].heads] == ["Chủ hộ", "Mã hộ", "Điểm B1"]
        assert "cot=ma,b1" in answer.content.decode()  # kept by what leads on
    assert len(officer.get(reverse(LIST), {"cot": "xyz"}).context["list"].columns) == 10


def test_citizen_numbers_leave_only_for_those_who_may_see_them(client, commune):
    sinh = commune.households["Triệu Văn Sinh"].members.get(relationship="head")
    Member.objects.filter(pk=sinh.pk).update(citizen_id="020000000017")
    client.force_login(commune.cast.officer)
    _, heads, rows = sheet_of(client, PEOPLE, q="trieu van sinh", cot="cccd")
    assert (heads[-1], rows[0][-1]) == ("Số CCCD", "020000000017")
    assert "020000000017" not in str(sheet_of(client, PEOPLE, q="trieu van sinh"))
    client.force_login(commune.cast.head)
    for address in (reverse(PEOPLE), reverse(f"{PEOPLE}_print")):
        text = client.get(address, {"cot": "cccd"}).content.decode()
        assert "020000000017" not in text
        assert "Số CCCD" not in text


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "<b>x</b>"])
def test_no_name_becomes_a_formula_or_html(officer, commune, name):
    household = commune.households["Triệu Văn Sinh"]
    Household.objects.filter(pk=household.pk).update(head_name=name)
    answer = officer.get(reverse(f"{LIST}_xlsx"), {"q": household.code})
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert any(name in str(cell.value) for cell in cells)
    assert "<b>x" not in officer.get(reverse(LIST)).content.decode()
    assert pdf_of(officer, q=household.code)


def test_a_head_prints_the_own_village_and_takes_no_file(client, commune):
    client.force_login(commune.cast.other_head)
    page = client.get(reverse(LIST))
    assert [file.label for file in page.context["list"].files] == ["In"]
    assert 'type="hidden" name="thon"' in page.content.decode()
    assert read(client.get(reverse(f"{LIST}_print"))).rows == page.context["total"] == 3


def test_a_list_too_long_for_a_file_asks_to_be_narrowed(officer, monkeypatch):
    monkeypatch.setattr(ListPage, "is_too_long", True)
    for kind in ("print", "xlsx", "pdf"):
        answer = officer.get(reverse(f"{LIST}_{kind}"), {"loai": "poor"}, follow=True)
        assert answer.redirect_chain[0][0] == "/ho-dan/?loai=poor"
        assert "Thêm điều kiện lọc" in answer.content.decode()


def test_a_search_says_what_it_found_that_the_row_does_not_show(officer, commune):
    def found(**query):
        _, heads, rows = sheet_of(officer, cot="khop", **query)
        assert heads == ["STT", "Chủ hộ", "Khớp"]
        return [row[1:] for row in rows]

    assert ["Triệu Văn Sinh", "tên thành viên Triệu Thị Vợ"] in found(q="thi vo")
    # Lived there then, and heads a household of his own today.
    assert found(q="vi van nam", ngay="2023-03-31") == [["Vi Văn Yên", "tên thành viên Vi Văn Nam"]]
    assert found(q="vi van nam") == [["Vi Văn Nam", None]]
    sinh = commune.households["Triệu Văn Sinh"]
    facts.update_household(household=sinh, version=sinh.version, changes={"address": "xóm Khuổi Mò"})
    assert found(q="khuoi mo") == [["Triệu Văn Sinh", "địa chỉ xóm Khuổi Mò"]]


def test_a_whole_citizen_number_finds_its_person_for_those_who_may_see_it(client, commune):
    wife = Member.objects.get(full_name="Triệu Thị Vợ", commune=commune.cast.commune)
    facts.update_member(member=wife, version=wife.version, changes={"citizen_id": "020081001234"})
    client.force_login(commune.cast.officer)
    words, _, rows = sheet_of(client, q="020081001234", cot="khop")
    assert [row[1:] for row in rows] == [["Triệu Văn Sinh", "số CCCD …1234"]]
    assert "020081001234" not in str(words)
    assert [row[1] for row in sheet_of(client, PEOPLE, q="020081001234")[2]] == ["Triệu Thị Vợ"]
    assert read(client.get(reverse(LIST), {"q": "02008100123"})).heading == "0 hộ"
    client.force_login(commune.cast.head)
    assert read(client.get(reverse(LIST), {"q": "020081001234"})).heading == "0 hộ"
    assert read(client.get(reverse(PEOPLE), {"q": "020081001234"})).heading == "0 người"


def test_people_sort_by_their_age_on_the_day(officer, commune):
    son = Member.objects.get(full_name="Vi Văn Nam")  # born on 01/01/2000
    yen = commune.households["Vi Văn Yên"]
    factories.make_member(yen, "Vi Thị Một", birth_date=date(2000, 4, 3))
    factories.make_member(yen, "Vi Thị Hai", birth_date=date(2000, 4, 2))
    factories.make_member(yen, "Vi Thị Ba", birth_date=None, birth_year=2001)
    for turned in ("tuoi", "-tuoi"):
        _, _, rows = sheet_of(officer, PEOPLE, q="vi", cot="tuoi", sap=turned, ngay="2023-04-02")
        ages = [row[2] for row in rows if row[2] is not None]
        assert {22, 23} <= set(ages)
        assert ages == sorted(ages, reverse=turned != "tuoi")
    assert son.age_on(date(2023, 4, 2)) == 23


def test_a_days_list_is_the_same_on_the_page_in_print_and_in_its_files(officer, commune):
    day = {"ngay": "2023-10-04"}  # the day before a household left
    page = officer.get(reverse(LIST), day)
    names = [row.head_name for row in page.context["page"]]
    assert "Bế Văn Cường" in names
    printed = read(officer.get(reverse(f"{LIST}_print"), day))
    words, _, rows = sheet_of(officer, **day)
    pdf = PdfReader(io.BytesIO(pdf_of(officer, **day))).pages[0].extract_text()
    for text in (read(page).text, printed.text, str(words), pdf):
        assert "đến hết ngày 04/10/2023" in text
    assert [row[1] for row in rows] == names
    assert printed.rows == len(names)
    assert all(name in printed.text and name in pdf for name in names)
    assert {"ngay=2023-10-04" in file.url for file in page.context["list"].files} == {True}
    assert "ghi theo sổ ngày" in read(page).text  # the file to correct is of another day


def test_the_file_to_correct_says_what_it_is_when_the_list_is_of_another_day(officer):
    today, then = officer.get(reverse(LIST)), officer.get(reverse(LIST), {"ngay": "2023-10-04"})
    hints = [[file.hint for file in answer.context["list"].files if file.hint] for answer in (today, then)]
    assert hints[0] == []
    assert len(hints[1]) == 1
    assert "bỏ 1 hộ không còn trong sổ" in hints[1][0]
    answer = officer.get(reverse("desk:household_export"), {"ngay": "2023-10-04"})
    names = [row[0].value for row in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows()]
    assert names
    assert "Bế Văn Cường" not in str(names)


def test_an_old_address_with_the_number_of_an_indicator_still_works(officer):
    answer = officer.get(reverse(LIST), {"thieu": "10", "loai": "poor"})
    assert read(answer).heading == "4 hộ nghèo, thiếu hụt nhà tiêu hợp vệ sinh"
    assert "Thiếu hụt: Nhà tiêu hợp vệ sinh" in dict(answer.context["list"].chips)


def test_returned_drafts_cost_no_query_each(officer, commune):
    address = f"{reverse(LIST)}?phieu=draft"
    few = queries_of(officer, address)
    for name in ("Lý Văn Bách", "Nông Thị Hoa", "Chu Thị Út"):
        factories.make_review(commune.open, commune.households[name], commune.cast.head)
    Review.objects.filter(round=commune.open, state="draft").update(returned_reason="Xem lại")
    assert queries_of(officer, address) == few
    assert "Bị trả lại" in officer.get(address).content.decode()


def test_a_new_list_is_one_declaration(rf: RequestFactory, commune):
    class VillageFilter(ListFilter):
        pass

    def filters(request):
        return VillageFilter(request.GET, user=request.user, area=commune.cast.commune, today=date(2023, 6, 1))

    villages = register(
        Listing(
            key="villages of a test",
            view=LIST,
            noun="thôn",
            filters=filters,
            columns=lambda filters: [
                Column("ten", "Tên thôn", lambda row: row.name, order=("name",)),
                Column("vi-tri", "Thứ tự", lambda row: row.position, Kind.NUMBER),
            ],
            rows=lambda filters: Area.objects.villages_of(filters.area),
            order=("position", "pk"),
            order_words="theo thứ tự",
            export_act=SEE_AUDIT,
        )
    )
    request = rf.get("/", {"sap": "-ten"})
    request.user = commune.cast.officer
    table = ListPage(villages, request).table()
    assert (table.title, [row[0] for row in table.rows]) == ("2 thôn", ["Làng Cóc", "Làng Bên"])
    assert list_url("villages of a test", thon=3) == "/ho-dan/?thon=3"
    with pytest.raises(ValueError, match="two lists"):
        register(Listing(**{**vars(villages), "noun": "xóm"}))
    with pytest.raises(ValueError, match="pk"):
        Listing(**{**vars(villages), "order": ("position",)})
