import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty first; `0003_fill_commune_of_targets` fills it, `0004_require_commune_of_targets` asks for it."""

    dependencies = [("households", "0003_hand_trail_over"), ("programs", "0001_create_plans")]

    operations = [
        migrations.AddField(
            model_name="villagetarget",
            name="commune",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.area", verbose_name="xã"),
        ),
    ]
