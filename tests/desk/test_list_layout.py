"""A list in a real browser: its filters in one row at the desk and folded on the phone, its files in one row."""

import pytest

from tests.browser import DESK, PHONE

TOPS = """names => new Set([...document.querySelectorAll(names)]
    .filter(e => e.offsetHeight).map(e => Math.round(e.getBoundingClientRect().bottom))).size"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=["/ho-dan/", "/nhan-khau/"])
def path(request):
    return request.param


def test_the_filters_stand_in_one_row_at_the_desk(log_in, path):
    page = log_in("canbo", viewport=DESK)
    page.goto(path)
    assert page.evaluate(TOPS, ".filters :is(input, select), .filters .btn") == 1
    assert page.evaluate(TOPS, ".files .btn") == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_phone_folds_all_but_the_search_until_asked(log_in, path, scripts):
    page = log_in("canbo", viewport=PHONE, java_script_enabled=scripts)
    page.goto(path)
    assert page.locator("[name=q]").is_visible()
    assert not page.locator("[name=loai]").is_visible()
    page.click("text=Thêm điều kiện")
    assert page.locator("[name=loai]").is_visible()
    page.select_option("[name=loai]", "poor")
    if not scripts:
        page.click("button:text('Lọc')")
    page.wait_for_url(lambda url: "loai=poor" in url)


def test_the_files_take_one_row_on_the_phone(log_in, path):
    page = log_in("canbo", viewport=PHONE)
    page.goto(path)
    assert page.evaluate(TOPS, ".files .btn") == 1
    assert page.evaluate(SIDEWAYS) == 0
