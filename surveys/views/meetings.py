"""Step 3 of a round: the meetings of its villages, for who writes them and who reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.access import SEE_HOUSEHOLDS
from households.models import Area
from huulien.lib.numbers import plain_number
from huulien.platform import access
from huulien.platform.form_page import FormPage, Way, step_page, way
from huulien.platform.forms import VersionedForm
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.papers.files import delivery
from huulien.platform.saving import pressed, saved, stepped_by_form
from surveys.access import CLOSE_MEETINGS, FILL_MEETINGS
from surveys.contexts.minutes import Minutes
from surveys.forms.meetings import MeetingForm, OpinionsForm
from surveys.models import Meeting
from surveys.services.meetings import (
    drop_meeting,
    meetings_of,
    open_meeting,
    opinions_of,
    reviews_to_ask,
    reviews_to_meet_again,
    save_meeting,
    save_opinions,
)
from surveys.steps.meetings import MEETING_STEPS
from surveys.views.papers import FORMATS
from surveys.views.rounds import visible_round
from surveys.vocabulary import ReviewState

_READ_ONLY = "Điều ghi sai được họp lại."


@login_required
@require_safe
def meeting_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The meetings of the round in the user's villages, and the villages that are to meet."""
    round = visible_round(request, pk)
    meetings = meetings_of(round).filter(access.rows_filter(request.user, SEE_HOUSEHOLDS)).select_related("village")
    writing = {meeting.village_id for meeting in meetings if meeting.is_draft}
    waiting = reviews_to_ask(round).filter(access.rows_filter(request.user, FILL_MEETINGS))
    villages = Area.objects.filter(pk__in=waiting.order_by().values("village")).exclude(pk__in=writing)
    again = reviews_to_meet_again(round).visible_to(request.user).filter(state=ReviewState.DRAFT)
    context = {
        "round": round,
        "meetings": meetings.order_by("village__position", "village", "number"),
        "villages": villages.order_by("position", "pk") if round.is_open else [],
        "again": again.select_related("household", "village").order_by("village__position", "household__code", "pk"),
    }
    return render(request, "surveys/meeting_list.html", context)


@login_required
@require_POST
def meeting_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The next meeting of a village, in writing."""
    round = visible_round(request, pk)
    access.require_somewhere(request.user, FILL_MEETINGS)
    named = plain_number(request.POST.get("thon", ""))
    villages = Area.objects.villages_of(round.commune).filter(access.areas_within(request.user, FILL_MEETINGS))
    village = villages.filter(pk=named).first() if named is not None else None
    try:
        if village is None:
            raise ValidationError("Chọn một thôn trong danh sách.")
        return redirect("surveys:meeting_detail", open_meeting(round=round, village=village, by=request.user).pk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("surveys:meeting_list", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the meeting said of each household; in writing, a count of those who agreed beside each."""
    meeting = _meeting_for(request, pk, FILL_MEETINGS if request.method == "POST" else SEE_HOUSEHOLDS)
    minutes = Minutes(meeting)
    is_written = meeting.is_draft and meeting.round.is_open and access.may(request.user, FILL_MEETINGS, meeting.village)
    form = None
    if request.method == "POST" or (is_written and meeting.present_count):
        form = OpinionsForm(
            request.POST or None, asked=[row.review for row in minutes.rows], said=opinions_of(meeting),
            present=meeting.present_count or 0, version=meeting.version,
        )  # fmt: skip

        def save() -> Meeting:
            version = form.cleaned_data["version"]
            return save_opinions(meeting=meeting, version=version, by=request.user, agreed=form.agreed)

        if saved(request, form, meeting, save):
            messages.success(request, "Đã lưu ý kiến của cuộc họp.")
            return redirect("surveys:meeting_detail", pk)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "form": form,
        "is_written": is_written,
        "steps": MEETING_STEPS.offered(meeting, request.user) if meeting.round.is_open else [],
        "history": MEETING_STEPS.history(meeting),
    }
    return render(request, "surveys/meeting_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The day, the place and the people of a meeting."""
    meeting = _meeting_for(request, pk, FILL_MEETINGS)
    initial = model_to_dict(meeting, [*MeetingForm.base_fields]) | {"version": meeting.version}
    if meeting.households_invited is None:
        initial["households_invited"] = len(Minutes(meeting).rows)
    form = MeetingForm(request.POST or None, initial=initial)

    def save() -> Meeting:
        return save_meeting(meeting=meeting, by=request.user, **form.cleaned_data)

    if saved(request, form, meeting, save):
        messages.success(request, "Đã lưu cuộc họp.")
        return redirect("surveys:meeting_detail", pk)
    shut = "" if meeting.is_draft and meeting.round.is_open else _READ_ONLY
    note = "Chưa biết thì để trống và lưu. Không có ai thì ghi 0. Mỗi người chỉ tính một lần."
    return FormPage(form, str(meeting), "Lưu", _ways(meeting), note=note, shut=shut, state="Cuộc họp chỉ đọc").shown(
        request
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """The commune has the signed minutes: from then on they stand, and what was not agreed to is reviewed again."""
    meeting = _meeting_for(request, pk, CLOSE_MEETINGS)
    form = VersionedForm(request.POST or None, initial={"version": meeting.version})
    if stepped_by_form(request, MEETING_STEPS, "hold", meeting, form):
        messages.success(request, f"Đã ghi xong: {meeting}.")
        return redirect("surveys:meeting_detail", pk)
    meeting.refresh_from_db()
    minutes = Minutes(meeting)
    ask = step_page(
        MEETING_STEPS, "hold", meeting, request.user, form, _ways(meeting), heading=minutes.heading,
        button="Ghi đã họp xong", shut=_READ_ONLY,
    )  # fmt: skip
    return ask.shown(request, "surveys/meeting_hold.html", meeting=meeting, minutes=minutes)


def _ways(meeting: Meeting) -> list[Way]:
    here = f"{meeting.village.name}, lần {meeting.number}"
    return [way("Họp thôn", "surveys:meeting_list", meeting.round_id), way(here, "surveys:meeting_detail", meeting.pk)]


@login_required
@require_POST
def meeting_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting that was opened by mistake."""
    meeting = _meeting_for(request, pk, FILL_MEETINGS)
    if pressed(request, lambda version: drop_meeting(meeting=meeting, version=version, by=request.user)):
        messages.success(request, "Đã bỏ bản ghi cuộc họp.")
        return redirect("surveys:meeting_list", meeting.round_id)
    return redirect("surveys:meeting_detail", pk)


@delivers
def meeting_minutes(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The minutes as a file, to be signed; before the meeting with room to write."""
    if file_format not in FORMATS:
        raise Http404
    meeting = _meeting_for(request, pk, SEE_HOUSEHOLDS)
    minutes = Minutes(meeting)
    name = f"Biên bản họp thôn {meeting.village.name} lần {meeting.number} năm {meeting.round.year}"
    return delivery(
        minutes.document, file_format, name, count=len(minutes.rows), commune_id=meeting.commune_id, of=meeting,
        what="biên bản", back=reverse("surveys:meeting_detail", args=[pk]), sees=(),
    )  # fmt: skip


def _meeting_for(request: HttpRequest, pk: int, act: access.Act) -> Meeting:
    """The meeting; 404 outside the user's reach, 403 for `act` where they may only read."""
    access.require_somewhere(request.user, act)
    rows = Meeting.objects.filter(access.rows_filter(request.user, SEE_HOUSEHOLDS))
    found = rows.select_related("round__commune", "commune__parent__parent", "village__parent__parent__parent")
    meeting = get_object_or_404(found, pk=pk)
    access.require(request.user, act, meeting.village)
    return meeting
