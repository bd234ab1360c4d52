from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "huulien.accounts"
    verbose_name = "Tài khoản"
