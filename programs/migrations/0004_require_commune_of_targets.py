import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_fill_commune_of_targets")]

    operations = [
        migrations.AlterField(
            model_name="villagetarget",
            name="commune",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.area", verbose_name="xã"),
        ),
    ]
