"""Requests to be recognised as of average living, or as a low-income worker: from the request to the decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.access import SEE_HOUSEHOLDS
from households.models import Area
from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.platform import access, clock
from huulien.platform.buttons import Button, button
from huulien.platform.form_page import GONE, FormPage, Way, step_page, way
from huulien.platform.forms import VersionedForm
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.listings import list_url
from huulien.platform.papers.files import download
from huulien.platform.saving import made, pressed, saved, stepped_by_form
from surveys.access import MANAGE_ROUNDS, SETTLE_ROUNDS
from surveys.forms.decisions import SignForm
from surveys.forms.postings import ListComplaintForm, ListPostingForm
from surveys.forms.recognitions import (
    AverageRequestForm,
    IncomeForm,
    LimitForm,
    OfficerResultForm,
    ReconsiderForm,
    TakeBackForm,
    WorkerRequestForm,
    sources_text,
)
from surveys.forms.requests import ReplyForm
from surveys.models import Decision, Recognition
from surveys.papers.recognitions import income_sheet, kind_of, list_decision_paper, refusal_paper
from surveys.rules.procedure import procedure_by_code
from surveys.services.postings import complain_of_list, post_list
from surveys.services.recognitions import (
    draft_list,
    drop_list,
    enter_limit,
    finding_of,
    limit_on,
    record_household,
    record_worker,
    save_income,
    to_list,
)
from surveys.steps.decisions import DECISION_STEPS
from surveys.steps.decisions import book_of as decision_book
from surveys.steps.recognitions import RECOGNITION_STEPS, book_of, is_left_to_officer, list_to_sign
from surveys.views.decisions import sign_page
from surveys.views.papers import FORMATS, download_paper
from surveys.views.postings import posting_page
from surveys.views.rounds import managed
from surveys.vocabulary import Comparison, DecisionState, RecognitionKind, RecognitionState

# Slug → the steps it may lead to; what is typed, or the sheet, tells which.
STEP_SLUGS = {"ket-qua": ("meet", "fail"), "tu-choi": ("refuse",), "xet-lai": ("reconsider",), "rut": ("withdraw",)}
_LABELS = {"ket-qua": "Ghi kết quả", "tu-choi": "Ghi văn bản từ chối", "xet-lai": "Xét lại", "rut": "Ghi rút đề nghị"}
_LIST = way("Xác nhận", "surveys:recognition_list")
_RELATED = ("commune__parent", "village", "household", "member", "decision", "recorded_by")


# ----- Requests -----


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognition_household(request: HttpRequest) -> HttpResponse:
    """A household asks to be recognised as of average living."""
    commune = commune_for(request, MANAGE_ROUNDS)
    access.require(request.user, MANAGE_ROUNDS, commune)
    form = AverageRequestForm(
        request.POST or None, commune_id=commune.pk, initial={"household": request.GET.get("ho", "")}
    )
    asked = made(request, form, lambda: record_household(by=request.user, **form.cleaned_data))
    return _recorded(request, form, asked, RecognitionKind.AVERAGE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognition_worker(request: HttpRequest) -> HttpResponse:
    """A person asks to be recognised as a low-income worker."""
    commune = commune_for(request, MANAGE_ROUNDS)
    access.require(request.user, MANAGE_ROUNDS, commune)
    form = WorkerRequestForm(request.POST or None, commune=commune)
    asked = made(request, form, lambda: record_worker(commune=commune, by=request.user, **form.cleaned_data))
    return _recorded(request, form, asked, RecognitionKind.WORKER)


def _recorded(request: HttpRequest, form: Any, asked: Recognition | None, kind: RecognitionKind) -> HttpResponse:
    if asked:
        messages.success(request, f"Đã ghi đề nghị, hạn trả lời {format_date_vi(asked.due_on)}. Kê khai thu nhập tiếp.")
        return redirect("surveys:recognition_detail", asked.pk)
    ask = FormPage(form, f"Đề nghị xác nhận {kind.label.lower()}", "Ghi đề nghị", [_LIST])
    return ask.shown(request, "surveys/recognition_form.html", sheet=kind == RecognitionKind.AVERAGE)


@login_required
@require_safe
def recognition_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A request: its income sheet, what follows from it, and what comes next."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    rows = Recognition.objects.visible_to(request.user).select_related(*_RELATED)
    asked = get_object_or_404(rows, pk=pk)
    finding = finding_of(asked)
    is_declared = asked.state == RecognitionState.RECEIVED and asked.income is not None
    context = {
        "asked": asked,
        "sources": asked.sources.all(),
        "finding": finding,
        "buttons": _buttons(asked, request.user),
        "may_manage": access.may(request.user, MANAGE_ROUNDS, asked.commune),
        "is_too_low": is_declared and finding.comparison == Comparison.TOO_LOW,
        "rule": procedure_by_code(asked.procedure).recognitions[RecognitionKind(asked.kind)],
        "history": RECOGNITION_STEPS.history(asked),
    }
    return render(request, "surveys/recognition_detail.html", context)


def _buttons(asked: Recognition, user: Any) -> list[Button]:
    """What the user may do with a request now: the income first, then what it leads to."""
    if not access.may(user, MANAGE_ROUNDS, asked.commune):
        return []
    offered, main = {step.name for step in RECOGNITION_STEPS.offered(asked, user)}, ""
    if asked.income is not None:
        main = {RecognitionState.RECEIVED: "ket-qua", RecognitionState.UNMET: "tu-choi"}.get(asked.state, "")
    found = []
    if asked.state == RecognitionState.RECEIVED:
        found.append(button("Kê khai thu nhập", "surveys:recognition_income", asked.pk, stands_out=not main))
    if asked.kind == RecognitionKind.AVERAGE:
        found.append(button("In bản kê khai", "surveys:income_sheet", asked.pk, "pdf"))
    for slug, names in STEP_SLUGS.items():
        if offered & set(names):
            step = ("surveys:recognition_step", asked.pk, slug)
            found.append(button(_LABELS[slug], *step, stands_out=slug == main))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognition_income(request: HttpRequest, pk: int) -> HttpResponse:
    """The income sheet is written."""
    asked = _managed(request, pk)
    initial = {
        "version": asked.version, "total_income_vnd": asked.total_income_vnd, "person_count": asked.person_count,
        "sources": sources_text(asked),
    }  # fmt: skip
    form = IncomeForm(request.POST or None, initial=initial, asked=asked)
    if saved(request, form, asked, lambda: save_income(asked=asked, by=request.user, **form.cleaned_data)):
        messages.success(request, "Đã ghi bản kê thu nhập.")
        return redirect("surveys:recognition_detail", pk)
    shut, state = "" if asked.state == RecognitionState.RECEIVED else GONE, asked.get_state_display()
    ask = FormPage(form, "Kê khai thu nhập", "Ghi bản kê", _ways(asked), _about(asked), shut=shut, state=state)
    return ask.shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognition_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A request goes on: its result, a second look, a refusal in writing, or it is taken back."""
    if step not in STEP_SLUGS:
        raise Http404
    asked = _managed(request, pk)
    form, heading = _step_form(request, asked, step), _LABELS[step]

    def perform() -> Recognition:
        given = dict(form.cleaned_data)
        return RECOGNITION_STEPS.perform(given.pop("result", _step_name(asked, step)), asked, by=request.user, **given)

    if saved(request, form, asked, perform):
        messages.success(request, f"Đã làm: {heading.lower()}.")
        return redirect("surveys:recognition_detail", pk)
    ask = step_page(
        RECOGNITION_STEPS, _step_name(asked, step), asked, request.user, form, _ways(asked), heading=heading,
        button=heading, about=_about(asked),
    )  # fmt: skip
    finding = finding_of(asked) if step == "ket-qua" else None
    return ask.shown(request, "surveys/recognition_step.html", finding=finding)


def _ways(asked: Recognition) -> list[Way]:
    return [_LIST, way(asked.full_name, "surveys:recognition_detail", asked.pk)]


def _about(asked: Recognition) -> str:
    return f"{asked}, thôn {asked.village.name}. Thu nhập 12 tháng: {asked.months_words}."


def _step_form(request: HttpRequest, asked: Recognition, step: str) -> VersionedForm:
    given = {"data": request.POST or None, "initial": {"version": asked.version}}
    if step == "tu-choi":
        return ReplyForm(book=book_of(asked, clock.today().year).words, **given)
    if step == "ket-qua":
        return OfficerResultForm(**given) if is_left_to_officer(asked) else VersionedForm(**given)
    return ReconsiderForm(**given) if step == "xet-lai" else TakeBackForm(**given)


def _step_name(asked: Recognition, step: str) -> str:
    """Of the result: the one that the sheet leads to."""
    names = STEP_SLUGS[step]
    return names[-1] if finding_of(asked).comparison in {Comparison.TOO_LOW, Comparison.TOO_HIGH} else names[0]


def _managed(request: HttpRequest, pk: int) -> Recognition:
    return managed(request, Recognition.objects.select_related(*_RELATED), pk)


@delivers
def recognition_reply_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The refusal as PDF or Word, once it has its number."""
    asked = _managed(request, pk)
    if asked.state != RecognitionState.REFUSED:
        raise Http404("Nothing was refused in writing.")
    return download_paper(asked, refusal_paper(asked), file_format, f"Trả lời {asked.full_name}", 1)


@login_required
@require_safe
def blank_income_sheet(request: HttpRequest, file_format: str) -> HttpResponse:
    """The sheet for households to declare on."""
    commune = commune_for(request, MANAGE_ROUNDS)
    access.require(request.user, MANAGE_ROUNDS, commune)
    if file_format not in FORMATS:
        raise Http404
    return download(income_sheet(commune), file_format, "Bản kê khai thu nhập trống")


@delivers
def income_sheet_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The sheet of a household, to be signed."""
    asked = _managed(request, pk)
    if asked.kind != RecognitionKind.AVERAGE:
        raise Http404("Workers declare on no such sheet.")
    name = f"Bản kê khai thu nhập {asked.full_name}"
    return download_paper(asked, income_sheet(asked.commune, asked), file_format, name, 1)


# ----- Lists and decisions -----


@login_required
@require_safe
def recognition_decisions(request: HttpRequest) -> HttpResponse:
    """How many ask and how far they are, group by group; the lists and decisions; the limit of income."""
    commune = commune_for(request, MANAGE_ROUNDS)
    access.require(request.user, MANAGE_ROUNDS, commune)
    decisions = (
        Decision.objects.filter(commune=commune, round=None).annotate(count=Count("recognitions")).order_by("-pk")
    )
    context = {
        "commune": commune,
        "groups": [(kind, _counts(commune, kind), to_list(commune, kind).count()) for kind in RecognitionKind],
        "decisions": decisions,
        "waiting": sum(decision.state == DecisionState.DRAFT for decision in decisions),
        "limit": limit_on(commune, clock.today()),
    }
    return render(request, "surveys/recognition_decisions.html", context)


def _counts(commune: Area, kind: RecognitionKind) -> list[tuple[RecognitionState, int, str]]:
    """(state, how many, their list) of each state in which there is somebody."""
    rows = Recognition.objects.filter(commune=commune, kind=kind).order_by()
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    return [
        (state, counts[state], list_url("recognitions", xa=commune.code, loai=kind, kq=state))
        for state in RecognitionState
        if counts.get(state)
    ]


@login_required
@require_POST
def recognition_draft(request: HttpRequest, kind: str) -> HttpResponse:
    """A list of those who meet the conditions, to be posted and signed."""
    commune = commune_for(request, MANAGE_ROUNDS)
    access.require(request.user, MANAGE_ROUNDS, commune)
    if kind not in list(RecognitionKind):
        raise Http404
    try:
        decision = draft_list(commune=commune, kind=RecognitionKind(kind), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("surveys:recognition_decisions")
    messages.success(request, "Đã lập danh sách. Niêm yết rồi lãnh đạo ký.")
    return redirect("surveys:recognition_decision", decision.pk)


@login_required
@require_safe
def recognition_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """A list: who is on it, its postings and complaints, and what keeps it from being signed."""
    decision = _decision(request, pk)
    context = {
        "decision": decision,
        "kind": kind_of(decision),
        "rows": decision.recognitions.in_order().select_related("village", "member"),
        "postings": decision.postings.select_related("after__recognition", "after__decision"),
        "complaints": decision.complaints.select_related("recognition", "village", "decision"),
        "obstacles": [] if decision.is_signed else list(list_to_sign(decision)),
        "may_sign": DECISION_STEPS.is_offered(DECISION_STEPS.step("sign"), decision, request.user),
        "history": DECISION_STEPS.history(decision),
    }
    return render(request, "surveys/recognition_decision.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognition_post(request: HttpRequest, pk: int) -> HttpResponse:
    """The list is posted."""
    decision = _decision(request, pk)
    form = ListPostingForm(request.POST or None, of=decision)
    if made(request, form, lambda: post_list(decision=decision, by=request.user, **form.cleaned_data)):
        messages.success(request, "Đã ghi niêm yết.")
        return redirect("surveys:recognition_decision", pk)
    return posting_page(decision, form, "Ghi niêm yết").shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognition_complain(request: HttpRequest, pk: int) -> HttpResponse:
    """A complaint about somebody on the list, or left out of it."""
    decision = _decision(request, pk)
    form = ListComplaintForm(request.POST or None, decision=decision)
    complaint = made(request, form, lambda: complain_of_list(decision=decision, by=request.user, **form.cleaned_data))
    if complaint:
        messages.success(request, f"Đã ghi khiếu nại, hạn trả lời {format_date_vi(complaint.due_on)}.")
        return redirect("surveys:recognition_decision", pk)
    return posting_page(decision, form, "Ghi khiếu nại").shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recognition_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader signs: the list is kept, the number taken, everybody on it recognised."""
    decision = _decision(request, pk)
    access.require(request.user, SETTLE_ROUNDS, decision.commune)
    initial = {"version": decision.version, "decided_on": clock.today()}
    form = SignForm(request.POST or None, initial=initial, book=decision_book(decision, clock.today().year).words)
    if stepped_by_form(request, DECISION_STEPS, "sign", decision, form):
        messages.success(request, "Đã ký quyết định.")
        return redirect("surveys:recognition_decision", pk)
    ways = [
        way("Niêm yết, quyết định", "surveys:recognition_decisions"),
        way(decision.get_kind_display(), "surveys:recognition_decision", pk),
    ]
    told = "Ký xong, danh sách giữ nguyên, từng đề nghị kết thúc."
    return sign_page(decision, request.user, form, ways, told).shown(request)


@login_required
@require_POST
def recognition_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A list that was not posted is given up."""
    decision = _decision(request, pk)
    if pressed(request, lambda version: drop_list(decision=decision, version=version, by=request.user)):
        messages.success(request, "Đã bỏ danh sách.")
        return redirect("surveys:recognition_decisions")
    return redirect("surveys:recognition_decision", pk)


@delivers
def recognition_decision_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The decision with its list as PDF or Word."""
    decision = _decision(request, pk)
    document = list_decision_paper(decision)
    return download_paper(decision, document, file_format, str(decision), decision.recognitions.count())


def _decision(request: HttpRequest, pk: int) -> Decision:
    rows = Decision.objects.filter(round=None).select_related("commune", "drafted_by", "signed_by")
    return managed(request, rows, pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def income_limit(request: HttpRequest) -> HttpResponse:
    """The highest income of a low-income worker, as the commune found it, is entered."""
    commune = commune_for(request, MANAGE_ROUNDS)
    access.require(request.user, MANAGE_ROUNDS, commune)
    form = LimitForm(request.POST or None)
    if made(request, form, lambda: enter_limit(commune=commune, by=request.user, **form.cleaned_data)):
        messages.success(request, "Đã ghi mức thu nhập.")
        return redirect("surveys:recognition_decisions")
    note = (
        "Phần mềm không có sẵn số nào. Số xã nhập chỉ để so thu nhập khai, luôn ghi “cần kiểm tra”; nhập sai thì nhập "
        "lại."
    )
    heading = "Mức thu nhập của người lao động thu nhập thấp"
    ask = FormPage(form, heading, "Ghi mức thu nhập", [_LIST], note=note)
    return ask.shown(request, "surveys/recognition_form.html", limits=commune.income_limits.all())
