"""Step 6 of a round: its decisions, who signs them, and their papers."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huulien.lib.numbers import format_integer
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, Way, step_page, way
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.saving import pressed, stepped_by_form
from surveys.access import MANAGE_ROUNDS, SETTLE_ROUNDS
from surveys.forms.decisions import SignForm
from surveys.models import DecidedHousehold, Decision
from surveys.papers.decisions import decision_paper, extract_paper
from surveys.services.decisions import KINDS, deciding, draft_decision, drop_draft, households_named, named_by
from surveys.steps.decisions import DECISION_STEPS, book_of
from surveys.views.papers import download_paper
from surveys.views.rounds import managed_record, round_for
from surveys.vocabulary import DecisionKind, DecisionState

_RELATED = ("drafted_by", "signed_by")


@login_required
@require_safe
def decision_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The decisions of the round, those that can be drafted, and what the signed ones settle."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    decisions = list(round.decisions.select_related("drafted_by", "signed_by"))
    for decision in decisions:
        decision.round, decision.commune = round, round.commune
    waiting = {decision.kind for decision in decisions if not decision.is_signed}
    to_draft = [(kind, len(households_named(round, kind))) for kind in KINDS if kind not in waiting]
    context = {
        "round": round,
        "decisions": [(decision, len(named_by(decision))) for decision in decisions],
        "waiting": len(waiting),
        "to_draft": [(kind, count) for kind, count in to_draft if count] if round.is_open else [],
        "may_settle": round.is_open and access.may(request.user, SETTLE_ROUNDS, round.commune),
        "deciding": deciding(round),
    }
    return render(request, "surveys/decision_list.html", context)


@login_required
@require_POST
def decision_draft(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A decision of a kind, waiting to be signed."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    if kind not in KINDS:
        raise Http404
    if pressed(request, lambda _: draft_decision(round=round, kind=DecisionKind(kind), by=request.user)):
        messages.success(request, "Đã soạn quyết định. Lãnh đạo xem và ký.")
    return redirect("surveys:decision_list", pk)


@login_required
@require_safe
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The households that a decision names; of those that escaped, each one's extract once it is signed."""
    decision = managed_record(request, Decision, pk, *_RELATED)
    context = {
        "decision": decision,
        "round": decision.round,
        "rows": named_by(decision),
        "has_extracts": decision.is_signed and decision.kind == DecisionKind.ESCAPED,
        "history": DECISION_STEPS.history(decision),
        "may_sign": DECISION_STEPS.is_offered(DECISION_STEPS.step("sign"), decision, request.user),
    }
    return render(request, "surveys/decision_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader signs: the list is kept, the number taken."""
    decision = managed_record(request, Decision, pk, *_RELATED)
    access.require(request.user, SETTLE_ROUNDS, decision.commune)
    initial = {"version": decision.version, "decided_on": clock.today()}
    form = SignForm(request.POST or None, initial=initial, book=book_of(decision, clock.today().year).words)
    if stepped_by_form(request, DECISION_STEPS, "sign", decision, form):
        messages.success(request, "Đã ký quyết định. Ký đủ các quyết định rồi chốt đợt rà soát.")
        return redirect("surveys:decision_list", decision.round_id)
    count = format_integer(len(named_by(decision)))
    told = f"{count} hộ, {decision.round.short_name}. Ký xong, danh sách giữ nguyên."
    ways = [
        way("Quyết định", "surveys:decision_list", decision.round_id),
        way(decision.get_kind_display(), "surveys:decision_detail", pk),
    ]
    return sign_page(decision, request.user, form, ways, told).shown(request)


def sign_page(decision: Decision, user: Any, form: SignForm, ways: Sequence[Way], told: str) -> FormPage:
    """The page on which a decision is signed, of a round or on requests."""
    about = f"{told} Sửa về sau phải bằng quyết định mới."
    heading = f"Ký quyết định {decision.get_kind_display().lower()}"
    return step_page(
        DECISION_STEPS, "sign", decision, user, form, ways, heading=heading, button="Ký quyết định", about=about,
        shut="Không ký được nữa.",
    )  # fmt: skip


@login_required
@require_POST
def decision_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft is given up."""
    decision = managed_record(request, Decision, pk, *_RELATED)
    if pressed(request, lambda version: drop_draft(decision=decision, version=version, by=request.user)):
        messages.success(request, "Đã bỏ bản soạn.")
    return redirect("surveys:decision_list", decision.round_id)


@delivers
def decision_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The decision with its lists as PDF or Word."""
    decision = managed_record(request, Decision, pk, *_RELATED)
    document = decision_paper(decision)
    return download_paper(decision.round, document, file_format, str(decision), len(named_by(decision)))


@delivers
def extract_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The extract of a signed decision for one household that escaped."""
    access.require_somewhere(request.user, MANAGE_ROUNDS)
    rows = DecidedHousehold.objects.filter(
        access.communes_filter(request.user, MANAGE_ROUNDS),
        decision__kind=DecisionKind.ESCAPED,
        decision__state=DecisionState.SIGNED,
    )
    related = ("decision__round", "decision__commune", "decision__signed_by", "village", "household")
    row = get_object_or_404(rows.select_related(*related), pk=pk)
    name = f"Trích quyết định {row.decision.round.year} hộ {row.household.code}"
    return download_paper(row.decision.round, extract_paper(row), file_format, name, 1)
