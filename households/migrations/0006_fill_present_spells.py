from django.db import migrations

from huulien.platform import audit

# The spell that says what the member's own columns say.
PRESENT = """
    s.member_id = m.id AND s.household_id = m.household_id AND s.relationship = m.relationship
    AND s.lived_from = m.lived_from
    AND coalesce(s.lived_until, '9999-12-31') = coalesce(m.lived_until, '9999-12-31')
"""


def fill(apps, schema_editor):
    """A spell for every member whose latest one is told by the member's row alone; run again, it finds none."""
    with audit.acting(name="migrate", reason="Mỗi lần ở hộ là một dòng", locked=False):
        schema_editor.execute(
            "INSERT INTO households_spell (commune_id, member_id, household_id, relationship, lived_from, lived_until) "
            "SELECT m.commune_id, m.id, m.household_id, m.relationship, m.lived_from, m.lived_until "
            f"FROM households_member m WHERE NOT EXISTS (SELECT 1 FROM households_spell s WHERE {PRESENT})"
        )


def take_back(apps, schema_editor):
    with audit.acting(name="migrate", reason="Lần ở hộ hiện nay ghi ở thành viên", locked=False):
        schema_editor.execute(
            f"DELETE FROM households_spell AS s WHERE EXISTS (SELECT 1 FROM households_member m WHERE {PRESENT})"
        )


class Migration(migrations.Migration):
    dependencies = [("households", "0005_make_one_table_of_spells")]

    operations = [migrations.RunPython(fill, take_back)]
