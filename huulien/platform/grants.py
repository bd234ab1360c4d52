"""What the role that the site logs in as may do on PostgreSQL, where another one owns the tables (`APP_ROLE`).

The owner migrates and lays the triggers; its password is not where the site runs. The site's role reads and writes rows
and nothing else: it alters no table, disables no trigger, empties no table, adds to the trail at its end and changes
nothing there. What `audit.acting(locked=False)` lifts, it lifts for the owner alone.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction

from huulien.platform.audit import KEPT, TRAIL

READ_ONLY = ("django_migrations",)


def lay(using: str = "default", **kwargs: Any) -> None:
    """Grant the site's role what it needs, no more; nothing to do where it is not named, or is who asks."""
    database, role = connections[using], settings.APP_ROLE
    if not role or database.vendor != "postgresql":
        return
    with transaction.atomic(using=using), database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('huulien.triggers'))")
        if _is_site(cursor, role):
            return
        for statement in _statements(database, cursor, role):
            cursor.execute(statement)


def is_separate(using: str = "default") -> bool:
    """Whether the site is logged in as a role that cannot change the trail."""
    database = connections[using]
    if database.vendor != "postgresql":
        return False
    with database.cursor() as cursor:
        cursor.execute("SELECT NOT has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE, TRIGGER')", [TRAIL])
        return bool(cursor.fetchone()[0])


def _is_site(cursor: Any, role: str) -> bool:
    """Whether the site's own role asks; refuses a role under which the trail would be as open as to the owner."""
    cursor.execute(
        "SELECT session_user = rolname, rolsuper OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles "
        "WHERE rolname = %s",
        [role],
    )
    found = cursor.fetchone()
    if found is None:
        raise ImproperlyConfigured(f"APP_ROLE names no role of the database: CREATE ROLE {role} LOGIN PASSWORD '…'")
    is_asking, is_mighty = found
    if is_mighty and not is_asking:
        raise ImproperlyConfigured(f"The role {role} is a superuser or the owner's: the site's must be neither.")
    return bool(is_asking)


def _statements(database: Any, cursor: Any, role: str) -> Iterator[str]:
    name = database.ops.quote_name
    # A table of its own in a schema searched before ours would take the entries that triggers write.
    yield f"REVOKE TEMPORARY ON DATABASE {name(database.settings_dict['NAME'])} FROM PUBLIC, {role}"
    yield f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}"
    for table in database.introspection.table_names(cursor):
        if table == TRAIL:
            columns = [column.name for column in database.introspection.get_table_description(cursor, table)]
            added = ", ".join(name(column) for column in columns if column != "id")  # the number is the database's
            yield f"GRANT SELECT, INSERT ({added}) ON {table} TO {role}"
        elif table in KEPT:
            yield f"GRANT SELECT, INSERT ON {table} TO {role}"
        else:
            rights = "SELECT" if table in READ_ONLY else "SELECT, INSERT, UPDATE, DELETE"
            yield f"GRANT {rights} ON {name(table)} TO {role}"
