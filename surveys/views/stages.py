"""The path of a round: its steps, how far each is, and what is recorded of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.access import SEE_HOUSEHOLDS
from huulien.lib.dates import format_date_vi
from huulien.platform import access
from huulien.platform.form_page import FormPage, Way, step_page, way
from huulien.platform.saving import saved, stepped_by_form
from surveys.access import MANAGE_ROUNDS
from surveys.contexts.path import STEP_SLUGS, RoundPath
from surveys.forms.stages import FinishForm, ReopenForm, StageForm, StartForm
from surveys.models import RoundStage
from surveys.services.stages import edit_stage
from surveys.steps.stages import STAGE_STEPS
from surveys.views.rounds import visible_round, way_to

_FORMS = {"start": StartForm, "finish": FinishForm, "reopen": ReopenForm}


@login_required
@require_safe
def round_path(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps of the round with state, owner and last day, and what keeps the present one from being done."""
    round = visible_round(request, pk)
    return render(request, "surveys/round_path.html", {"path": RoundPath(round, request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step of the round begins, is done, or is done again."""
    name = next((name for name, slug in STEP_SLUGS.items() if slug == step), None)
    if name is None:
        raise Http404
    stage = _stage_for(request, pk)
    form = _FORMS[name](request.POST or None, initial={"version": stage.version})
    if stepped_by_form(request, STAGE_STEPS, name, stage, form):
        messages.success(request, f"Đã ghi: {stage}.")
        return redirect("surveys:round_path", stage.round_id)
    due = f" Hạn {format_date_vi(stage.due_on)}: {stage.due_words}." if stage.due_on else ""
    return step_page(
        STAGE_STEPS, name, stage, request.user, form, _ways(stage), heading=str(stage),
        button=STAGE_STEPS.step(name).label, about=f"{stage.owner}.{due} {stage.text.citation}.",
        shut="Việc này không làm được ở trạng thái hiện nay của bước.",
    ).shown(request)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answers for the step, and a note."""
    stage = _stage_for(request, pk)
    form = StageForm(request.POST or None, initial={"version": stage.version, "owner": stage.owner, "note": stage.note})
    if saved(
        request, form, stage, lambda: edit_stage(stage=stage, **form.cleaned_data),
        lambda: {"owner": stage.owner, "note": stage.note},
    ):  # fmt: skip
        messages.success(request, f"Đã lưu: {stage}.")
        return redirect("surveys:round_path", stage.round_id)
    round = stage.round
    shut = "" if round.is_open else "Các bước của đợt này chỉ đọc."
    return FormPage(form, str(stage), "Lưu", _ways(stage), shut=shut, state=round.get_state_display()).shown(request)


def _ways(stage: RoundStage) -> list[Way]:
    return [way_to(stage.round), way("Các bước", "surveys:round_path", stage.round_id)]


def _stage_for(request: HttpRequest, pk: int) -> RoundStage:
    """The step; 404 outside the user's reach, 403 for who may only look."""
    access.require_somewhere(request.user, MANAGE_ROUNDS)
    stages = RoundStage.objects.filter(access.communes_filter(request.user, SEE_HOUSEHOLDS))
    stage = get_object_or_404(stages.select_related("round", "commune__parent__parent"), pk=pk)
    access.require(request.user, MANAGE_ROUNDS, stage.commune)
    return stage
