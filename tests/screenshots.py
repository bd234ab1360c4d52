"""The README's pictures, made from the running product: `python -m tests.screenshots`."""

from pathlib import Path
from typing import Any

import pytest

from tests import browser as served

OUT = Path(__file__).resolve().parent / "pictures"


def take(chromium: Any, site: str) -> None:
    """One picture a page, after logging in as whoever uses it."""
    for username, viewport, address, name in (
        ("canbo", served.DESK, "/tong-quan/", "dashboard-1280"),
        ("canbo", served.DESK, None, "review-1280"),
        ("canbo", served.PHONE, None, "review-360"),
        ("truongthon1", served.PHONE, "/", "village-360"),
    ):
        page = chromium.new_context(viewport=viewport, locale="vi-VN").new_page()
        page.goto(f"{site}/dang-nhap/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", served.PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
        page.goto(site + (address or _open_review(page, site)))
        page.evaluate("scrollTo(0, 0)")  # a page that opens at a part of itself, from its top
        page.screenshot(path=OUT / f"{name}.png")


def _open_review(page: Any, site: str) -> str:
    """The deprivation task of the first draft of the open round."""
    page.goto(f"{site}/ho-dan/?phieu=draft")
    page.click("tbody th a")
    page.click("text=Mở Phiếu B")
    page.wait_for_load_state()
    number = page.url.split("/phieu/")[1].split("/")[0]
    return f"/phieu/{number}/thieu-hut/#housing"


def test_pictures(browser: Any, site: str) -> None:
    OUT.mkdir(exist_ok=True)
    take(browser, site)


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-q", "-n0"]))
