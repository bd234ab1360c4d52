from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class PlatformConfig(AppConfig):
    name = "huulien.platform"
    label = "platform"
    verbose_name = "Nền chung"

    def ready(self) -> None:
        # The two signals of the project, both for the audit: SQLite learns per connection who is acting, and the
        # triggers are laid anew after every migration, because SQLite drops them when it rebuilds a table.
        from huulien.platform import audit

        connection_created.connect(audit.teach_connection, dispatch_uid="audit.teach_connection")
        post_migrate.connect(audit.install_triggers, dispatch_uid="audit.install_triggers")
