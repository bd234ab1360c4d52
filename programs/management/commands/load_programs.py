"""`load_programs`: the tree of the national target programmes, from the file of the installation."""

from typing import Any

from django.core.management.base import BaseCommand

from programs.services.tree import load_tree


class Command(BaseCommand):
    help = "Nạp danh mục chương trình, dự án, tiểu dự án. Gọi lại không đổi gì đã có."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Thêm {load_tree()} mục.")
