"""Fixtures of every test, and the marks `browser` and `database` on whatever asks for the one or the other."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from huulien.platform import audit
from huulien.platform.holidays import load_holidays
from huulien.platform.models import AuditEntry, PublicHoliday
from tests.browser import browser, log_in, made_site, open_page, site
from tests.migrated import django_db_keepdb, django_db_modify_db_settings, django_db_setup, migrated

__all__ = [
    "browser",
    "django_db_keepdb",
    "django_db_modify_db_settings",
    "django_db_setup",
    "log_in",
    "made_site",
    "migrated",
    "open_page",
    "site",
]


# A busy machine is no fault of what is tested: examples may take as long as they take.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied() -> Iterator[None]:
    """After a test with real transactions Django empties the tables; the trail and what is settled would refuse."""
    empty = TransactionTestCase._fixture_teardown

    def unlocked(test: Any) -> None:
        assert not connection.in_atomic_block, "what is kept for a module (`tests.kept`) would be emptied too"
        with audit.acting(locked=False):
            empty(test)
            load_holidays(PublicHoliday)  # what the migrations had filled
            AuditEntry.objects.all().delete()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unlocked)
        yield


@pytest.fixture(autouse=True, scope="session")
def drawn_keys_spell_nothing() -> Iterator[None]:
    """The key of a form is drawn from letters no Vietnamese word has, so that "B1 stands nowhere on this page" is
    never refuted by chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.middleware.csrf.CSRF_ALLOWED_CHARS", "jwz")
        yield


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    """What one test found is no answer for the next: once taken back, the trail counts from the same numbers again."""
    cache.clear()


def pytest_collection_finish() -> None:
    """What has been read by now stays until the end: the collector need not look through it again and again, nor
    after every seven hundred objects, of which a page makes thousands."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The long ones stand in this folder itself; begun last, one would keep a core waiting for the other.
    items.sort(key=lambda item: item.path.parent != Path(__file__).parent)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker("browser")
        if fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db"):
            item.add_marker("database")
        # Every page is opened on both databases by `tests/test_access.py`, and what a page calls has tests of its own
        # there; what it says is read on one. So is what a file looks like: the figures in it are taken on both by other
        # tests. Two at once are another matter.
        marker = item.get_closest_marker("django_db")
        is_race = "transactional_db" in fixtures or (marker and marker.kwargs.get("transaction"))
        is_read = item.path.parent.name == "views" or item.path.stem.endswith(("_pages", "_pdf", "_pdfs", "_workbooks"))
        if is_read and not is_race:
            item.add_marker("one_database")
