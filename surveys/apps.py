from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Rà soát"

    def ready(self) -> None:
        # As the audit's in households.apps: SQLite drops triggers when a migration rebuilds a table.
        from surveys import settled

        post_migrate.connect(settled.install_triggers, dispatch_uid="settled.install_triggers")
