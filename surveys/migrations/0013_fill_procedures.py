from django.db import migrations

from huulien.platform import audit
from surveys.rules.procedure import procedures


def fill(apps, schema_editor):
    rounds = apps.get_model("surveys", "Round").objects
    with audit.acting(name="migrate", reason="Đợt rà soát ghi quy trình của mình", locked=False):
        for procedure in procedures():
            days = (procedure.valid_from, procedure.valid_until)
            rounds.filter(opened_on__range=days, procedure="").update(procedure=procedure.code)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0012_name_the_procedure")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
