"""How the meeting of a village ends: recorded as held, it returns the reviews that it did not agree to."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_percent
from huulien.lib.rates import rate
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import CLOSE_MEETINGS
from surveys.models import Meeting, MeetingOpinion
from surveys.services.meetings import asked_of, opinions_of
from surveys.services.open_round import must_be_open
from surveys.steps.reviews import REVIEW_STEPS
from surveys.vocabulary import Attendance, MeetingState

# What a meeting must say before it is recorded as held, as one asks for it.
ASKED = {
    "held_on": "ngày họp", "place": "nơi họp", "chair": "chủ trì", "secretary": "thư ký",
    "household_signers": "đại diện hộ ký biên bản", "households_invited": "số hộ được mời",
    **{kind.count_field: f"số người của “{kind.label}” (không có ai thì ghi 0)" for kind in Attendance},
}  # fmt: skip


def _may_hold(meeting: Meeting) -> Iterator[Obstacle]:
    if not meeting.round.is_open:
        yield from must_be_open(meeting.round, "họp thôn")
        return
    form = reverse("surveys:meeting_edit", args=[meeting.pk])
    if missing := [words for name, words in ASKED.items() if getattr(meeting, name) in {None, ""}]:
        yield Obstacle(f"Chưa ghi {', '.join(missing)}.", form, "Ghi cuộc họp")
    page, present = reverse("surveys:meeting_detail", args=[meeting.pk]), meeting.present_count
    said = {opinion.review_id: opinion for opinion in opinions_of(meeting)}
    asked = set(asked_of(meeting).values_list("pk", flat=True))
    if not asked:
        yield Obstacle("Không có hộ nào để hỏi ý kiến. Bỏ bản ghi này.", page, "Xem cuộc họp")
    if unsaid := len(asked - said.keys()):
        yield Obstacle(f"{unsaid} hộ chưa ghi số người đồng ý.", page, "Ghi từng hộ")
    if present == 0:
        yield Obstacle("Không có ai có mặt thì không có cuộc họp.", form, "Ghi cuộc họp")
    if present is not None and any(said[pk].agreed_count > present for pk in asked & said.keys()):
        yield Obstacle(f"Có hộ ghi số người đồng ý quá {present} người có mặt.", page, "Ghi từng hộ")
    first = max((opinion.review.visited_on for opinion in said.values()), default=None)
    if meeting.held_on and first and meeting.held_on < first:
        yield Obstacle(f"Có hộ được thăm ngày {format_date_vi(first)}, sau ngày họp.", form, "Ghi cuộc họp")


def _hold(meeting: Meeting, *, by: Any, reason: str) -> tuple[str, ...]:
    """What the meeting did not agree to goes back to who reviewed it; what it was not asked about is left out."""
    meeting.opinions.exclude(review__in=asked_of(meeting)).delete()
    for opinion in list(opinions_of(meeting)):
        if not meeting.rule.agrees(opinion.agreed_count, meeting.present_count):
            review = opinion.review
            REVIEW_STEPS.perform("return", review, by=by, version=review.version, reason=_reason(meeting, opinion))
    return ()


def _reason(meeting: Meeting, opinion: MeetingOpinion) -> str:
    present = meeting.present_count
    return (
        f"Họp thôn ngày {format_date_vi(meeting.held_on)}: {opinion.agreed_count} trên {present} người có mặt đồng ý "
        f"({format_percent(rate(opinion.agreed_count, present))}), chưa đủ {meeting.rule.agreed_percent} %. "
        "Rà soát lại rồi họp lại."
    )


MEETING_STEPS = Steps(
    model=Meeting,
    states=MeetingState,
    area="village",
    parents=("commune", "round"),
    table=(
        Step(
            "hold", "Ghi đã họp xong", frozenset({MeetingState.DRAFT}), MeetingState.HELD, CLOSE_MEETINGS, {},
            obstacles=_may_hold, effect=_hold,
        ),
    ),
)  # fmt: skip
