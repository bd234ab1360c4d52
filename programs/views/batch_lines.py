"""The lines of a batch: who is put on the list and with what, who is left out, and what was handed over."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from households.models import Household, Member
from huulien.lib.numbers import format_integer
from huulien.platform import clock
from huulien.platform.form_page import FormPage
from huulien.platform.forms import VersionedForm
from huulien.platform.saving import pressed, saved
from programs.access import DRAW_SUPPORT
from programs.batch_page import BatchPage
from programs.forms.batches import (
    ComputedOnForm,
    DeliverForm,
    DeliverOneForm,
    GiftForm,
    LeaveOutForm,
    LineGiftForm,
    OneMoreForm,
    OneMoreGiftForm,
    TakeBackForm,
)
from programs.models import SupportBatch, SupportLine
from programs.services.batch_filling import (
    Proposal,
    Whom,
    day_of,
    due_on,
    had_earlier,
    not_listed,
    policies_for,
    proposals,
    waiting_for,
)
from programs.services.instalments import instalments_of
from programs.services.support import add_lines, add_rests, change_gift, deliver, leave_out, take_back, take_in
from programs.views.batches import batch_form
from programs.views.records import batch_for, batch_line_for
from programs.vocabulary import BatchState, LeftOut, SupportKind

BY_POLICY, WAITING, EARLIER = "chinh-sach", "nhu-cau", "lan-truoc"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is put on the list: whom the policy is for on a day, who waits, or a household by its code."""
    batch = batch_for(request, pk, DRAW_SUPPORT)
    sources = _sources(batch)
    source = request.GET.get("nguon", "")
    source = source if source in sources else next(iter(sources), "")
    context: dict[str, Any] = {
        "batch": batch, "page": BatchPage(batch, request.user), "sources": sources, "source": source,
        "whose": OneMoreForm(commune_id=batch.commune_id), "is_open": batch.state == BatchState.DRAFT,
    }  # fmt: skip
    if source and context["is_open"]:
        day = ComputedOnForm({"ngay": request.GET.get("ngay") or day_of(batch).isoformat()})
        on = day.cleaned_data["ngay"] if day.is_valid() else None
        due = due_on(batch, on) if source == BY_POLICY and on else None
        found = due.whom if due else waiting_for(batch) if source == WAITING else had_earlier(batch)
        found = [] if source == BY_POLICY and due is None else found
        new = not_listed(batch, found)
        offered = [] if source == EARLIER else proposals(batch)
        proposed = _chosen(request, offered)
        initial = {"version": batch.version, **(GiftForm.proposing(proposed.gift) if proposed else {})}
        form = VersionedForm(request.POST or None, initial=initial)
        if source != EARLIER:
            form = GiftForm(request.POST or None, batch=batch, initial=initial)
        picked = set(request.POST.getlist("chon"))
        chosen = [pair for pair in new if _mark(pair) in picked]

        def fill() -> SupportBatch:
            if not chosen:
                raise ValidationError(f"Đánh dấu {context['page'].noun} được đưa vào danh sách.")
            version = form.cleaned_data["version"]
            if source == EARLIER:
                return add_rests(batch=batch, version=version, whom=chosen)
            return add_lines(batch=batch, version=version, whom=chosen, gift=form.gift)

        if saved(request, form, batch, fill):
            messages.success(request, f"Đã đưa {format_integer(len(chosen))} {context['page'].noun} vào danh sách.")
            return redirect("programs:batch_detail", pk)
        ticks_all = request.method != "POST" and "khong" not in request.GET
        rows = [(_mark(pair), *pair, ticks_all or _mark(pair) in picked) for pair in new]
        context |= {
            "proposals": offered, "proposed": proposed,
            "query": urlencode({"nguon": source, "ngay": request.GET.get("ngay", "")}),
            "payments": instalments_of(batch), "day": day, "on": on, "found": found, "rows": rows, "form": form,
            "ticks_all": ticks_all,
            "unknown": not_listed(batch, due.unknown) if due else [], "policies": policies_for(batch, on) if on else [],
        }  # fmt: skip
    return render(request, "programs/batch_fill.html", context)


def _mark(pair: Whom) -> str:
    """How the page names a household or a person that may be put on the list."""
    home, person = pair
    return f"{home.pk}-{person.pk if person else ''}"


def _chosen(request: HttpRequest, offered: list[Proposal]) -> Proposal | None:
    """The amount that the page is asked for, among several; the only one where it is the only one."""
    if len(offered) == 1 and not offered[0].amount.case:
        return offered[0]
    number = request.GET.get("muc", "")
    return next((found for place, found in enumerate(offered, start=1) if str(place) == number), None)


def _sources(batch: SupportBatch) -> dict[str, str]:
    """Where a whole list can come from: policies that decide by what the register knows, and needs that wait."""
    if (batch.instalment or 1) > 1:
        return {EARLIER: "Từ lần trả trước"}
    sources = {}
    if any(policy.is_computed for policy in policies_for(batch, day_of(batch))):
        sources[BY_POLICY] = "Máy tính theo chính sách"
    if SupportKind(batch.kind).need:
        sources[WAITING] = "Từ nhu cầu đang chờ"
    return sources


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One household, or one of its members, is put on the list: first whose code it is, then what is given."""
    batch = batch_for(request, pk, DRAW_SUPPORT)
    kind = SupportKind(batch.kind)
    asked = {"household": request.GET.get("ho", "")}
    whose = OneMoreForm(asked if asked["household"] else None, commune_id=batch.commune_id)
    context: dict[str, Any] = {"batch": batch, "whose": whose, "is_open": batch.state == BatchState.DRAFT}
    if whose.is_bound and whose.is_valid() and context["is_open"]:
        household: Household = whose.cleaned_data["household"]
        people = list(household.members.living_now().in_family_order()) if kind.is_personal else None
        offered = proposals(batch, household.members.living_now().count())
        proposed = _chosen(request, offered)
        initial = {"version": batch.version, **(GiftForm.proposing(proposed.gift) if proposed else {})}
        form = OneMoreGiftForm(request.POST or None, batch=batch, members=people, initial=initial)

        def add() -> SupportBatch:
            member: Member | None = form.cleaned_data.get("member")
            if not not_listed(batch, [(household, member)]):
                raise ValidationError(f"{member or household} đã có trong danh sách.")
            whom = [(household, member)]
            return add_lines(batch=batch, version=form.cleaned_data["version"], whom=whom, gift=form.gift)

        if saved(request, form, batch, add):
            messages.success(request, "Đã đưa vào danh sách.")
            return redirect("programs:batch_detail", pk)
        query = urlencode({"ho": household.code})
        context |= {"form": form, "household": household, "proposals": offered, "proposed": proposed, "query": query}
    return render(request, "programs/batch_add.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Many lines are handed over at once: on one day, confirmed in one way."""
    return deliver_page(request, batch_for(request, pk, DRAW_SUPPORT), "batch")


def deliver_page(request: HttpRequest, batch: SupportBatch, of: str) -> HttpResponse:
    """Handing over, of the officer's batch or the unit's own: `of` is how the names of its addresses begin."""
    form = DeliverForm(request.POST or None, batch=batch, initial={"delivered_on": clock.today()})
    back = reverse(f"programs:{of}_detail", args=[batch.pk])
    if request.method == "POST" and form.is_valid():
        try:
            count = deliver(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            page = BatchPage(batch, request.user)
            messages.success(request, f"Đã ghi trao cho {format_integer(count)} {page.noun}.")
            return redirect(back)
    page = BatchPage(batch, request.user)
    ticked = set(request.POST.getlist("lines"))
    rows = [(row, str(row.pk) in ticked or "tat-ca" in request.GET) for row in page.rows.filter(delivered_on=None)]
    is_open = batch.state == BatchState.GRANTED
    context = {"batch": batch, "page": page, "form": form, "rows": rows, "is_open": is_open, "back": back,
               "here": reverse(f"programs:{of}_deliver", args=[batch.pk]),
               "list": reverse(f"programs:{of}_list"), "is_own": of == "batch"}  # fmt: skip
    return render(request, "programs/batch_deliver.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_line_deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """One line is handed over, also to whom they authorised in writing."""
    line = batch_line_for(request, pk, DRAW_SUPPORT)
    form = DeliverOneForm(request.POST or None, batch=line.batch, initial={"delivered_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            if not deliver(lines=[line], by=request.user, **form.cleaned_data):
                raise ValidationError("Dòng này vừa được ghi trao hoặc bỏ khỏi danh sách.")
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã ghi trao cho {line.whose}.")
            return redirect("programs:batch_detail", line.batch_id)
    is_open = line.is_open and line.batch.state == BatchState.GRANTED
    return _line_page(line, form, f"Trao cho {line.whose}", "Ghi trao", is_open=is_open).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_line_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What was recorded as handed over by mistake waits again."""
    line = batch_line_for(request, pk, DRAW_SUPPORT)
    form = TakeBackForm(request.POST or None, initial={"version": line.version})
    if saved(request, form, line, lambda: take_back(line=line, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Đã bỏ ghi trao cho {line.whose}.")
        return redirect("programs:batch_detail", line.batch_id)
    is_open = line.delivered_on is not None and line.batch.state == BatchState.GRANTED
    return _line_page(line, form, f"Bỏ ghi trao cho {line.whose}", "Bỏ ghi trao", is_open=is_open).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a line gives is written anew, or of all the list, while it is drawn up."""
    line = batch_line_for(request, pk, DRAW_SUPPORT)
    initial = {"version": line.version, **GiftForm.of(line)}
    form = LineGiftForm(request.POST or None, batch=line.batch, initial=initial)

    def change() -> int:
        given = form.cleaned_data
        return change_gift(line=line, version=given["version"], gift=form.gift, of_all=given["of_all"])

    if saved(request, form, line, change):
        messages.success(request, "Đã sửa mức hỗ trợ.")
        return redirect("programs:batch_detail", line.batch_id)
    is_open = line.is_open and line.batch.state == BatchState.DRAFT
    return _line_page(line, form, f"Sửa mức hỗ trợ của {line.whose}", "Lưu", is_open=is_open).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_line_leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody on the list is not given the support, with the day and the reason."""
    line = batch_line_for(request, pk, DRAW_SUPPORT)
    initial: dict[str, Any] = {"version": line.version, "left_out_on": clock.today()}
    if request.GET.get("vi") == LeftOut.DOUBLE:
        words = BatchPage(line.batch, request.user).double_words.get(line.pk, "")
        initial |= {"left_out_as": LeftOut.DOUBLE, "reason": words}
    form = LeaveOutForm(request.POST or None, initial=initial)
    if saved(request, form, line, lambda: leave_out(line=line, **form.cleaned_data)):
        messages.success(request, f"Đã ghi không hỗ trợ {line.whose}.")
        return redirect("programs:batch_detail", line.batch_id)
    is_open = line.is_open and line.batch.state != BatchState.SIGNED
    return _line_page(line, form, f"Không hỗ trợ {line.whose}", "Ghi không hỗ trợ", is_open=is_open).shown(request)


@login_required
@require_POST
def batch_line_take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who was left out is given the support after all."""
    line = batch_line_for(request, pk, DRAW_SUPPORT)
    if pressed(request, lambda version: take_in(line=line, version=version)):
        messages.success(request, f"Đã đưa {line.whose} lại vào danh sách.")
    return redirect("programs:batch_detail", line.batch_id)


def _line_page(line: SupportLine, form: Any, heading: str, button: str, *, is_open: bool) -> FormPage:
    home, batch = line.household, line.batch
    given = f"{batch}: {line.gift_words}" if line.gift_words else str(batch)
    about = f"{given}. Hộ {home.head_name}, mã {home.code}, thôn {home.village.name}."
    return batch_form(batch, form, heading, button, about=about, is_open=is_open)
