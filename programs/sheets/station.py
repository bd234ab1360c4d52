"""What the health station keeps, by Excel: measurements of children and health insurance cards."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from households.models import Member
from households.vocabulary import Sex
from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.listings import Kind
from programs.access import EDIT_STATION
from programs.models import HealthCard, Measurement
from programs.services.station import change_measurement, end_card, record_card, record_measurement
from programs.sheets import cells
from programs.sheets.declaration import CellRefusal, Done, Outcome, Scope, SheetColumn, SheetKind, SheetRow, Who
from programs.sheets.people import People, names_of
from programs.station import children_on, is_at_station, with_last_measurement
from programs.vocabulary import CardKind

_MEASURED = ("weight_kg", "height_cm", "is_malnourished", "finding")
# What tells a person to the reader, and is not read back.
_SHOWN = (SheetColumn("sex", "Giới tính", cells.text(20), width=8),
          SheetColumn("head", "Chủ hộ", cells.text(100), ("họ và tên chủ hộ", "cha, mẹ"), width=22))  # fmt: skip
MEASURED = (
    *cells.who(filled=(Who.NAME,), asked=(Who.NAME,)),
    *_SHOWN,
    SheetColumn("measured_on", "Ngày cân đo", cells.day, ("cân đo ngày", "ngày cân"), is_asked=True, kind=Kind.DATE,
                width=12),
    SheetColumn("weight_kg", "Cân nặng (kg)", cells.amount(200, "12,5"), ("cân nặng", "cân nặng, kg"),
                kind=Kind.NUMBER, width=9),
    SheetColumn("height_cm", "Chiều cao (cm)", cells.amount(250, "92,5"), ("chiều cao", "chiều dài, chiều cao (cm)"),
                kind=Kind.NUMBER, width=9),
    SheetColumn("is_malnourished", "Suy dinh dưỡng", cells.malnourished, width=10),
    SheetColumn("finding", "Thể suy dinh dưỡng", cells.text(100), ("kết luận", "thể"), width=18),
)  # fmt: skip
CARDS = (
    *cells.who(filled=(Who.NAME,), asked=(Who.NAME,)),
    *_SHOWN,
    SheetColumn("kind", "Đối tượng", cells.choice(CardKind), ("loại thẻ",), is_asked=True, width=26),
    SheetColumn("valid_from", "Từ ngày", cells.day, ("có giá trị từ ngày", "giá trị từ"), is_asked=True,
                kind=Kind.DATE, width=12),
    SheetColumn("valid_until", "Đến hết ngày", cells.day, ("đến ngày", "hết hạn"), kind=Kind.DATE, width=12),
)  # fmt: skip


class _PersonWork:
    def __init__(self, scope: Scope, by: Any) -> None:
        self.by, self.people = by, People(scope.commune)


class MeasuredWork(_PersonWork):
    """A measurement is known by its child and day; a row without a day and without figures says nothing."""

    def identify(self, row: SheetRow) -> tuple[Member, Any]:
        return self.people.person(row), row.get("measured_on")

    def apply(self, row: SheetRow, about: tuple[Any, ...]) -> Done:
        member, day = about
        whose = f"{member} ({member.household.code})"
        said = {key: row.get(key) for key in _MEASURED if row.get(key) is not None}
        if day is None:
            if key := next(iter(said), None):
                raise CellRefusal("measured_on", f"Có {_label(MEASURED, key).lower()} mà chưa ghi ngày cân đo.")
            return Done(Outcome.UNCHANGED, whose)
        known = Measurement.objects.filter(member=member, measured_on=day).select_related("member__commune").first()
        when = f"ngày {format_date_vi(day)}"
        if known is None:
            record_measurement(member=member, measured_on=day, by=self.by, **said)
            figures = [f"{_label(MEASURED, key).lower()} {_shown(new)}" for key, new in said.items()]
            return Done(Outcome.CREATED, whose, ", ".join([when, *figures]))
        stored = {key: getattr(known, key) for key in _MEASURED}
        if stored | said == stored:
            return Done(Outcome.UNCHANGED, whose)
        changed = [f"{_label(MEASURED, key).lower()}: {_shown(stored[key])} → {_shown(new)}"
                   for key, new in said.items() if new != stored[key]]  # fmt: skip
        change_measurement(measurement=known, version=known.version, **(stored | said))
        return Done(Outcome.UPDATED, whose, f"{when}, {'; '.join(changed)}")


class CardsWork(_PersonWork):
    """A card is known by its person, right and first day; a row without a card says nothing."""

    def identify(self, row: SheetRow) -> tuple[Member, Any, Any]:
        return self.people.person(row), row.get("kind"), row.get("valid_from")

    def apply(self, row: SheetRow, about: tuple[Any, ...]) -> Done:
        member, kind, since = about
        whose = f"{member} ({member.household.code})"
        until = row.get("valid_until")
        if kind is None and since is None and until is None:
            return Done(Outcome.UNCHANGED, whose)
        for key, value in (("kind", kind), ("valid_from", since)):
            if value is None:
                raise CellRefusal(key, "Ghi cả đối tượng và ngày thẻ có giá trị, hoặc để trống cả hai.")
        known = HealthCard.objects.filter(member=member, kind=kind, valid_from=since).select_related("member__commune")
        card = known.first()
        if card is None:
            record_card(member=member, kind=kind, valid_from=since, valid_until=until)
            return Done(Outcome.CREATED, whose, f"{kind.label.lower()}, từ {format_date_vi(since)}")
        if until is None or until == card.valid_until:
            return Done(Outcome.UNCHANGED, whose)
        before = card.valid_until
        end_card(card=card, version=card.version, valid_until=until)
        return Done(Outcome.UPDATED, whose, f"đến hết {_shown(before)} → {format_date_vi(until)}")


def _label(columns: Iterable[SheetColumn], key: str) -> str:
    return next(column.label for column in columns if column.key == key)


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "để trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    return format_date_vi(value) if hasattr(value, "year") else str(value).replace(".", ",")


def _named(member: Member) -> dict[str, Any]:
    sex = Sex(member.sex).label if member.sex else ""
    return {**names_of(member), "sex": sex, "head": member.household.head_name}


def sent_measurements(scope: Scope) -> Iterable[Mapping[str, Any]]:
    """Every child with its last measurement, to write the next over it."""
    today = clock.today()
    found = with_last_measurement(children_on(scope.commune, today), today).select_related("household__village")
    yes = {True: "Có", False: "Không", None: ""}
    for child in found.order_by("household__village__position", "household__sort_key", "position", "pk"):
        yield {
            **_named(child), "measured_on": child.measured_on, "weight_kg": child.weight_kg,
            "height_cm": child.height_cm, "finding": child.finding or "",
            "is_malnourished": yes[child.last_malnourished],
        }  # fmt: skip


def sent_cards(scope: Scope) -> Iterable[Mapping[str, Any]]:
    """Every person with each of their cards, or with none."""
    people = Member.objects.living_now().filter(commune=scope.commune).select_related("household__village")
    people = people.annotate(
        card_kind=F("health_cards__kind"), card_from=F("health_cards__valid_from"),
        card_until=F("health_cards__valid_until"),
    )  # fmt: skip
    for row in people.order_by("household__village__position", "household__sort_key", "position", "pk", "card_from"):
        kind = CardKind(row.card_kind).label if row.card_kind else ""
        yield {**_named(row), "kind": kind, "valid_from": row.card_from, "valid_until": row.card_until}


def _at_station(user: Any, scope: Scope) -> bool:
    return is_at_station(user, scope.commune)


_FIELDS = {"member": Who.NAME, "measured_on": "measured_on"}
MEASUREMENTS = SheetKind(
    key="measurements",
    title="Cân đo trẻ",
    noun="trẻ",
    act=EDIT_STATION,
    columns=MEASURED,
    begin=MeasuredWork,
    sent_rows=sent_measurements,
    fields=_FIELDS,
    hint="Ghi ngày và số đo mới đè lên số cũ của từng trẻ. Kết luận do trạm ghi, phần mềm không tính.",
    is_within=_at_station,
)
HEALTH_CARDS = SheetKind(
    key="cards",
    title="Thẻ BHYT",
    noun="dòng",
    act=EDIT_STATION,
    columns=CARDS,
    begin=CardsWork,
    sent_rows=sent_cards,
    fields=_FIELDS,
    hint="Một dòng một thẻ. Người chưa có thẻ thì để trống đối tượng và ngày.",
    is_within=_at_station,
)
