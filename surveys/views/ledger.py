"""The ledger of an open round: which households keep it open, and the office's answer for each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.models import Household
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import saved
from huulien.platform.second_look import differing
from surveys.access import MANAGE_ROUNDS
from surveys.forms.ledger import LedgerAnswerForm
from surveys.models import LedgerAnswer
from surveys.services.ledger import answer_ledger, gaps_of, gaps_to_answer, open_ledger
from surveys.views.rounds import round_for, way_to


@login_required
@require_safe
def round_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The households whose movement is not told, and what was answered of others."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    found = gaps_to_answer(round) if round.is_open else []
    codes = {gap.household for gap in found}
    households = {
        household.code: household for household in Household.objects.filter(commune=round.commune, code__in=codes)
    }
    context = {
        "round": round,
        "gaps": [(gap, households[gap.household]) for gap in found],
        "answers": round.ledger_answers.exclude(household__code__in=codes).select_related("household"),
        "has_start": not round.is_open or open_ledger(round) is not None,
    }
    return render(request, "surveys/round_ledger.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_answer(request: HttpRequest, round_pk: int, household_pk: int) -> HttpResponse:
    """The answer for one household."""
    round = round_for(request, round_pk, MANAGE_ROUNDS)
    household = get_object_or_404(Household.objects.visible_to(request.user), pk=household_pk, commune=round.commune)
    given = round.ledger_answers.filter(household=household).first()
    own = gaps_of(round, household) if round.is_open else []
    question_of = next((gap.question_of for gap in own if gap.question_of), None)
    said = {name: getattr(given, name) for name in ("fell_back", "reason", "version")} if given else {"version": 0}
    form = LedgerAnswerForm(request.POST or None, question_of=question_of, initial=said)

    def answer() -> LedgerAnswer:
        answers = {"fell_back": None} | form.cleaned_data
        return answer_ledger(round=round, household=household, by=request.user, **answers)

    if saved(request, form, given, answer, lambda: differing(form, {"reason": given.reason})):
        messages.success(request, f"Đã ghi trả lời về hộ {household.code}.")
        return redirect("surveys:round_ledger", round.pk)
    shut = "" if round.is_open else "Sổ biến động của đợt này chỉ đọc."
    ways = [way_to(round), way("Sổ biến động", "surveys:round_ledger", round.pk)]
    heading = f"Hộ {household.code}: {household.head_name}"
    ask = FormPage(form, heading, "Ghi trả lời", ways, shut=shut, state=round.get_state_display())
    return ask.shown(request, "surveys/ledger_answer.html", household=household, gaps=own)
