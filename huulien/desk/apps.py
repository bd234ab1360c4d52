from django.apps import AppConfig

from huulien.platform.listings import declare_page


class DeskConfig(AppConfig):
    name = "huulien.desk"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        declare_page("households", "desk:household_list")
        declare_page("people", "desk:member_list")
