from django.db import migrations

from huulien.platform import audit


def approve(apps, schema_editor):
    """A plan that was written down with its number and day had been issued, so approved, on paper."""
    with audit.acting(name="migrate", reason="Kế hoạch đã ban hành", locked=False):
        schema_editor.execute(
            "UPDATE programs_plan SET state = 'approved' WHERE number <> '' AND issued_on IS NOT NULL"
        )


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_approve_plans")]

    operations = [migrations.RunPython(approve, migrations.RunPython.noop)]
