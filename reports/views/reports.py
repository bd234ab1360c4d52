"""Pages of the periodic reports: which there are, what each says, its sentences, its steps, and its files."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.models import Area
from households.places import choice_of_communes, commune_for
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, Way, step_page, way
from huulien.platform.forms import VersionedForm
from huulien.platform.holidays import working_calendar
from huulien.platform.papers.html import page_html
from huulien.platform.saving import made, pressed, saved, stepped_by_form
from programs.access import EDIT_TARGETS
from programs.models import Plan
from reports.access import DOWNLOAD_REPORTS, EDIT_REPORTS, SEE_DRAFTS
from reports.contexts.reports import STEP_SLUGS, ReportPage
from reports.forms import (
    ApproveForm,
    CancelForm,
    DeadlineForm,
    NewDeadlineForm,
    NewReportForm,
    OwnWordsForm,
    ResultForm,
    ReturnForm,
    ScopeForm,
    SendBackForm,
    SentenceForm,
    SentForm,
)
from reports.indicators.calendar import occasion_of
from reports.models import Report, ReportDeadline, SentResult
from reports.periods import Period, half_year_period, parse_period, year_period
from reports.scope import ScopeWords, parse_scope
from reports.sendings import Sending, sendings_of
from reports.sentences_check import sentence_at
from reports.services import (
    OWN_WORDS,
    choose_scope,
    confirm_sentence,
    correct_report,
    create_report,
    edit_words,
    set_deadline,
    take_again,
    write_result,
    write_sentence,
)
from reports.steps import REPORT_STEPS, book_of
from reports.titles import report_title
from reports.views.files import report_for

_STEP_FORMS: dict[str, type[VersionedForm]] = {
    "submit": VersionedForm, "send_back": SendBackForm, "approve": ApproveForm, "send": SentForm, "return": ReturnForm,
    "cancel": CancelForm,
}  # fmt: skip


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The commune's reports, and those of the years with a plan that are still to be made."""
    commune = commune_for(request, DOWNLOAD_REPORTS)
    access.require(request.user, DOWNLOAD_REPORTS, commune)
    stored = Report.objects.visible_to(request.user).filter(commune=commune).select_related("commune")
    words = ScopeWords(commune)
    rows = [
        (parse_period(report.period), report, report_title(report, words), words.contents(parse_scope(report.scope)))
        for report in stored
    ]
    may_edit = access.may(request.user, EDIT_REPORTS, commune)
    context = {
        "commune": commune,
        "communes": choice_of_communes(request.user, DOWNLOAD_REPORTS),
        "rows": sorted(rows, key=lambda row: (row[0].as_of, row[0].start, row[1].edition), reverse=True),
        "missing": _missing(commune),
        "deadlines": [(parse_period(row.period), row) for row in ReportDeadline.objects.filter(commune=commune)]
        if access.may(request.user, SEE_DRAFTS, commune)
        else [],
        "sendings": _sendings(commune) if access.may(request.user, SEE_DRAFTS, commune) else [],
        "year": clock.today().year,
        "may_edit": may_edit,
        "may_edit_targets": access.may(request.user, EDIT_TARGETS, commune),
    }
    return render(request, "reports/report_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_create(request: HttpRequest) -> HttpResponse:
    """A new report of a period: its figures are taken at once."""
    commune = commune_for(request, EDIT_REPORTS)
    access.require(request.user, EDIT_REPORTS, commune)
    form = NewReportForm(
        request.POST or None, offered=_missing(commune), villages=_villages(commune),
        initial={"period": request.GET.get("ky")},
    )  # fmt: skip

    def create() -> Report:
        given = form.cleaned_data
        return create_report(commune=commune, period=given["chosen"], scope=given["scope"], by=request.user)

    if report := made(request, form, create):
        messages.success(request, "Đã lấy số liệu. Xem lại từng câu, viết các phần của xã, rồi trình duyệt.")
        return redirect("reports:report_detail", report.pk)
    return FormPage(form, f"Lập báo cáo của {commune}", "Lập báo cáo", [_list(commune)]).shown(request)


@login_required
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the paper says, every number opening the list it counted for those who may see households."""
    page = ReportPage(report_for(request, pk, DOWNLOAD_REPORTS), request.user)
    document = page.document
    body = page_html(document, links=page.links)
    annexes = page_html(replace(document, blocks=document.annexes), links=False)
    context = {"page": page, "report": page.report, "body": body, "annexes": annexes}
    return render(request, "reports/report_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentences one by one, and the parts that the office writes itself."""
    report = report_for(request, pk, EDIT_REPORTS)
    initial = {name: getattr(report, name) for name in OWN_WORDS} | {"version": report.version}
    form = OwnWordsForm(request.POST or None, initial=initial)

    def save() -> Report:
        words = {name: form.cleaned_data[name] for name in OWN_WORDS}
        return edit_words(report=report, version=form.cleaned_data["version"], words=words)

    if saved(request, form, report, save, lambda: {name: getattr(report, name) or "để trống" for name in OWN_WORDS}):
        messages.success(request, "Đã lưu các phần xã tự viết.")
        return redirect("reports:report_detail", pk)
    return render(request, "reports/report_edit.html", {"form": form, "page": ReportPage(report, request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_sentence(request: HttpRequest, pk: int, place: str) -> HttpResponse:
    """One sentence: what the figures say, and what the office says instead."""
    report = report_for(request, pk, EDIT_REPORTS)
    sentence = sentence_at(report, place)
    if sentence is None:
        raise Http404
    edit = sentence.edit
    initial = {"text": sentence.text, "version": edit.version if edit else 0}
    form = SentenceForm(request.POST or None, initial=initial)

    def save() -> None:
        given = form.cleaned_data
        write_sentence(report=report, place=place, version=given["version"], text=given["text"], by=request.user)

    if saved(request, form, edit or report, save, lambda: {"text": sentence_at(report, place).text}):
        messages.success(request, "Đã lưu câu.")
        return redirect("reports:report_edit", pk)
    heading = f"Sửa câu: {lower_first(sentence.section)}" if sentence.section else "Sửa câu"
    ways = [*_ways(report), way("Sửa báo cáo", "reports:report_edit", pk)]
    return FormPage(form, heading, "Lưu câu", ways, note=f"Máy soạn: {sentence.made}").shown(request)


@login_required
@require_POST
def report_confirm(request: HttpRequest, pk: int, place: str) -> HttpResponse:
    """Somebody answers for a sentence whose numbers are not those of the figures."""
    report = report_for(request, pk, EDIT_REPORTS)

    def confirm(version: int) -> None:
        confirm_sentence(report=report, place=place, version=version, by=request.user)

    if pressed(request, confirm):
        messages.success(request, "Đã xác nhận câu.")
    return redirect("reports:report_edit", pk)


@login_required
@require_POST
def report_take(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures are taken again from the book."""
    report = report_for(request, pk, EDIT_REPORTS)
    if pressed(request, lambda version: take_again(report=report, version=version, by=request.user)):
        messages.success(request, "Đã lấy lại số liệu. Xem lại các câu đã sửa.")
    return redirect("reports:report_edit", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_scope(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft of other days is to hold, chosen anew."""
    report = report_for(request, pk, EDIT_REPORTS)
    page, scope = ReportPage(report, request.user), parse_scope(report.scope)
    initial = {name: getattr(scope, name) for name in ("sections", "villages", "tables")}
    form = ScopeForm(
        request.POST or None, villages=_villages(report.commune), initial=initial | {"version": report.version}
    )

    def save() -> Report:
        given = form.cleaned_data
        return choose_scope(report=report, version=given["version"], scope=given["scope"], by=request.user)

    if saved(request, form, report, save):
        messages.success(request, "Đã chọn lại nội dung và lấy lại số liệu. Xem lại các câu đã sửa.")
        return redirect("reports:report_detail", pk)
    shut = "Chỉ chọn lại được nội dung của báo cáo khoảng ngày khác, lần đầu, khi còn đang soạn."
    return FormPage(
        form, "Chọn lại nội dung", "Lưu nội dung", _ways(report), _about(report),
        note="Số liệu được lấy lại. Câu đã sửa còn chỗ trong báo cáo thì giữ, câu của phần bị bỏ thì mất.",
        shut="" if page.may_choose else shut, state=report.get_state_display(),
    ).shown(request)  # fmt: skip


@login_required
@require_POST
def report_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The next edition of an approved report is begun."""
    report = report_for(request, pk, EDIT_REPORTS)
    following: list[Report] = []
    if pressed(request, lambda version: following.append(correct_report(report=report, by=request.user))):
        messages.success(request, "Đã lập lần mới, số liệu lấy theo sổ hôm nay. Bản đã duyệt giữ nguyên.")
        return redirect("reports:report_detail", following[0].pk)
    return redirect("reports:report_detail", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A report goes on: submitted, sent back, approved, sent; returned by the level above."""
    if step not in STEP_SLUGS:
        raise Http404
    name = STEP_SLUGS[step]
    taken = REPORT_STEPS.step(name)
    report = report_for(request, pk, taken.act)
    today = clock.today()
    given = {"book": book_of(report, today.year).words} if name == "approve" else {}
    initial = {"version": report.version, "issued_on": today, "sent_on": today}
    form = _STEP_FORMS[name](request.POST or None, initial=initial, **given)
    if stepped_by_form(request, REPORT_STEPS, name, report, form):
        messages.success(request, f"Đã ghi: {lower_first(taken.label)}.")
        return redirect("reports:report_detail", pk)
    return step_page(REPORT_STEPS, name, report, request.user, form, _ways(report), about=_about(report)).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_create(request: HttpRequest) -> HttpResponse:
    """When the level above is to have the report of a period."""
    commune = commune_for(request, EDIT_REPORTS)
    access.require(request.user, EDIT_REPORTS, commune)
    known = set(ReportDeadline.objects.filter(commune=commune).values_list("period", flat=True))
    offered = [period for period in _standard(commune) if period.code not in known]
    form = NewDeadlineForm(request.POST or None, offered=offered)
    if made(request, form, lambda: set_deadline(commune=commune, **form.cleaned_data)):
        messages.success(request, "Đã ghi hạn nộp báo cáo.")
        return redirect("reports:report_list")
    return FormPage(form, "Ghi hạn nộp báo cáo", "Lưu hạn nộp", [_list(commune)]).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a report, corrected."""
    access.require_somewhere(request.user, EDIT_REPORTS)
    rows = ReportDeadline.objects.filter(access.communes_filter(request.user, EDIT_REPORTS)).select_related("commune")
    deadline = get_object_or_404(rows, pk=pk)
    initial = {"due_on": deadline.due_on, "source": deadline.source, "version": deadline.version}
    form = DeadlineForm(request.POST or None, initial=initial)

    def save() -> ReportDeadline:
        period = parse_period(deadline.period)
        return set_deadline(commune=deadline.commune, period=period, deadline=deadline, **form.cleaned_data)

    if saved(request, form, deadline, save):
        messages.success(request, "Đã sửa hạn nộp báo cáo.")
        return redirect("reports:report_list")
    heading = f"Sửa hạn nộp báo cáo kỳ {deadline.period}"
    return FormPage(form, heading, "Lưu hạn nộp", [_list(deadline.commune)]).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_result(request: HttpRequest, code: str, year: int, month: int) -> HttpResponse:
    """One result of the reviews that the level above is to have: when it was sent, and by which day it is wanted."""
    commune = commune_for(request, SEE_DRAFTS)
    access.require(request.user, EDIT_REPORTS, commune)
    occasion = occasion_of(code, year, month) if 2000 <= year <= 2100 else None
    if occasion is None:
        raise Http404
    names = ("number", "sent_on", "due_on", "source")
    rows = SentResult.objects.filter(commune=commune, code=code, year=year, month=month)
    row = rows.first()
    initial = {name: getattr(row, name) for name in names} | {"version": row.version} if row else {"version": 0}
    form = ResultForm(request.POST or None, initial=initial)

    def save() -> SentResult:
        return write_result(commune=commune, occasion=occasion, **form.cleaned_data)

    if saved(request, form, row, save):
        messages.success(request, "Đã ghi.")
        return redirect(f"{reverse('reports:report_list')}?xa={commune.code}")
    sending = Sending(occasion, row)
    doubt = "" if sending.is_verified else " (chưa kiểm chứng)"
    about = f"Hạn {format_date_vi(occasion.due_on)}. {occasion.citation}{doubt}."
    return FormPage(form, sending.title, "Lưu", [_list(commune)], about).shown(request)


def _list(commune: Area) -> Way:
    words, address = way("Báo cáo", "reports:report_list")
    return words, f"{address}?xa={commune.code}"


def _ways(report: Report) -> list[Way]:
    return [_list(report.commune), way(report_title(report), "reports:report_detail", report.pk)]


def _about(report: Report) -> str:
    return f"{report_title(report)}, {report.commune}."


def _missing(commune: Area) -> list[Period]:
    """The standard periods that have begun and have no report yet, the latest first."""
    made = set(Report.objects.standing().filter(commune=commune).values_list("period", flat=True))
    return [period for period in _standard(commune) if period.code not in made and period.start <= clock.today()]


def _sendings(commune: Area) -> list[tuple[Sending, Sign]]:
    """The results that this year's calendar asks for, each with how far it is."""
    on, calendar = clock.today(), working_calendar()
    return [(sending, sending.sign(on, calendar)) for sending in sendings_of(commune, on.year)]


def _villages(commune: Area) -> QuerySet[Area]:
    return Area.objects.villages_of(commune).order_by("position", "pk")


def _standard(commune: Area) -> list[Period]:
    """The year and the half-year of each year with a plan, the latest first."""
    years = Plan.objects.filter(commune=commune).order_by("-year").values_list("year", flat=True)
    return [period for year in years for period in (year_period(year), half_year_period(year))]
