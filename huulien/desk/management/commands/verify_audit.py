"""`verify_audit`: whether every entry of the trail is as it was sealed."""

import json
from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.models import Area
from huulien.lib.numbers import format_integer
from huulien.platform import chain
from huulien.platform.chain import Finding, Head


class Command(BaseCommand):
    help = "Check the trail: exit 0 when every entry is as it was sealed, else 1 and the entries that are not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commune", help="code of the only commune to check, for example 06388")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--heads", type=FileType("r"), metavar="FILE", help="heads that seal_audit printed earlier")

    def handle(self, *, commune: str | None, heads: Any, **options: Any) -> None:
        kept = _read(heads.read()) if heads else {}
        found = [self._verify(number, kept.get(number)) for number in _asked(commune, kept)]
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(line for each in found for line in _words(each)))
        if any(each.faults for each in found):
            raise SystemExit(1)

    def _verify(self, number: int, kept: Head | None) -> Finding:
        return chain.verify(number, kept, progress=lambda done: self.stderr.write(f"chuỗi {number}: {done} mục"))


def _asked(code: str | None, kept: dict[int, Head]) -> list[int]:
    """The chains to check: those kept elsewhere too, which may be gone here."""
    if code is None:
        return sorted({*chain.chains(), *kept})
    communes = list(Area.objects.communes().filter(code=code).values_list("pk", flat=True))
    if not communes:
        raise CommandError(f"Không có xã mang mã {code}.")
    return communes


def _read(text: str) -> dict[int, Head]:
    try:
        heads = [Head(int(number), int(place), bytes.fromhex(digest)) for number, place, digest in _rows(text)]
    except ValueError:
        raise CommandError("Tệp dấu cất riêng không đọc được: mỗi dòng gồm chuỗi, thứ tự và dấu.") from None
    return {head.chain: head for head in heads}


def _rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


def _name(number: int) -> str:
    area = Area.objects.filter(pk=number).first()
    return str(area) if area else f"chuỗi {number}" if number else "việc không thuộc xã nào"


def _words(found: Finding) -> list[str]:
    counts = f"{format_integer(found.sealed)} mục đã niêm phong, {format_integer(found.unsealed)} mục chưa"
    erased = f", {format_integer(found.erased)} mục đã xóa dữ liệu cá nhân" if found.erased else ""
    verdict = "có mục sai" if found.faults else "nguyên vẹn"
    faults = [f"  mục số {fault.entry}: {fault.words}" for fault in found.faults]
    return [f"{_name(found.head.chain)}: {verdict}. {counts}{erased}. Dấu cuối {found.head.digest.hex()}", *faults]


def _as_json(found: Finding) -> dict[str, Any]:
    return {
        "chain": found.head.chain,
        "name": _name(found.head.chain),
        "intact": not found.faults,
        "sealed": found.sealed,
        "unsealed": found.unsealed,
        "erased": found.erased,
        "head": {"position": found.head.position, "digest": found.head.digest.hex()},
        "faults": [{"entry": fault.entry, "words": fault.words} for fault in found.faults],
    }
