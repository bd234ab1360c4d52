"""How commands name a commune."""

from datetime import date

from django.core.management.base import CommandError

from households.models import Area


def commune_of(code: str, on: date) -> Area:
    """The commune that has the code on a day; a `CommandError` when there is none."""
    commune = Area.objects.communes().valid_on(on).filter(code=code).first()
    if commune is None:
        raise CommandError(f"Không có xã mang mã {code} vào ngày {on:%d/%m/%Y}.")
    return commune
