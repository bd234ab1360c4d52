"""What axe (tests/vendor, MPL-2.0) finds on the pages at two widths: nothing serious, nothing wider than the screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import DESK, PHONE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
SERIOUS = {"serious", "critical"}
# Every rule is tried; what passed, and by which selector one would find it, is not written down.
FIND = """async () => {
    const found = await axe.run({resultTypes: ["violations"], selectors: false});
    return found.violations.map(fault => [fault.id, fault.impact, fault.nodes[0].html]);
}"""

OFFICERS = [
    "/tong-quan/", "/ho-dan/", "/ho-dan/?q=khong-co-ai-ten-nay", "/nhan-khau/", "/ho-dan/them/", "/ra-soat/",
    "/ra-soat/mo/", "/nhap-so/", "/nhap-so/lich-su/",
    "/ho-dan/1/", "/ho-dan/1/in/", "/phan-tich/", "/phan-tich/da-chieu/", "/phan-tich/mo-phong/",
    "/phan-tich/gan-nguong/", "/phan-tich/qua-cac-nam/", "/bao-cao/", "/bao-cao/moi/", "/ke-hoach/moi/", "/quan-tri/",
    "/quan-tri/households/household/",
    "/quan-tri/households/household/import/", "/quan-tri/households/household/export/",
    "/quan-tri/households/member/", "/quan-tri/households/event/",
    "/bang-diem/", "/bang-diem/nap/", "/khong-co-trang-nay/", "/mat-khau/",
]  # fmt: skip
TASKS = ["ho", "thanh-vien", "thu-nhap", "thieu-hut", "nguyen-nhan", "ket-luan"]


def look(page: Any, address: str) -> None:
    page.goto(address)
    check(page)


def check(page: Any) -> None:
    page.evaluate(AXE)
    serious = [fault for fault in page.evaluate(FIND) if fault[1] in SERIOUS]
    assert not serious, page.url
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_the_officer(log_in: Callable[..., Any], viewport: dict[str, int]) -> None:
    page = log_in("canbo", viewport=viewport, bypass_csp=True)
    for address in OFFICERS:
        look(page, address)
    page.goto("/ho-dan/?phieu=draft")
    page.click("tbody th a")
    check(page)
    page.click("text=Mở Phiếu B")
    number = page.url.split("/phieu/")[1].split("/")[0]
    for task in TASKS:
        look(page, f"/phieu/{number}/{task}/")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    ("user", "table"),
    [("canbo", "households/household"), ("canbo", "households/member"), ("quantri", "households/area")],
)
def test_a_row_of_the_data_screens_and_its_history(
    log_in: Callable[..., Any], viewport: dict[str, int], user: str, table: str
) -> None:
    page = log_in(user, viewport=viewport, bypass_csp=True)
    look(page, f"/quan-tri/{table}/")
    page.click("#result_list tbody th a")
    check(page)
    page.click("a.historylink")
    check(page)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_the_others(log_in: Callable[..., Any], viewport: dict[str, int]) -> None:
    for user, addresses in {
        "truongthon1": ["/", "/ho-dan/", "/ra-soat/"],
        "lanhdao": ["/tong-quan/", "/bao-cao/", "/tai-khoan/"],
        "huyen": ["/tong-quan/"],
        "kiemtra": ["/nhat-ky/", "/nhat-ky/kiem-tra/"],
        "quantri": [
            "/tai-khoan/",
            "/tai-khoan/moi/",
            "/tai-khoan/1/",
            "/tai-khoan/1/phan-cong/",
            "/quan-tri/",
            "/quan-tri/households/area/",
            "/quan-tri/households/area/add/",
        ],
    }.items():
        page = log_in(user, viewport=viewport, bypass_csp=True)
        for address in addresses:
            look(page, address)


def test_a_form_that_came_back_with_errors(log_in: Callable[..., Any]) -> None:
    page = log_in("canbo", viewport=PHONE, bypass_csp=True)
    page.goto("/ho-dan/them/")
    page.click("text=Ghi hộ vào sổ")
    assert page.title().startswith("Lỗi: ")
    check(page)
