from django.db import migrations

from huulien.platform import audit


def fill(apps, schema_editor):
    """The commune of the plan, in every target that has none yet."""
    with audit.acting(name="migrate", reason="Mỗi chỉ tiêu ghi xã của mình", locked=False):
        schema_editor.execute(
            "UPDATE programs_villagetarget SET commune_id = "
            "(SELECT p.commune_id FROM programs_plan p WHERE p.id = programs_villagetarget.plan_id) "
            "WHERE commune_id IS NULL"
        )


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_add_commune_of_targets")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
