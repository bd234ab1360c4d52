"""An import beside other acts of the office, each with a connection of its own."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections, transaction

from households.models import Area, Household, Member, Spell
from households.services import facts, register_import
from households.services.import_plan import ImportPlan
from households.services.settled_days import lock_commune, settle_through
from tests.base import Cast, make_cast
from tests.households.services.test_register_import import MAY, ON, SINH, take, workbook

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning"),
]
YEAR_END = date(2024, 12, 31)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def in_a_thread(act: Callable[[], Any]) -> threading.Thread:
    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite a second writer waits before it reads")
def test_an_import_that_waited_for_a_settlement_counts_from_the_first_open_day(cast: Cast) -> None:
    with transaction.atomic():
        held = lock_commune(cast.commune)
        thread = in_a_thread(lambda: take(cast, workbook(SINH, MAY)))
        while not _somebody_waits():
            pass
        settle_through(held, YEAR_END)
    thread.join(timeout=30)
    assert set(Spell.objects.values_list("lived_from", flat=True)) == {date(2025, 1, 1)}
    assert Household.objects.get().opened_on == date(2025, 1, 1)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_an_edit_between_plan_and_writing_is_told_not_overwritten(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The edit takes no lock of the commune: only the versions of the rows stand between it and the import."""
    take(cast, workbook(SINH, MAY))
    planned = register_import.plan_import

    def slowly(**given: Any) -> ImportPlan:
        plan = planned(**given)
        member = Member.objects.get(full_name="Lý Thị Mẩy")
        facts.update_member(member=member, version=member.version, changes={"note": "mới sửa"})
        return plan

    monkeypatch.setattr(register_import, "plan_import", slowly)
    plan = take(cast, workbook(SINH, [*MAY[:7], "Không"]), on=ON)
    assert not plan.committed
    assert "Có người vừa sửa" in plan.errors[0].message
    member = Member.objects.get(full_name="Lý Thị Mẩy")
    assert member.has_health_insurance is True


def test_the_commune_that_was_locked_is_the_one_that_counts(cast: Cast) -> None:
    """The caller's copy may be older than the settlement."""
    Area.objects.filter(pk=cast.commune.pk).update(settled_through_on=YEAR_END)
    take(cast, workbook(SINH))
    assert Household.objects.get().opened_on == date(2025, 1, 1)
