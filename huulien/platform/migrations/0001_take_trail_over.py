from django.db import migrations, models


class Migration(migrations.Migration):
    """The trail's table exists already: `households` made it, and renamed it for the platform."""

    initial = True

    dependencies = [("households", "0003_hand_trail_over")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField(verbose_name="lúc")),
                        ("actor_id", models.BigIntegerField(null=True, verbose_name="mã người làm")),
                        ("actor", models.CharField(max_length=150, verbose_name="người làm")),
                        ("address", models.CharField(max_length=45, verbose_name="từ địa chỉ")),
                        ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                        ("operation", models.CharField(max_length=6, verbose_name="việc")),
                        ("table", models.CharField(max_length=63, verbose_name="bảng")),
                        ("row_id", models.BigIntegerField(verbose_name="dòng")),
                        ("commune_id", models.BigIntegerField(null=True, verbose_name="xã")),
                        ("before", models.JSONField(null=True, verbose_name="trước")),
                        ("after", models.JSONField(null=True, verbose_name="sau")),
                    ],
                    options={
                        "verbose_name": "mục nhật ký",
                        "verbose_name_plural": "nhật ký",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["table", "row_id"], name="audit_by_row"),
                            models.Index(fields=["commune_id", "id"], name="audit_by_commune"),
                        ],
                    },
                ),
            ],
        ),
    ]
