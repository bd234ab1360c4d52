"""The results of a year recognised elsewhere, from a workbook into the book: all of them or none."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, Household, Member
from households.rules.register.records import RegisterFault
from households.services.settled_days import lock_commune
from households.services.uploads import forget_old_uploads, forget_reading, reading_of
from households.vocabulary import PovertyClass, Zone
from huulien.lib.parameters import NoValueInForce
from huulien.lib.text import compare_fold
from huulien.lib.workbook.table import PassedOver
from surveys.models import ClassInForce, ResultsUpload
from surveys.rules.results_file import Field, ResultRow, ResultsReading, read_results, score_fault
from surveys.rules.standard import Terms, standard_on
from surveys.services.rounds import MANAGED_CLASSES, open_round_to_load
from surveys.steps.rounds import ROUND_STEPS

KEPT = timedelta(days=7)  # a workbook put forward waits for the leader so long, and no longer


@dataclass
class ResultsPlan:
    """What a workbook would make official, what is wrong with it, and whether it was done."""

    classes: dict[Household, PovertyClass] = field(default_factory=dict)
    errors: list[RegisterFault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    committed: bool = False

    @property
    def seal(self) -> str:
        """What the plan makes official: another seal, and it would make official what nobody looked at."""
        said = [sorted((household.pk, kind.value) for household, kind in self.classes.items()), self.errors]
        return hashlib.sha256(repr([said, self.warnings]).encode()).hexdigest()

    @property
    def by_class(self) -> list[tuple[PovertyClass, list[Household]]]:
        """The households of each class that the workbook gives, in its order."""
        found = [(kind, [one for one, given in self.classes.items() if given == kind]) for kind in PovertyClass]
        return [(kind, households) for kind, households in found if households]

    def as_json(self) -> dict[str, Any]:
        return {
            "households": len(self.classes),
            "classes": {kind.value: len(households) for kind, households in self.by_class},
            "errors": [
                {name: getattr(fault, name) for name in ("sheet", "cell", "column", "value", "message")}
                for fault in self.errors
            ],
            "warnings": self.warnings,
            "passed_over": [{"sheet": one.sheet, "row": one.row, "text": one.text} for one in self.passed_over],
            "committed": self.committed,
        }


def forget_old_results() -> int:
    """How many workbooks of results are gone: within a day those not put forward, later those nobody loaded."""
    uploads = ResultsUpload.objects.all()
    return forget_old_uploads(uploads.filter(is_sent=False)) + forget_old_uploads(uploads, KEPT)


def results_of(upload: ResultsUpload) -> ResultsPlan:
    """What loading a workbook that was put forward would do now."""
    return _plan(upload.commune, upload.year, upload.decided_on, _reading(upload))


def drop_upload(upload: ResultsUpload) -> None:
    """The workbook goes, with what was read of it."""
    forget_reading(upload)
    upload.delete()


@transaction.atomic
def load_upload(*, upload: ResultsUpload, seal: str, by: Any) -> ResultsPlan:
    """A workbook that was put forward becomes official, as it was looked at, and is gone."""
    lock_commune(upload.commune)
    upload = ResultsUpload.objects.select_related("commune").filter(pk=upload.pk, is_sent=True).first()
    if upload is None:
        raise ValidationError("Tệp kết quả này đã được nạp hoặc đã bỏ. Xem lại danh sách các đợt rà soát.")
    plan = import_results(
        commune=upload.commune, year=upload.year, decision_number=upload.decision_number,
        decided_on=upload.decided_on, reading=_reading(upload), file_name=upload.file_name, by=by,
        chosen_by=upload.uploaded_by, seal=seal,
    )  # fmt: skip
    if plan.committed:
        drop_upload(upload)
    return plan


@transaction.atomic
def import_results(
    *, commune: Area, year: int, decision_number: str, decided_on: date, reading: ResultsReading, file_name: str,
    by: Any, chosen_by: Any = None, seal: str = "", check: bool = False,
) -> ResultsPlan:  # fmt: skip
    """The plan, carried out when it has no error and still is what was looked at (`seal`); with `check` nothing stays
    written. `chosen_by` put the workbook forward, `by` makes it official: two people, where there are two."""
    commune = lock_commune(commune)
    plan = _plan(commune, year, decided_on, reading)
    if plan.errors or seal not in ("", plan.seal):
        return plan
    try:
        with transaction.atomic():
            round = open_round_to_load(commune=commune, year=year, recognised_on=decided_on, by=chosen_by)
            ROUND_STEPS.perform(
                "load", round, version=round.version, by=by, settled_on=decided_on, decision_number=decision_number,
                classes=plan.classes,
            )  # fmt: skip
            plan.committed = not check
            transaction.set_rollback(check)
    except ValidationError as refusal:
        plan.errors += [RegisterFault("", "", "", file_name, message) for message in refusal.messages]
    return plan


def _reading(upload: ResultsUpload) -> ResultsReading:
    return reading_of(upload, lambda: read_results(bytes(upload.content), upload.file_name))


def _plan(commune: Area, year: int, decided_on: date, reading: ResultsReading) -> ResultsPlan:
    """The file against the book of the commune."""
    plan = ResultsPlan(errors=list(reading.faults), passed_over=reading.passed_over)
    book = _Book(commune, year, decided_on, {row.code for row in reading.rows})
    for row in reading.rows:
        faults = list(book.faults(row))
        household = book.households.get(row.code)
        if household and plan.classes.get(household, row.after) != row.after:
            faults.append(row.fault(Field.AFTER, "Trang tính khác của tệp ghi hộ này xếp loại khác. Sửa cho khớp."))
        plan.errors += faults
        if household and not faults:
            plan.classes[household] = row.after
    if book.terms is None:
        plan.warnings.append(f"Không có chuẩn nghèo của năm {year} để đối chiếu điểm B1, B2 với xếp loại.")
    if kept := book.managed - {household.pk for household in plan.classes}:
        plan.warnings.append(f"{len(kept)} hộ nghèo, cận nghèo trong sổ không có trong tệp, giữ xếp loại cũ.")
    return plan


class _Book:
    """The households of a file as the commune's book has them."""

    def __init__(self, commune: Area, year: int, decided_on: date, codes: set[str]) -> None:
        self.decided_on = decided_on
        self.terms = _terms(year)
        own = Household.objects.filter(commune=commune)
        households = own.filter(code__in=codes).select_related("village").prefetch_related("former_villages__village")
        self.households = {household.code: household for household in households}
        found = [household.pk for household in self.households.values()]
        self.names: dict[int, set[str]] = {}
        members = Member.objects.filter(spells__household__in=found).order_by("pk")
        for household, name in members.values_list("spells__household", "full_name"):
            self.names.setdefault(household, set()).add(compare_fold(name))
        in_force = ClassInForce.objects.on(decided_on).filter(commune=commune)
        self.classes = dict(in_force.values_list("household", "poverty_class"))
        self.managed = {pk for pk, kind in self.classes.items() if kind in MANAGED_CLASSES}

    def faults(self, row: ResultRow) -> list[RegisterFault]:
        """What of a row the book contradicts."""
        household = self.households.get(row.code)
        if household is None:
            return [row.fault(Field.CODE, "Xã không có hộ mang mã này. Nhập hộ vào sổ trước, hoặc sửa mã.")]
        found = []
        if household.closed_on and household.closed_on <= self.decided_on:
            found.append(row.fault(Field.CODE, f"{household.closing_words}, trước ngày quyết định."))
        head = row.texts.get(Field.HEAD, "")
        if head and compare_fold(head) not in self.names.get(household.pk, set()):
            found.append(row.fault(Field.HEAD, f"Hộ {row.code} trong sổ là hộ {household.head_name}. Xem lại mã hộ."))
        village = row.texts.get(Field.VILLAGE, "")
        lived_in = [household.village, *(former.village for former in household.former_villages.all())]
        names = {compare_fold(name) for area in lived_in for name in (area.name, area.code, f"Thôn {area.name}")}
        if village and compare_fold(village) not in names:
            found.append(row.fault(Field.VILLAGE, f"Hộ {row.code} trong sổ ở thôn {household.village.name}."))
        known = self.classes.get(household.pk)
        if known and row.before and row.before != known:
            found.append(row.fault(Field.BEFORE, f"Sổ đang ghi: {PovertyClass.label_of(known)}. Sửa cho khớp."))
        if self.terms and (fault := score_fault(row, self.terms, Zone(household.village.zone))):
            found.append(fault)
        return found


def _terms(year: int) -> Terms | None:
    """The numbers of the standard at the end of a year; None where none is loaded."""
    last = date(year, 12, 31)
    try:
        return standard_on(last).terms(last)
    except NoValueInForce:
        return None
