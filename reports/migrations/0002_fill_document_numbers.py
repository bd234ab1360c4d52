from django.db import migrations
from django.utils import timezone

from huulien.platform import audit


def enter_numbers(apps, schema_editor):
    """Numbers that reports carry already enter the book; a report without a day has no year to be numbered in.

    Of two with one number the first keeps it; the other is told when it is edited next.
    """
    Report = apps.get_model("reports", "Report")
    DocumentNumber = apps.get_model("platform", "DocumentNumber")
    with audit.acting(reason="Đưa số báo cáo đã cấp vào sổ văn bản đi", locked=False):
        for report in Report.objects.exclude(number=None).exclude(issued_on=None).order_by("pk"):
            DocumentNumber.objects.get_or_create(
                commune_id=report.commune_id,
                kind="BC",
                year=report.issued_on.year,
                number=report.number,
                defaults={
                    "record": f"reports_report:{report.pk}",
                    "taken_for": f"báo cáo kỳ {report.period}",
                    "taken_at": timezone.now(),
                },
            )


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0001_create_reports"),
        ("platform", "0003_create_document_numbers"),
    ]

    operations = [migrations.RunPython(enter_numbers, migrations.RunPython.noop)]
