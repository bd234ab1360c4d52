from django.db import migrations

from huulien.platform.holidays import load_holidays


def load(apps, schema_editor):
    load_holidays(apps.get_model("platform", "PublicHoliday"))


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_create_public_holidays")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
