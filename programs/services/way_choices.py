"""Measures of the ways out written down, and what people chose for a household: kept with who and why."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, Household
from households.services.settled_days import lock_commune
from huulien.platform import audit, clock
from huulien.platform.locking import StaleRecord, claim
from programs.models import WayChoice, WayExclusion, WayMeasure, WayPlan, WayRoom
from surveys.vocabulary import Indicator


@transaction.atomic
def record_measure(
    *,
    commune: Area,
    lifts: Collection[Indicator],
    rooms: Mapping[Area, int | None],
    excludes: Collection[WayMeasure],
    **fields: Any,
) -> WayMeasure:
    """A new measure of the commune, for the days it says."""
    measure = WayMeasure(commune=lock_commune(commune))
    with audit.acting(reason="Ghi giải pháp thoát nghèo"):
        return _write_measure(measure, lifts, rooms, excludes, fields)


@transaction.atomic
def edit_measure(
    *,
    measure: WayMeasure,
    version: int,
    lifts: Collection[Indicator],
    rooms: Mapping[Area, int | None],
    excludes: Collection[WayMeasure],
    **fields: Any,
) -> WayMeasure:
    """The measure as it is now; plans that were kept keep what it cost then."""
    lock_commune(measure.commune)
    with audit.acting(reason="Sửa giải pháp thoát nghèo"):
        claim(measure, version)
        return _write_measure(measure, lifts, rooms, excludes, fields)


def _write_measure(
    measure: WayMeasure,
    lifts: Collection[Indicator],
    rooms: Mapping[Area, int | None],
    excludes: Collection[WayMeasure],
    fields: Mapping[str, Any],
) -> WayMeasure:
    values = {**fields, **{f"lifts_{indicator}": indicator in lifts for indicator in Indicator}}
    for name, value in values.items():
        setattr(measure, name, value)
    measure.full_clean()
    if measure.pk is None:
        measure.save(force_insert=True)
    else:
        measure.save(update_fields=list(values))
    _write_rooms(measure, rooms)
    _write_exclusions(measure, excludes)
    return measure


def _write_rooms(measure: WayMeasure, rooms: Mapping[Area, int | None]) -> None:
    """Write only what differs, so that the trail holds changes alone."""
    stored = {room.village_id: room for room in measure.rooms.all()}
    for village, most in rooms.items():
        room = stored.get(village.pk)
        if most is None:
            if room:
                room.delete()
        elif room is None:
            WayRoom.objects.create(commune_id=measure.commune_id, measure=measure, village=village, most=most)
        elif room.most != most:
            WayRoom.objects.filter(pk=room.pk).update(most=most)


def _write_exclusions(measure: WayMeasure, excludes: Collection[WayMeasure]) -> None:
    wanted = {(min(measure.pk, other.pk), max(measure.pk, other.pk)) for other in excludes}
    stored = {(row.measure_id, row.other_id): row for row in exclusions_of(measure)}
    for pair in wanted - stored.keys():
        WayExclusion.objects.create(commune_id=measure.commune_id, measure_id=pair[0], other_id=pair[1])
    for pair in stored.keys() - wanted:
        stored[pair].delete()


def exclusions_of(measure: WayMeasure) -> list[WayExclusion]:
    """The pairs that a measure is in, whichever side it stands on."""
    rows = WayExclusion.objects.filter(commune=measure.commune_id)
    return [*rows.filter(measure=measure), *rows.filter(other=measure)]


def latest_choice(household: Household) -> WayChoice | None:
    return household.way_choices.select_related("chosen_by", "plan").order_by("-ordinal").first()


@transaction.atomic
def choose_way(
    *,
    household: Household,
    version: int,
    measures: Sequence[WayMeasure],
    proposed: Sequence[WayMeasure],
    reason: str,
    by: Any,
    plan: WayPlan | None = None,
) -> WayChoice:
    """What was chosen for a household, the newest of its choices; `version` is the one that was looked at, 0 for none.

    None of the measures may exclude another, all are there today; what departs from the proposal says why.
    """
    household.commune = lock_commune(household.commune)
    household.refresh_from_db(fields=["closed_on"])
    if household.closed_on:
        raise ValidationError("Hộ không còn trong sổ, không ghi lựa chọn được.")
    last = latest_choice(household)
    if (last.ordinal if last else 0) != version:
        raise StaleRecord(household)
    chosen = sorted({measure.pk: measure for measure in measures}.values(), key=lambda measure: measure.pk)
    there = set(WayMeasure.objects.filter(commune=household.commune_id).on(clock.today()).values_list("pk", flat=True))
    if gone := [measure.name for measure in chosen if measure.pk not in there]:
        raise ValidationError({"measures": f"Hôm nay không còn áp dụng: {', '.join(gone)}. Chọn giải pháp khác."})
    pairs = WayExclusion.objects.filter(measure__in=chosen, other__in=chosen).select_related("measure", "other")
    for pair in pairs.order_by("pk")[:1]:
        raise ValidationError({"measures": f"{pair.measure} và {pair.other} không đi cùng nhau. Bỏ một."})
    departs = {measure.pk for measure in chosen} != {measure.pk for measure in proposed} or not chosen
    if departs and not reason.strip():
        raise ValidationError({"reason": "Khác cách máy đề xuất thì ghi lý do, ví dụ: hộ đã có đất làm nhà tiêu."})
    choice = WayChoice(
        commune_id=household.commune_id,
        household=household,
        plan=plan,
        ordinal=version + 1,
        measures=[_as_chosen(measure) for measure in chosen],
        proposed=[_as_chosen(measure) for measure in sorted(proposed, key=lambda measure: measure.pk)],
        departs=departs,
        reason=reason.strip(),
        chosen_by=by,
        chosen_at=clock.now(),
    )
    choice.full_clean(exclude=["household", "commune", "chosen_by"])
    with audit.acting(reason="Chọn cách thoát nghèo cho hộ"):
        choice.save(force_insert=True)
    return choice


def _as_chosen(measure: WayMeasure) -> dict[str, Any]:
    return {
        "id": measure.pk,
        "name": measure.name,
        "cost_vnd": measure.cost_vnd,
        "per": measure.per,
        "need": measure.need,
    }
