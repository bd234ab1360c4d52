from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from reports.services import reports_resting_on
        from surveys.services import reversals

        reversals.resting_on.append(reports_resting_on)
