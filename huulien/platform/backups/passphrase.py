"""The passphrase of backups: asked for at the terminal, or in the environment where nobody sits at one."""

import getpass
import os
import sys

from django.core.management.base import CommandError

VARIABLE = "BACKUP_PASSPHRASE"
SHORTEST = 12


def passphrase(*, again: bool = False) -> str:
    """The passphrase; asked twice, and held to a length, when it is a new one (`again`)."""
    given = os.environ.get(VARIABLE) or _asked(again)
    if again and len(given) < SHORTEST:
        raise CommandError(f"Mật khẩu sao lưu phải có ít nhất {SHORTEST} ký tự. Ghép vài từ không liên quan với nhau.")
    return given


def _asked(again: bool) -> str:
    if not sys.stdin.isatty():
        raise CommandError(f"Đặt mật khẩu sao lưu trong biến môi trường {VARIABLE}, hoặc chạy lệnh ở cửa sổ dòng lệnh.")
    given = getpass.getpass("Mật khẩu sao lưu: ")
    if again and getpass.getpass("Nhập lại mật khẩu sao lưu: ") != given:
        raise CommandError("Hai lần nhập chưa giống nhau. Chạy lại lệnh.")
    return given
