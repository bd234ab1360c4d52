from django.db import migrations


def drop_triggers(apps, schema_editor):
    """Every trigger of ours names the trail's table; `post_migrate` lays them anew."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            for name, table in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')


class Migration(migrations.Migration):
    """The trail of every change is the platform's: its table is renamed, its rows stay."""

    dependencies = [
        ("households", "0002_create_register_upload"),
        ("accounts", "0002_create_appointment"),
        ("surveys", "0001_create_reviews"),
        ("programs", "0001_create_plans"),
        ("reports", "0001_create_reports"),
    ]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop, elidable=True),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("AuditEntry", "platform_auditentry")],
            state_operations=[migrations.DeleteModel("AuditEntry")],
        ),
    ]
