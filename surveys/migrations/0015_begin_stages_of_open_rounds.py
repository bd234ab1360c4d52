from django.db import migrations

from huulien.platform import audit
from surveys.rules.procedure import procedure_by_code


def begin(apps, schema_editor):
    """Rounds that stand open go on with steps, whose last days nobody had counted when they opened."""
    stages = apps.get_model("surveys", "RoundStage").objects
    with audit.acting(name="migrate", reason="Đợt rà soát đang mở ghi các bước"):
        for round in apps.get_model("surveys", "Round").objects.filter(state="open").exclude(procedure=""):
            for text in procedure_by_code(round.procedure).stages_of(round.kind):
                stages.create(
                    commune_id=round.commune_id, round=round, stage=text.stage, owner=text.who, state="waiting"
                )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0014_create_round_stages_and_postings")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
