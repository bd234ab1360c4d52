from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class PlatformConfig(AppConfig):
    name = "huulien.platform"
    label = "platform"
    verbose_name = "Nền chung"

    def ready(self) -> None:
        # The signals of the project, all for the triggers and for who may pass them: SQLite learns per connection who
        # is acting; SQLite drops the triggers of a table that it rebuilds, so they are laid anew after every migration,
        # and those that would stand in the way of one are dropped before.
        from huulien.platform import audit, grants, triggers

        import_module("huulien.platform.guards")  # declares its triggers
        connection_created.connect(audit.teach_connection, dispatch_uid="audit.teach_connection")
        pre_migrate.connect(triggers.make_way, sender=self, dispatch_uid="triggers.make_way")
        post_migrate.connect(triggers.lay, sender=self, dispatch_uid="triggers.lay")
        post_migrate.connect(grants.lay, sender=self, dispatch_uid="grants.lay")
