"""SQLite changes a table by making it anew: what the triggers ask of it comes back with it."""

import pytest
from django.db import connection

from households.models import Area
from huulien.platform import triggers
from huulien.platform.models import AuditEntry
from surveys.models import Review


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite rebuilds tables")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "app"), [(Area, "households"), (Review, "surveys"), (AuditEntry, "platform")], ids=str
)
def test_a_table_that_triggers_ask_can_be_rebuilt(model, app):
    triggers.make_way(plan=[(type("Migration", (), {"app_label": app}), False)])
    with connection.schema_editor() as editor:
        editor._remake_table(model)
    triggers.lay()
    assert not triggers.differing("guards") + triggers.differing("audit")
