"""What is printed: the sheet a household gets, and a list as paper shows it."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.browser import DESK, PHONE
from tests.commune import make_commune
from tests.pages import read


def sheets_of(page):
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages


@pytest.mark.django_db
def test_the_sheet_for_the_family_has_its_members_and_no_note_for_officers():
    commune = make_commune()
    household = commune.households["Triệu Văn Sinh"]
    citations = household.reviews.get(state="settled").outcome["citations"]
    assert "NĐ 07/2021/NĐ-CP, Phụ lục (điều kiện thiếu hụt: cần kiểm tra)" in citations
    client = Client()
    client.force_login(commune.cast.officer)
    page = read(client.get(reverse("desk:household_print", args=[household.pk])))
    for member in household.members.living_now():
        assert member.full_name in page.text
    assert "cần kiểm tra" not in page.text
    whole = read(client.get(reverse("desk:household_detail", args=[household.pk]))).text
    for shown in (page.text, whole):
        assert shown.count("NĐ 07/2021/NĐ-CP, Điều 3") == 1


def test_the_sheet_of_the_largest_household_is_one_page(log_in):
    page = log_in("canbo")
    page.goto("/ho-dan/?sap=-nguoi")
    page.click("tbody th a")
    page.click("text=In phiếu hộ")
    assert page.locator("tbody tr").count() > 19  # twelve indicators, their sum, and the members
    assert len(sheets_of(page)) == 1


def test_a_button_prints_the_sheet_and_without_scripts_words_say_how(log_in):
    page = log_in("canbo")
    page.goto("/ho-dan/in/?loai=poor")
    page.evaluate("() => { window.print = () => document.title = 'in' }")
    page.click("button:text('In danh sách')")
    assert page.title() == "in"
    bare = log_in("canbo", java_script_enabled=False)
    bare.goto("/ho-dan/in/?loai=poor")
    assert bare.locator("text=Ctrl + P").is_visible()
    assert not bare.locator("button:text('In danh sách')").is_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["/ho-dan/", "/ho-dan/in/"])
def test_a_list_prints_as_a_table_however_narrow(log_in, path, viewport):
    page = log_in("canbo", viewport=viewport)
    page.goto(f"{path}?loai=poor")
    page.emulate_media(media="print")
    shown = page.evaluate(
        "() => ['main table', 'main thead', 'main tbody tr', 'main tbody td']"
        ".map(name => getComputedStyle(document.querySelector(name)).display)"
    )
    assert shown == ["table", "table-header-group", "table-row", "table-cell"]
    sheet = sheets_of(page)[0]
    assert sheet.mediabox.width > sheet.mediabox.height  # its columns need the sheet lying down
