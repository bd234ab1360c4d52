from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "huulien.desk"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        # Lists are found by key (`list_url`) also where no address was asked for yet: in a command, in a report.
        for name in ("households", "people", "audit", "imports"):
            import_module(f"huulien.desk.lists.{name}")
