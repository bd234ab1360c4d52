"""The kinds of filled-in sheets, by key."""

from programs.sheets.declaration import SheetKind
from programs.sheets.money import MONEY
from programs.sheets.needs import NEEDS
from programs.sheets.station import HEALTH_CARDS, MEASUREMENTS
from programs.sheets.support import DELIVERIES, GIFT_LINES

_ALL = (NEEDS, GIFT_LINES, DELIVERIES, MONEY, MEASUREMENTS, HEALTH_CARDS)
KINDS: dict[str, SheetKind] = {kind.key: kind for kind in _ALL}
