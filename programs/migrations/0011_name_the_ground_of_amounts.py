"""The column of remarks held what an amount rests on, and nothing else."""

from django.db import migrations

import huulien.platform.fields


class Migration(migrations.Migration):
    dependencies = [("programs", "0010_create_the_programme")]

    operations = [
        migrations.RenameField("supportline", "note", "ground"),
        migrations.AlterField(
            "supportline",
            "ground",
            huulien.platform.fields.VietnameseCharField(blank=True, max_length=200, verbose_name="căn cứ của mức"),
        ),
    ]
