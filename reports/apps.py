from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        # Lists are found by key (`list_url`) also where no address was asked for yet.
        for name in ("near", "profile", "counting", "simulation", "kept"):
            import_module(f"reports.lists.{name}")
        from reports.steps import reports_resting_on
        from surveys.services import reversals

        reversals.resting_on.append(reports_resting_on)
