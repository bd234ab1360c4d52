"""The meetings of villages in a round: which households they are asked about, and what they agreed to."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from households.models import Area
from huulien.platform.locking import claim
from surveys.access import FILL_MEETINGS
from surveys.models import Meeting, MeetingOpinion, Review, Round
from surveys.rules.procedure import procedure_by_code
from surveys.services.open_round import check_day, hold_open
from surveys.vocabulary import MeetingState


def _held(of: str = "pk") -> QuerySet[MeetingOpinion]:
    return MeetingOpinion.objects.held().filter(review=OuterRef(of)).order_by()


def _agreed(round: Round) -> Exists:
    """That a meeting agreed to what the review says now: a result that changed since is asked again."""
    percent = procedure_by_code(round.procedure).meeting.agreed_percent
    return Exists(_held().agreeing(percent).filter(poverty_class=OuterRef("poverty_class")))


def reviews_to_ask(round: Round) -> QuerySet[Review]:
    """Reviews that were sent and that no meeting has agreed to as they are now."""
    return round.reviews.submitted().exclude(_agreed(round)) if round.procedure else round.reviews.none()


def reviews_to_meet_again(round: Round) -> QuerySet[Review]:
    """Reviews that a meeting was asked about and that none has agreed to as they are now."""
    if not round.procedure:
        return round.reviews.none()
    return round.reviews.filter(Exists(_held())).exclude(_agreed(round))


def asked_of(meeting: Meeting) -> QuerySet[Review]:
    """The reviews that a meeting in writing is asked about, those asked before first."""
    asked = reviews_to_ask(meeting.round).filter(village=meeting.village_id)
    return asked.annotate(was_asked=Exists(_held())).order_by("-was_asked", "household__code", "pk")


def opinions_of(meeting: Meeting) -> QuerySet[MeetingOpinion]:
    """What was said, by review; in writing, only of results that have not changed since it was written."""
    said = meeting.opinions.select_related("review__household").order_by("review__household__code", "pk")
    return said.filter(poverty_class=F("review__poverty_class")) if meeting.is_draft else said


def meetings_of(round: Round) -> QuerySet[Meeting]:
    """The meetings of the round, each with how many households it was asked about, agreed to and did not agree to."""
    if not round.procedure:
        return round.meetings.none()
    percent = procedure_by_code(round.procedure).meeting.agreed_percent
    agreed = MeetingOpinion.objects.agreeing(percent).filter(meeting=OuterRef("pk")).order_by().values("meeting")
    found = round.meetings.annotate(
        asked_count=Count("opinions"),
        agreed_count=Coalesce(Subquery(agreed.annotate(count=Count("pk")).values("count")), 0),
    )
    return found.annotate(again_count=F("asked_count") - F("agreed_count"))


@transaction.atomic
def open_meeting(*, round: Round, village: Area, by: Any) -> Meeting:
    """The next meeting of the village: to be printed before it is held, and written after."""
    round = hold_open(round, by, FILL_MEETINGS, village)
    if not reviews_to_ask(round).filter(village=village).exists():
        raise ValidationError(f"{village.name} không có phiếu đã gửi nào chưa được họp thôn đồng ý.")
    last = round.meetings.filter(village=village).order_by("-number").first()
    new = Meeting(
        commune=round.commune, round=round, village=village, number=last.number + 1 if last else 1, recorded_by=by
    )
    new.full_clean(exclude=["recorded_by"])
    new.save(force_insert=True)
    return new


@transaction.atomic
def save_meeting(*, meeting: Meeting, version: int, by: Any, **fields: Any) -> Meeting:
    """The meeting with its day, place and people."""
    _take_draft(meeting, version, by)
    if held_on := fields.get("held_on"):
        check_day(meeting.round.opened_on, held_on, "held_on")
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.full_clean(exclude=["recorded_by"])
    meeting.save(update_fields=list(fields))
    return meeting


@transaction.atomic
def save_opinions(*, meeting: Meeting, version: int, by: Any, agreed: Mapping[int, int | None]) -> Meeting:
    """The meeting with what was said of households: review → how many agreed; nothing of those not named."""
    _take_draft(meeting, version, by)
    if meeting.present_count is None:
        raise ValidationError("Ghi số người có mặt trước, rồi ghi số người đồng ý.")
    asked = {review.pk: review for review in asked_of(meeting)}
    for pk, count in agreed.items():
        if pk not in asked or (count is not None and not 0 <= count <= meeting.present_count):
            raise ValidationError(f"Ghi số người đồng ý từ 0 đến {meeting.present_count}, cho hộ của thôn.")
    said = {pk: count for pk, count in agreed.items() if count is not None}
    meeting.opinions.exclude(review__in=said).delete()
    kept = {opinion.review_id: opinion for opinion in meeting.opinions.all()}
    new, changed = [], []
    for pk, count in said.items():
        given = {"poverty_class": asked[pk].poverty_class, "agreed_count": count}
        if pk not in kept:
            new.append(MeetingOpinion(commune=meeting.commune, meeting=meeting, review=asked[pk], **given))
        elif given != {name: getattr(kept[pk], name) for name in given}:
            for name, value in given.items():
                setattr(kept[pk], name, value)
            changed.append(kept[pk])
    MeetingOpinion.objects.bulk_create(new)
    MeetingOpinion.objects.bulk_update(changed, ["poverty_class", "agreed_count"])
    return meeting


@transaction.atomic
def drop_meeting(*, meeting: Meeting, version: int, by: Any) -> None:
    """A meeting that was opened by mistake is gone; the trail keeps it."""
    _take_draft(meeting, version, by)
    meeting.delete()


def _take_draft(meeting: Meeting, version: int, by: Any) -> None:
    """The next version of the meeting as it stands, its round held."""
    meeting.round = hold_open(meeting.round, by, FILL_MEETINGS, meeting.village)
    if not Meeting.objects.filter(pk=meeting.pk, state=MeetingState.DRAFT).exists():
        raise ValidationError("Cuộc họp đã ghi xong thì không sửa. Điều sai được họp lại.")
    claim(meeting, version)
