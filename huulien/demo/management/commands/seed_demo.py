"""`seed_demo`: the demonstration commune, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from households import audit
from huulien.demo import commune


class Command(BaseCommand):
    help = "Fill an empty database with the demonstration commune. A second call changes nothing."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Chỉ tạo dữ liệu mẫu trên trang thử nghiệm: đặt DEMO=1 và DEMO_PASSWORD.")
        if commune.is_seeded():
            self.stdout.write("Dữ liệu mẫu đã có sẵn.")
            return
        if not settings.DEMO_PASSWORD:
            raise CommandError("Đặt DEMO_PASSWORD: mật khẩu chung của các tài khoản thử nghiệm.")
        with audit.acting(name="seed_demo", reason="Dữ liệu mẫu"):
            commune.seed(settings.DEMO_PASSWORD)
        self.stdout.write("Đã tạo xã Hữu Liên với dữ liệu mẫu. Người và hộ trong đó không có thật.")
