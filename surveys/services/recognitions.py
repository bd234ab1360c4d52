"""Requests to be recognised: recorded, with their income sheet, and put together on the list of a decision."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet

from households.models import Area, Household, Member
from households.vocabulary import PovertyClass, Zone
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_vnd
from huulien.lib.parameters import UNVERIFIED_MARK, NoValueInForce, Value
from huulien.lib.text import lower_first, search_fold, sort_key
from huulien.platform import access, clock
from huulien.platform.locking import claim
from surveys.access import MANAGE_ROUNDS
from surveys.models import ClassInForce, Decision, IncomeLimit, IncomeSource, Recognition
from surveys.rules.procedure import Procedure, procedure_on
from surveys.rules.recognition import Finding, Lines, average_lines, find
from surveys.rules.standard import standard_on
from surveys.services.open_round import check_day, due_in, hold_open
from surveys.services.requests import class_in_force
from surveys.services.rounds import MANAGED_CLASSES
from surveys.vocabulary import Group, Period, RecognitionKind, RecognitionState, Sector

_MARK = f" ({UNVERIFIED_MARK})"


@transaction.atomic
def record_household(
    *, household: Household, sector: Sector, received_on: date, received_from: str, income_until: date, by: Any
) -> Recognition:
    """A household asks to be recognised as of average living."""
    if words := why_not_recognised(household, None, class_in_force(household)):
        raise ValidationError({"household": words})
    household = Household.objects.select_related("village", "commune").get(pk=household.pk)
    own = {
        "village": household.village, "household": household, "full_name": household.head_name, "sector": sector,
    }  # fmt: skip
    kind = RecognitionKind.AVERAGE
    return _record(household.commune, kind, own, received_on, received_from, income_until, by)


@transaction.atomic
def record_worker(
    *,
    commune: Area,
    member: Member | None = None,
    village: Area | None = None,
    full_name: str = "",
    birth_year: int | None = None,
    address: str = "",
    received_on: date,
    received_from: str,
    income_until: date,
    by: Any,
) -> Recognition:
    """A person asks to be recognised as a low-income worker: a member of the register, or named with what is known."""
    if member:
        if words := why_not_recognised(member.household, member, ""):
            raise ValidationError(words)
        own = {
            "member": member, "household": member.household, "village": member.household.village,
            "full_name": member.full_name,
        }  # fmt: skip
    else:
        own = {"village": village, "full_name": full_name, "birth_year": birth_year, "address": address}
    return _record(commune, RecognitionKind.WORKER, own, received_on, received_from, income_until, by)


def why_not_recognised(household: Household | None, member: Member | None, poverty_class: str) -> str:
    """Why a household of a class, or a member of it, cannot be recognised; empty where they can, or are in no book.

    A household that is managed as poor or near poor asks to escape first.
    """
    if household and household.closed_on:
        return f"{household.closing_words}."
    if member and member.lived_until:
        return f"{member.full_name} không còn sống trong hộ {household} từ {format_date_vi(member.lived_until)}."
    if household and not member and poverty_class in MANAGED_CLASSES:
        name = lower_first(PovertyClass.label_of(poverty_class))
        return f"Hộ đang là {name} theo kết quả đang có hiệu lực: đề nghị thoát nghèo trước (Mẫu số 04)."
    return ""


def _record(
    commune: Area,
    kind: RecognitionKind,
    own: dict[str, Any],
    received_on: date,
    received_from: str,
    income_until: date,
    by: Any,
) -> Recognition:
    if by is not None:
        access.require(by, MANAGE_ROUNDS, commune)
    procedure = _procedure_on(received_on)
    rule = procedure.recognitions[kind]
    if received_on < rule.valid_from:
        words = f"{rule.name} áp dụng từ {format_date_vi(rule.valid_from)}. Đề nghị nhận trước ngày đó không xét được."
        raise ValidationError({"received_on": words})
    check_day(procedure.valid_from, received_on, "received_on")
    if income_until > received_on:
        raise ValidationError({"income_until": "12 tháng kê khai phải kết thúc không sau tháng nhận đề nghị."})
    due = due_in(procedure, Group.AVERAGE, Period.ANSWER, rule.counts_from(received_on), "received_on")
    asked = Recognition(
        commune=commune, kind=kind, received_on=received_on, received_from=received_from,
        income_until=income_until.replace(day=1), procedure=procedure.code, due_on=due.on, due_words=due.words,
        sort_key=sort_key(own["full_name"]), search_fold=search_fold(own["full_name"]), recorded_by=by, **own,
    )  # fmt: skip
    asked.full_clean(exclude=["recorded_by"])
    asked.save(force_insert=True)
    return asked


def _procedure_on(received_on: date) -> Procedure:
    try:
        return procedure_on(received_on)
    except NoValueInForce:
        words = f"Chưa có quy trình xác nhận nào cho ngày {format_date_vi(received_on)}."
        raise ValidationError({"received_on": words}) from None


def not_recognised_any_more(rows: QuerySet[Recognition]) -> Iterator[tuple[Recognition, str]]:
    """(request, why) of each whose household or person cannot be recognised as the register stands now."""
    in_force = ClassInForce.objects.filter(household__in=rows.order_by().values("household"), valid_until=None)
    classes = dict(in_force.values_list("household", "poverty_class"))
    for asked in rows.select_related("household", "member"):
        if words := why_not_recognised(asked.household, asked.member, classes.get(asked.household_id, "")):
            yield asked, words


@transaction.atomic
def save_income(
    *,
    asked: Recognition,
    version: int,
    total_income_vnd: int,
    person_count: int,
    sources: Sequence[tuple[str, int]],
    by: Any,
) -> Recognition:
    """The income sheet: the total of twelve months, who shares it, and the sources it is made of, if told.

    Sources that do not add up to the total are refused.
    """
    if by is not None:
        access.require(by, MANAGE_ROUNDS, asked.commune)
    claim(asked, version)
    asked.refresh_from_db(fields=["state"])
    if asked.state != RecognitionState.RECEIVED:
        raise ValidationError("Đề nghị đã ghi kết quả, bản kê chỉ đọc. Xét lại rồi mới sửa.")
    if sources and (told := sum(amount for _, amount in sources)) != total_income_vnd:
        words = f"Các nguồn cộng lại được {format_vnd(told)}. Ghi tổng đúng bằng thế, hoặc sửa các nguồn."
        raise ValidationError({"total_income_vnd": words})
    asked.total_income_vnd, asked.person_count = total_income_vnd, person_count
    asked.full_clean(exclude=["recorded_by"])
    asked.save(update_fields=["total_income_vnd", "person_count"])
    asked.sources.all().delete()
    for position, (name, amount) in enumerate(sources, start=1):
        source = IncomeSource(
            commune_id=asked.commune_id, recognition=asked, position=position, name=name, amount_vnd=amount
        )
        source.full_clean()
        source.save(force_insert=True)
    return asked


def lines_of(asked: Recognition) -> Lines:
    """Between what the income must lie, as the law stood on the day the request came in; what is not known is None."""
    if asked.kind == RecognitionKind.WORKER:
        limit = limit_on(asked.commune, asked.received_on)
        return Lines(most=limit and Value(limit.amount_vnd, limit.citation, limit.valid_from))
    return average_lines(standard_on(asked.received_on).terms(asked.received_on), Zone(asked.village.zone))


def finding_of(asked: Recognition) -> Finding:
    """The income of the sheet beside the lines."""
    return find(asked.total_income_vnd, asked.person_count, lines_of(asked))


def limit_on(commune: Area, on: date) -> IncomeLimit | None:
    """The limit that the commune entered for a day; None where it entered none."""
    limits = IncomeLimit.objects.filter(commune=commune, valid_from__lte=on)
    return limits.order_by("-valid_from", "-pk").first()


@transaction.atomic
def enter_limit(*, commune: Area, valid_from: date, amount_vnd: int, citation: str, by: Any) -> IncomeLimit:
    """The highest income of a low-income worker from a day; marked to be checked, whoever entered it."""
    access.require(by, MANAGE_ROUNDS, commune)
    marked = citation if UNVERIFIED_MARK in citation else f"{citation}{_MARK}"
    limit = IncomeLimit(commune=commune, valid_from=valid_from, amount_vnd=amount_vnd, citation=marked, entered_by=by)
    limit.full_clean(exclude=["entered_by"])
    limit.save(force_insert=True)
    return limit


def to_list(commune: Area, kind: RecognitionKind) -> QuerySet[Recognition]:
    """Requests that meet the conditions and are on no list yet."""
    return Recognition.objects.filter(commune=commune, kind=kind, state=RecognitionState.MET, decision=None)


@transaction.atomic
def draft_list(*, commune: Area, kind: RecognitionKind, by: Any) -> Decision:
    """The decision on all who meet the conditions and are on no list yet, to be posted and signed."""
    if by is not None:
        access.require(by, MANAGE_ROUNDS, commune)
    listed = list(to_list(commune, kind).select_for_update(no_key=True))
    if not listed:
        raise ValidationError(f"Chưa có {kind.counted} nào đủ điều kiện mà chưa vào danh sách.")
    decision = Decision(commune=commune, kind=kind.decision, procedure=procedure_on(clock.today()).code, drafted_by=by)
    decision.full_clean(exclude=["drafted_by"])
    decision.save(force_insert=True)
    put_on_list(listed, decision)
    return decision


@transaction.atomic
def drop_list(*, decision: Decision, version: int, by: Any) -> None:
    """A list that was never posted is no more; who is on it waits for another."""
    decision = hold_open(decision, by, MANAGE_ROUNDS, decision.commune)
    if decision.postings.exists():
        raise ValidationError("Danh sách đã niêm yết, không bỏ được.")
    claim(decision, version)
    put_on_list(list(decision.recognitions.all()), None)
    decision.delete()


def put_on_list(rows: Sequence[Recognition], decision: Decision | None) -> None:
    """The requests are on the list of a decision, or on none."""
    Recognition.objects.filter(pk__in=[row.pk for row in rows]).update(decision=decision, version=F("version") + 1)
