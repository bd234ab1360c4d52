"""`seed_demo`: the demonstration commune, once."""

import secrets
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from households.models import Area
from huulien.demo import commune
from huulien.platform import audit
from huulien.platform.planning import count_anew


class Command(BaseCommand):
    help = "Fill an empty database with the demonstration commune. A second call changes nothing."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Dữ liệu mẫu chỉ dành cho trang mẫu. Đặt DEMO=1 nếu đây là trang mẫu.")
        if commune.is_seeded():
            self.stdout.write("Dữ liệu mẫu đã có sẵn.")
            return
        if Area.objects.communes().exists():
            raise CommandError("Cơ sở dữ liệu đã có xã khác. Chỉ tạo dữ liệu mẫu trong cơ sở dữ liệu trống.")
        password = settings.DEMO_PASSWORD or secrets.token_hex(6)
        with audit.acting(name="seed_demo", reason="Dữ liệu mẫu"):
            commune.seed(password)
        count_anew(*apps.get_models())
        self.stdout.write("Đã tạo xã Hữu Liên với dữ liệu mẫu. Người và hộ trong đó không có thật.")
        if not settings.DEMO_PASSWORD:
            self.stdout.write(f"Mật khẩu chung của các tài khoản mẫu: {password}")
