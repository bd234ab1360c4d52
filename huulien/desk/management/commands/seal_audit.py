"""`seal_audit`: seal what the trail holds unsealed, and print the head of each chain to keep elsewhere."""

from typing import Any

from django.core.management.base import BaseCommand

from huulien.platform import chain


class Command(BaseCommand):
    help = (
        "Seal what no request has sealed (after an update of the site, commands on the server), and print the head of "
        "each chain: chain, place, digest. Run it each night and keep what it prints on another machine."
    )

    def handle(self, **options: Any) -> None:
        for number in chain.chains():
            if count := chain.seal_all(number) + chain.seal_late(number):
                self.stderr.write(f"chuỗi {number}: niêm phong thêm {count} mục")
            head = chain.head_of(number)
            self.stdout.write(f"{head.chain} {head.position} {head.digest.hex()}")
