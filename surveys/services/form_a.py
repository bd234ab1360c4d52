"""What Phiếu A asks: the characteristics that a commune entered, or those of the installation, on a day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from huulien.lib.dates import format_date_vi
from huulien.platform import access
from surveys.access import DRAFT_SCORE_SHEETS
from surveys.models import FormASheet, Round
from surveys.rules.procedure import Procedure, procedure_by_code, procedures

_NUMBER = re.compile(r"^\s*(?:\d{1,2}|[a-zđ])\s*[.)/:]\s*(?=\S)")  # "1. ", "a) " of a pasted list


@dataclass(frozen=True)
class Asked:
    """What Phiếu A of a day asks, and the sheet it stands in; no words where the officer counts on paper."""

    words: tuple[str, ...]
    sheet: FormASheet | None = None


def asked_by_form_a(round: Round, on: date) -> Asked:
    if sheet := FormASheet.objects.in_force(round.commune_id, round.procedure, on):
        return Asked(sheet.characteristics, sheet)
    return Asked(procedure_by_code(round.procedure).form_a.wording)


def read_characteristics(text: str, procedure: Procedure) -> tuple[str, ...]:
    """The characteristics, one a line, without the numbers of a pasted list; each once, and as many as there are."""
    lines = tuple(_NUMBER.sub("", line).strip() for line in text.splitlines() if line.strip())
    wanted = procedure.form_a.characteristics
    if len(lines) != wanted:
        raise ValidationError(
            f"Có {len(lines)} dòng, cần đúng {wanted} đặc điểm, mỗi đặc điểm một dòng ({procedure.form_a.citation})."
        )
    twice = next((line for place, line in enumerate(lines) if line.casefold() in map(str.casefold, lines[:place])), "")
    if twice:
        raise ValidationError(f"“{twice}” ghi hai lần. Ghi mỗi đặc điểm một lần.")
    return lines


@transaction.atomic
def draft_form_a(*, sheet: FormASheet, by: Any = None) -> FormASheet:
    """The characteristics of a commune; nothing is asked by them until its leader approves them."""
    if by is not None:
        access.require(by, DRAFT_SCORE_SHEETS, sheet.commune)
    procedure = next((known for known in procedures() if known.code == sheet.procedure), None)
    if procedure is None:
        raise ValidationError({"procedure": "Không có quy trình này. Chọn một quy trình trong danh sách."})
    if not procedure.valid_from <= sheet.valid_from <= procedure.valid_until:
        span = f"{format_date_vi(procedure.valid_from)} đến {format_date_vi(procedure.valid_until)}"
        raise ValidationError({"valid_from": f"Quy trình này có hiệu lực từ {span}. Ghi ngày trong thời gian ấy."})
    try:
        sheet.wording = "\n".join(read_characteristics(sheet.wording, procedure))
    except ValidationError as refusal:
        raise ValidationError({"wording": refusal.messages}) from None
    sheet.drafted_by = by
    sheet.full_clean()
    sheet.save(force_insert=True)
    return sheet


def places_of(answers: Sequence[bool]) -> str:
    """1, 4: the characteristics that are present, by their number."""
    return ", ".join(str(place) for place, is_present in enumerate(answers, start=1) if is_present)
