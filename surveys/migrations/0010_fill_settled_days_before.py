from datetime import timedelta

from django.db import migrations

from huulien.platform import audit


def fill(apps, schema_editor):
    """What was settled before each annual round: the days of the one before it, which went on until their last."""
    rounds = apps.get_model("surveys", "Round").objects.filter(kind="annual", state="settled")
    before = {}
    with audit.acting(name="migrate", reason="Ghi ngày đã chốt trước mỗi đợt rà soát", locked=False):
        for round in rounds.order_by("commune", "settled_on", "pk"):
            if last := before.get(round.commune_id):
                round.settles_until_before = last.as_of
                round.settled_through_before = max(
                    last.settled_on, min(last.as_of, round.settled_on - timedelta(days=1))
                )
                round.save(update_fields=["settles_until_before", "settled_through_before"])
            before[round.commune_id] = round


class Migration(migrations.Migration):
    dependencies = [("surveys", "0009_take_rounds_back")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
