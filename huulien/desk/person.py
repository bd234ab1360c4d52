"""All that is kept of one person: to hand it to them, and to erase it when its time is over.

What a person is in: their row, the rows that name them, the reviews of the households they lived in (the roster and
the facts hold them under their number), copies of a head's name, the free texts about them (`person_texts`), reports
that name them (`report_mentions`), and the trail of all these. Erased are names, numbers, notes, free texts and the day
of birth (the year stays, as do class and counts: settled figures do not change).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from households.models import Event, Household, Member, Spell
from households.vocabulary import Relationship
from huulien.desk.person_texts import BESIDE, TEXTS, texts_of
from huulien.desk.report_mentions import Mentions
from huulien.desk.trail import rows_of_household
from huulien.lib.dates import format_date_vi
from huulien.platform import audit, chain, clock
from huulien.platform.happenings import Happening, happened_on_server
from huulien.platform.jobs.upkeep import forget_made_of
from huulien.platform.models import AuditEntry, StepRecord
from programs.models import Award
from surveys.models import Certificate, Recognition, Review, ReviewNeed

ERASED = "Đã xóa dữ liệu"
_OWN = {
    Spell: "member",
    Event: "member",
    ReviewNeed: "member",
    Certificate: "holder",
    Recognition: "member",
    Award: "member",
}  # tables that name a person
_COPIES = ("sort_key", "search_fold")


def export_person(member: Member) -> dict[str, Any]:
    """Everything that is kept of the person, the trail's entries too."""
    texts = {model: set(rows.values_list("pk", flat=True)) for model, rows in texts_of(member).items()}
    named = {model: set(model.objects.filter(**{field: member}).values_list("pk", flat=True))
             for model, field in _OWN.items()}  # fmt: skip
    own = {
        model: list(model._base_manager.filter(pk__in=named.get(model, set()) | texts.get(model, set())).order_by("pk"))
        for model in dict.fromkeys((*_OWN, *(model for model in texts if model not in {Household, Review})))
    }
    rows = {Member: [member], **own}
    entries = [
        _as_json(entry, *(_told(model, row) for row in (entry.before, entry.after)))
        for model, some in rows.items()
        for entry in AuditEntry.objects.filter(
            table=model._meta.db_table, row_id__in=[row.pk for row in some]
        ).order_by("pk")
    ]
    return {
        "person": _row(member),
        "household": [_row(home) for home in Household.objects.filter(pk__in=member.spells.values("household"))],
        **{model._meta.model_name: [_told(model, _row(row)) for row in some] for model, some in own.items()},
        "review": [_part_of_review(review, str(member.pk)) for review in _reviews(member)],
        "reports": [mention.told() for mention in Mentions(member, known_of(member)).all],
        "trail": entries + [entry for entry in _trail_of_reviews(member) if entry["before"] or entry["after"]],
    }


@dataclass(frozen=True)
class Erased:
    """How many entries of the trail were rewritten, and what names the person still, with the reason."""

    count: int
    staying: list[str]


def erase_person(member: Member, *, reason: str) -> Erased:
    """What was done; refused before the time is over. Only for the tables' owner."""
    _require_end(member)
    person = _Person(member)
    staying = person.mentions.staying
    with transaction.atomic(), audit.acting(locked=False, name="erase_person", reason=reason):
        person.erase_rows()
        entries = [entry for entry in person.entries() if person.erase_entry(entry)]
        digests = chain.rewrite(member.commune_id, entries)
        happened_on_server(
            Happening.ERASE, "erase_person", commune_id=member.commune_id, of=member, reason=reason,
            count=len(entries), digests=digests,
        )  # fmt: skip
        transaction.on_commit(lambda: forget_made_of(member.commune_id))  # papers made for a while may name them
    chain.seal_all(member.commune_id)
    return Erased(len(entries), staying)


def _require_end(member: Member) -> None:
    years = settings.PERSON_KEPT_YEARS
    if years is None:
        raise ValidationError(
            "Chưa đặt thời hạn lưu dữ liệu cá nhân. Ghi số năm theo quy định đang áp dụng vào biến PERSON_KEPT_YEARS."
        )
    if member.lived_until is None:
        raise ValidationError("Người này đang sống trong một hộ của xã. Chỉ xóa sau khi hết thời hạn lưu.")
    end = _years_later(member.lived_until, years)
    if clock.today() < end:
        raise ValidationError(f"Thời hạn lưu đến ngày {format_date_vi(end)}; chưa xóa được.")


def _years_later(day: date, years: int) -> date:
    """The same day, or the first of March for a 29 February that is not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def known_of(member: Member) -> re.Pattern[str]:
    """Finds the names and numbers of the person, also those that they had before they were corrected."""
    known = {member.full_name, member.citizen_id}
    for entry in AuditEntry.objects.filter(table=Member._meta.db_table, row_id=member.pk):
        for row in (entry.before, entry.after):
            known |= {(row or {}).get(column) or "" for column in ("full_name", "citizen_id")}
    return re.compile("|".join(re.escape(text) for text in sorted(known - {"", None}, key=len)[::-1]))


class _Person:
    """What is to be erased of a person, and from where."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.key = str(member.pk)
        self.homes = list(Household.objects.filter(pk__in=member.spells.values("household")).order_by("pk"))
        self.was_head = {spell.household_id for spell in member.spells.all() if spell.relationship == Relationship.HEAD}
        self.whole = self._whole()
        self.texts: set[str] = set()  # those that were erased whole
        self.known = known_of(member)
        self.mentions = Mentions(member, self.known)
        self.reported = self.mentions.entries()  # asked while the texts still name the person

    def _whole(self) -> dict[tuple[str, int], tuple[str, ...]]:
        """(table, row) → the columns to be erased whole: of the texts about the person, and the steps of their rows."""
        whole: dict[tuple[str, int], tuple[str, ...]] = {}
        steps = Q(pk__in=[])
        for model, rows in texts_of(self.member).items():
            numbers = list(rows.values_list("pk", flat=True))
            whole |= {(model._meta.db_table, number): TEXTS[model].whole for number in numbers}
            steps |= Q(model=model._meta.label_lower, row_id__in=numbers)
        taken = StepRecord.objects.filter(steps, commune_id=self.member.commune_id).values_list("pk", flat=True)
        return whole | {(StepRecord._meta.db_table, number): ("reason",) for number in taken}

    def _rows(self, home: Household) -> dict[type[models.Model], list[int]]:
        beside = {model: list(model._base_manager.filter(**{path: home}).values_list("pk", flat=True).distinct())
                  for model, path in BESIDE.items()}  # fmt: skip
        return rows_of_household(home) | beside

    # ----- Rows -----

    def erase_rows(self) -> None:
        Member.objects.filter(pk=self.member.pk).update(**_emptied(vars(self.member)))
        for home in self.homes:
            for model, numbers in self._rows(home).items():
                if model is not Member and (model is not Household or home.pk in self.was_head):
                    for row in model._base_manager.filter(pk__in=numbers):
                        self._erase_row(model, row)
        self.mentions.erase(ERASED)

    def _erase_row(self, model: type[models.Model], row: models.Model) -> None:
        before = {
            field.attname: getattr(row, field.attname)
            for field in model._meta.local_concrete_fields
            if field.attname == "member_id"
            or (isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices)
        }
        after = self._without_texts(model._meta.db_table, row.pk, self._cleared(before))
        changed = {name: value for name, value in after.items() if value != before[name]}
        if changed:
            model._base_manager.filter(pk=row.pk).update(**changed)

    def _without_texts(self, table: str, number: int | None, row: dict[str, Any]) -> dict[str, Any]:
        columns = [name for name in self.whole.get((table, number or 0), ()) if row.get(name)]
        self.texts |= {row[name] for name in columns if isinstance(row[name], str)}
        return row | {name: ERASED if isinstance(row[name], str) else type(row[name])() for name in columns}

    # ----- The trail -----

    def entries(self) -> Iterator[AuditEntry]:
        """Each once: a person may have lived in several households that the same row is of."""
        of = self.reported
        for home in self.homes:
            for model, numbers in self._rows(home).items():
                of |= Q(table=model._meta.db_table, row_id__in=numbers)
        yield from AuditEntry.objects.filter(of).order_by("pk")

    def erase_entry(self, entry: AuditEntry) -> bool:
        """Whether anything was erased from the entry."""
        held = (entry.before, entry.after, entry.reason)
        entry.before, entry.after = (self._erased_row(entry, row) for row in held[:2])
        entry.reason = ERASED if entry.reason in self.texts else self.known.sub(ERASED, entry.reason)
        return held != (entry.before, entry.after, entry.reason)

    def _erased_row(self, entry: AuditEntry, row: Any) -> Any:
        if row is None:
            return None
        if entry.table != Member._meta.db_table:
            return self._without_texts(entry.table, entry.row_id, self._cleared(row))
        return row | _emptied(row) if entry.row_id == self.member.pk else row  # others may have the same name

    def _cleared(self, value: Any) -> Any:
        """The value without the person; what is theirs by number, or names them."""
        if isinstance(value, dict):
            if str(value.get("id")) == self.key and ("full_name" in value or "birth_date" in value):
                return value | _emptied(value)
            cleared = {key: self._cleared(inner) for key, inner in value.items()}
            if any(cleared.get(name) != value.get(name) for name in ("head_name", "full_name")):
                cleared |= {key: "" for key in _COPIES if key in cleared}
            if value.get("member_id") == self.member.pk and "note" in cleared:
                cleared["note"] = ""
            return cleared
        if isinstance(value, list):
            return [self._cleared(inner) for inner in value]
        return self.known.sub(ERASED, value) if isinstance(value, str) else value


def _emptied(row: dict[str, Any]) -> dict[str, Any]:
    """What takes the place of what a row says of the person."""
    empty = {"full_name": ERASED, "citizen_id": "", "note": "", **dict.fromkeys(_COPIES, "")}
    emptied = {key: value for key, value in empty.items() if key in row}
    if row.get("birth_date"):
        emptied |= {"birth_date": None, "birth_year": int(str(row["birth_date"])[:4])}
    return emptied


def _reviews(member: Member) -> models.QuerySet[Review]:
    homes = member.spells.values("household")
    return Review.objects.filter(household__in=homes).select_related("round").order_by("pk")


def _part_of_review(review: Review, key: str) -> dict[str, Any]:
    row = {"roster": review.roster, "facts": review.facts}
    return {"reference": review.reference, "year": review.round.year, **(_part(row, key) or {})}


def _part(row: dict[str, Any] | None, key: str) -> dict[str, Any] | None:
    """What a review's row holds of one person."""
    held = {"roster": (row or {}).get("roster"), "facts": ((row or {}).get("facts") or {}).get("members")}
    found = {name: item for name, some in held.items() for item in some or () if str(item["id"]) == key}
    return found or None


def _trail_of_reviews(member: Member) -> Iterator[dict[str, Any]]:
    numbers = list(_reviews(member).values_list("pk", flat=True))
    for entry in AuditEntry.objects.filter(table=Review._meta.db_table, row_id__in=numbers).order_by("pk"):
        yield _as_json(entry, _part(entry.before, str(member.pk)), _part(entry.after, str(member.pk)))


def _as_json(entry: AuditEntry, before: Any, after: Any) -> dict[str, Any]:
    return {
        "number": entry.pk, "at": entry.at.isoformat(), "actor": entry.actor, "operation": entry.operation,
        "table": entry.table, "row": entry.row_id, "reason": entry.reason, "before": before, "after": after,
    }  # fmt: skip


def _told(model: type[models.Model], row: dict[str, Any] | None) -> dict[str, Any] | None:
    """The row as it is handed out: without what tells of somebody else."""
    hidden = TEXTS[model].of_others if model in TEXTS else ()
    return row and {name: value for name, value in row.items() if name not in hidden}


def _row(row: models.Model) -> dict[str, Any]:
    return {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}
