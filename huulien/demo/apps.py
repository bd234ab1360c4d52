from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "huulien.demo"
    verbose_name = "Dữ liệu mẫu"
