"""Step 5 of a round: what was sent to the level above, and what came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huulien.lib.dates import format_date_vi
from huulien.platform.form_page import step_page, way
from huulien.platform.forms import VersionedForm
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.saving import made, stepped_by_form
from surveys.access import MANAGE_ROUNDS
from surveys.forms.opinions import OpinionAnswerForm, OpinionForm, PassOverForm
from surveys.models import Opinion
from surveys.papers.opinions import opinion_report
from surveys.services.opinions import ask_opinion
from surveys.steps.opinions import OPINION_STEPS
from surveys.views.papers import download_paper
from surveys.views.rounds import managed_record, round_for, way_to
from surveys.vocabulary import RoundKind


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinions asked on a round, the latest first; while none is awaited, another may be asked."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    if round.kind != RoundKind.ANNUAL:
        raise Http404("Nobody is asked within the year.")
    form = OpinionForm(request.POST or None)
    if opinion := made(request, form, lambda: ask_opinion(round=round, by=request.user, **form.cleaned_data)):
        words = f"Đã ghi gửi {opinion.asked_of}, hạn trả lời {format_date_vi(opinion.due_on)}."
        messages.success(request, words)
        return redirect("surveys:opinion_detail", pk)
    opinions = list(round.opinions.all())
    for opinion in opinions:
        opinion.round = round
    is_awaited = any(opinion.is_waiting for opinion in opinions)
    context = {
        "round": round, "form": form, "is_awaited": is_awaited,
        "opinions": [(opinion, OPINION_STEPS.history(opinion)) for opinion in opinions],
    }  # fmt: skip
    return render(request, "surveys/opinion_detail.html", context)


@delivers
def opinion_report_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The report to be sent, as PDF or Word, while the round is open."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    if round.kind != RoundKind.ANNUAL or not round.is_open:
        raise Http404("Nobody is asked within the year, or of a round that is decided.")
    name = f"Báo cáo xin ý kiến rà soát {round.year} {round.commune}"
    return download_paper(round, opinion_report(round), file_format, name, round.reviews.count())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The level above has answered."""
    return _step(request, pk, "answer", OpinionAnswerForm)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_pass_over(request: HttpRequest, pk: int) -> HttpResponse:
    """No answer came in time: the commune goes on and says why."""
    return _step(request, pk, "pass_over", PassOverForm)


def _step(request: HttpRequest, pk: int, name: str, form_class: type[VersionedForm]) -> HttpResponse:
    opinion = managed_record(request, Opinion, pk)
    form = form_class(request.POST or None, initial={"version": opinion.version})
    if stepped_by_form(request, OPINION_STEPS, name, opinion, form):
        messages.success(request, f"Đã ghi: {opinion}.")
        return redirect("surveys:opinion_detail", opinion.round_id)
    ways = [way_to(opinion.round), way("Ý kiến cấp trên", "surveys:opinion_detail", opinion.round_id)]
    about = f"{opinion}, hạn trả lời {format_date_vi(opinion.due_on)}."
    return step_page(
        OPINION_STEPS, name, opinion, request.user, form, ways, about=about, shut="Đã ghi xong thì không sửa."
    ).shown(request)
