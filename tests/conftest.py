"""Fixtures of every test: those of the browser, and the `browser` mark on whatever asks for them."""

import pytest

from tests.browser import browser, log_in, open_page, site

__all__ = ["browser", "log_in", "open_page", "site"]


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
