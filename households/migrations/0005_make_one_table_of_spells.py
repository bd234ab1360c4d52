import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of former spells becomes the table of all; `0006_fill_present_spells` adds the present ones."""

    dependencies = [("households", "0004_follow_steps")]

    operations = [
        migrations.RenameModel("FormerSpell", "Spell"),
        migrations.AlterModelOptions(
            name="spell",
            options={
                "ordering": ["member", "lived_from", "pk"],
                "verbose_name": "thời gian ở hộ",
                "verbose_name_plural": "thời gian ở hộ",
            },
        ),
        migrations.AlterField(
            model_name="spell",
            name="household",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="spells", to="households.household", verbose_name="hộ"),
        ),
        migrations.AlterField(
            model_name="spell",
            name="lived_until",
            field=models.DateField(blank=True, null=True, verbose_name="không còn từ ngày"),
        ),
        migrations.AlterField(
            model_name="spell",
            name="member",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="spells", to="households.member", verbose_name="thành viên"),
        ),
        migrations.AddIndex(
            model_name="spell",
            index=models.Index(fields=["household", "lived_from", "lived_until"], name="spell_by_household"),
        ),
        migrations.AddConstraint(
            model_name="spell",
            constraint=models.UniqueConstraint(condition=models.Q(("lived_until", None)), fields=("member",), name="one_present_spell", violation_error_message="Người này đang sống trong một hộ khác."),
        ),
        migrations.AddConstraint(
            model_name="spell",
            constraint=models.CheckConstraint(condition=models.Q(("lived_until", None), ("lived_until__gte", models.F("lived_from")), _connector="OR"), name="spell_dates_in_order", violation_error_message="Ngày rời hộ phải từ ngày vào hộ trở đi."),
        ),
    ]
