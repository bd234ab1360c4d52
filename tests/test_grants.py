"""On PostgreSQL the site's role is not the owner: it writes rows, and cannot get past what records and guards them."""

import re
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from households.models import Area, Household
from huulien.environment import BadEnvironment, read
from huulien.platform import audit, chain, grants
from huulien.platform.guards import REFUSAL
from huulien.platform.models import AuditEntry
from huulien.platform.vocabulary import Role
from surveys.models import Round
from surveys.steps.rounds import ROUND_STEPS, take_round_back
from tests import factories
from tests.base import make_cast
from tests.pages import fill

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles"),
]
ROLE = "huulien_site"
REFUSED = r"permission denied|must be owner"
UNLOCK = "SELECT set_config('huulien.unlocked', 'yes', false); "


def execute(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    return factories.make_household(cast.lang_ben, head="Triệu Văn Sinh", address="xóm Trên")


@pytest.fixture
def role(settings):
    """The site's role with its rights; all of it goes with the test's transaction."""
    settings.APP_ROLE = ROLE
    execute(f"CREATE ROLE {ROLE} LOGIN")
    grants.lay()


@contextmanager
def as_site():
    """Within the block the connection is the site's."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with transaction.atomic():  # a refused statement takes the change of role back with it
        execute(f"SET SESSION AUTHORIZATION {ROLE}")
        yield
        execute("RESET SESSION AUTHORIZATION")


ATTACKS = {
    "change the trail": "UPDATE platform_auditentry SET actor = 'x'",
    "remove from the trail": "DELETE FROM platform_auditentry",
    "empty the trail": "TRUNCATE platform_auditentry",
    "insert in the middle": 'INSERT INTO platform_auditentry (id, at, actor, address, reason, operation, "table", '
    "row_id) VALUES (-1, now(), '', '', '', 'login', '', 0)",
    "change a seal": "UPDATE platform_auditseal SET position = 0",
    "remove a seal": "DELETE FROM platform_auditseal",
    "disable a trigger": "ALTER TABLE households_household DISABLE TRIGGER audit_changes",
    "drop a trigger": "DROP TRIGGER audit_keep ON platform_auditentry",
    "replace a function": "CREATE OR REPLACE FUNCTION audit_record() RETURNS trigger LANGUAGE plpgsql "
    "AS $$BEGIN RETURN NULL; END$$",
    "add a trigger": "CREATE TRIGGER z BEFORE INSERT ON platform_auditentry FOR EACH ROW EXECUTE FUNCTION audit_keep()",
    "fire no trigger": "SET session_replication_role = replica",
    "shadow the trail": "CREATE TEMP TABLE platform_auditentry (id bigint)",
    "own a schema": "CREATE SCHEMA mine",
    "make a table": "CREATE TABLE mine (id bigint)",
    "empty a table": "TRUNCATE households_member CASCADE",
    "play the owner": "SET ROLE huulien",
    "forget migrations": "DELETE FROM django_migrations",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_sites_role_gets_past_nothing(household, role, attack):
    with pytest.raises(DatabaseError, match=REFUSED), as_site():
        execute(attack)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_owner_is_not_refused_the_same_for_want_of_rights(household, role, attack):
    refused = ""
    try:
        with transaction.atomic(), audit.acting(locked=False):
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            execute(attack)
            transaction.set_rollback(True)
    except DatabaseError as error:
        refused = str(error)
    assert re.search(REFUSED, refused) is None


def test_the_setting_that_unlocks_does_nothing_for_the_sites_role(cast, household, role):
    """Even where somebody grants it too much."""
    execute(f"GRANT UPDATE, DELETE, TRUNCATE ON platform_auditentry, households_member TO {ROLE}")
    for attack in ("UPDATE platform_auditentry SET actor = 'x'", "DELETE FROM platform_auditentry"):
        with pytest.raises(DatabaseError, match="append-only"), as_site():
            execute(UNLOCK + attack)
    with audit.acting(locked=False):
        assert AuditEntry.objects.update(actor="chủ") > 0


def test_the_setting_that_unlocks_lifts_no_guard_for_the_sites_role(cast, household, role):
    cast.commune.settled_through_on = date(2023, 12, 31)
    cast.commune.save(update_fields=["settled_through_on"])
    with pytest.raises(DatabaseError, match="forward"), as_site():
        execute(UNLOCK + "UPDATE households_area SET settled_through_on = NULL WHERE id = %s", cast.commune.pk)


def test_two_leaders_take_a_round_back_under_the_sites_role_and_one_alone_does_not(cast, household, role):
    factories.send_review(factories.make_round(cast.commune, by=cast.officer), household, by=cast.head)
    settled = factories.settle(Round.objects.get(), cast.leader)
    deputy = factories.make_user("phochutich", Role.LEADER, cast.commune)
    attempt = (
        "UPDATE surveys_round SET state = 'reversing', reversal_asked_by_id = %s, reversed_by_id = %s WHERE id = %s"
    )
    with pytest.raises(DatabaseError, match=REFUSAL), as_site():
        execute(UNLOCK + attempt, cast.leader.pk, cast.leader.pk, settled.pk)
    with as_site():
        asked = ROUND_STEPS.perform(
            "ask_reversal", settled, by=cast.officer, version=settled.version, reason="Ghi nhầm ngày"
        )
    with pytest.raises(DatabaseError, match=REFUSAL), as_site():
        execute(UNLOCK + attempt, cast.officer.pk, cast.leader.pk, settled.pk)
    with as_site():
        take_round_back(asked, by=deputy, version=asked.version, decision_number=asked.decision_number)
    assert Round.objects.get().is_open
    assert Area.objects.get(pk=cast.commune.pk).settled_through_on is None


def test_the_site_works_under_its_role(client, cast, household, role):
    before = AuditEntry.objects.count()
    url = reverse("households:household_edit", args=[household.pk])
    with as_site():
        client.force_login(cast.officer)
        assert client.get(reverse("desk:household_list_xlsx")).status_code == 200
        assert client.post(url, fill(client.get(url), address="xóm Dưới")).status_code == 302
        assert client.get(reverse("desk:household_detail", args=[household.pk])).status_code == 200
    assert Household.objects.get().address == "xóm Dưới"
    assert AuditEntry.objects.count() > before
    assert chain.verify(cast.commune.pk).unsealed == 0


def test_the_health_check_says_whether_the_roles_are_separate(client, settings, role):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["roles"]) == (503, "one")
    with as_site():
        answer = client.get("/healthz")
        assert (answer.status_code, answer.json()["roles"]) == (200, "separate")
    settings.APP_ROLE = ""
    assert client.get("/healthz").status_code == 200


def test_laying_the_triggers_grants_again(household, role):
    execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
    execute(f"GRANT UPDATE ON platform_auditentry TO {ROLE}")
    call_command("lay_triggers", verbosity=0)
    with as_site():
        assert grants.is_separate()
        assert Household.objects.count() == 1


def test_the_sites_role_grants_itself_nothing(role):
    with as_site():
        grants.lay()
        assert grants.is_separate()


def test_a_role_that_is_missing_or_mighty_is_refused(settings):
    settings.APP_ROLE = "nobody_of_that_name"
    with pytest.raises(ImproperlyConfigured, match="names no role"):
        grants.lay()
    settings.APP_ROLE = ROLE
    execute(f"CREATE ROLE {ROLE} LOGIN SUPERUSER")
    with pytest.raises(ImproperlyConfigured, match="superuser"):
        grants.lay()


def test_a_strange_name_of_a_role_stops_the_start():
    with pytest.raises(BadEnvironment, match="APP_ROLE"):
        read({"APP_ROLE": "x; DROP TABLE y", "SECRET_KEY": "x" * 32})
