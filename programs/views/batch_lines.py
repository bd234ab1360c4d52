"""The lines of a batch: who is put on the list and with what, who is left out, and what was handed over."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from households.models import Household, Member
from huulien.lib.numbers import format_integer
from huulien.platform import clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.forms import SiteForm
from huulien.platform.saving import pressed, saved
from programs.access import DRAW_SUPPORT
from programs.contexts.batch_filling import FillPage, chosen_of, gift_of
from programs.contexts.batches import BatchPage
from programs.forms.batches import (
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
from programs.services.batch_filling import not_listed, proposals
from programs.services.support import add_lines, change_gift, deliver, leave_out, take_back, take_in
from programs.views.batches import batch_form, ways_to
from programs.views.records import batch_for, batch_line_for
from programs.vocabulary import BatchState, LeftOut, SupportKind

_NO_MORE = "Danh sách đã kiểm tra. Lãnh đạo trả lại thì thêm được."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is put on the list: whom the policy is for on a day, who waits, or a household by its code."""
    batch = batch_for(request, pk, DRAW_SUPPORT)
    if batch.state != BatchState.DRAFT:
        return _shut(request, batch, "Đưa người vào danh sách", _NO_MORE)
    page = FillPage(batch, request.GET, request.POST or None)
    if page.source and saved(request, page.form, batch, page.fill):
        messages.success(request, f"Đã đưa {format_integer(len(page.chosen))} {batch.noun} vào danh sách.")
        return redirect("programs:batch_detail", pk)
    return render(request, "programs/batch_fill.html", {"batch": batch, "page": page})


def _shut(request: HttpRequest, batch: SupportBatch, heading: str, shut: str) -> HttpResponse:
    """A page whose form the state of the batch does not allow."""
    state = BatchState.label_of(batch.state)
    return FormPage(SiteForm(), heading, "", ways_to(batch), f"{batch}.", shut=shut, state=state).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One household, or one of its members, is put on the list: first whose code it is, then what is given."""
    batch = batch_for(request, pk, DRAW_SUPPORT)
    if batch.state != BatchState.DRAFT:
        return _shut(request, batch, "Thêm một hộ", _NO_MORE)
    code = request.GET.get("ho", "")
    whose = OneMoreForm({"household": code} if code else None, commune_id=batch.commune_id)
    if not (whose.is_bound and whose.is_valid()):
        return render(request, "programs/batch_add_whose.html", {"batch": batch, "whose": whose})
    household: Household = whose.cleaned_data["household"]
    living = household.members.living_now()
    people = list(living.in_family_order()) if SupportKind(batch.kind).is_personal else None
    offered = proposals(batch, living.count())
    proposed = chosen_of(offered, request.GET)
    initial = {"version": batch.version, **gift_of(proposed)}
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
    ways = [*ways_to(batch), way("Đưa người vào danh sách", "programs:batch_fill", pk)]
    about = f"{batch}. Mã hộ {household.code}, thôn {household.village.name}."
    ask = FormPage(form, f"Thêm hộ {household.head_name}", "Đưa vào danh sách", ways, about)
    query = urlencode({"ho": household.code})
    return ask.shown(request, "programs/batch_add.html", proposals=offered, proposed=proposed, query=query)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Many lines are handed over at once: on one day, confirmed in one way."""
    return deliver_page(request, batch_for(request, pk, DRAW_SUPPORT), "batch")


def deliver_page(request: HttpRequest, batch: SupportBatch, of: str) -> HttpResponse:
    """Handing over, of the officer's batch or the unit's own: `of` is how the names of its addresses begin."""
    ways = [way("Hỗ trợ", f"programs:{of}_list"), way(batch.title, f"programs:{of}_detail", batch.pk)]
    page, state = BatchPage(batch, request.user), BatchState.label_of(batch.state)
    form = DeliverForm(request.POST or None, batch=batch, initial={"delivered_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            count = deliver(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã ghi trao cho {format_integer(count)} {page.noun}.")
            return redirect(f"programs:{of}_detail", batch.pk)
    ticked = set(request.POST.getlist("lines"))
    rows = [(row, str(row.pk) in ticked or "tat-ca" in request.GET) for row in page.rows.filter(delivered_on=None)]
    shut = "" if rows else "Không còn ai chờ nhận."
    if batch.state != BatchState.GRANTED:
        shut = "Chỉ ghi trao khi lãnh đạo đã duyệt và bảng kê chưa ký."
    others = "ghi riêng ở dòng của họ" if of == "batch" else "ghi bằng tệp Excel"
    heading = f"{format_integer(len(rows))} {page.noun} chưa nhận" if rows else "Ghi trao"
    about = (
        f"{batch}. Đánh dấu những {page.noun} nhận cùng ngày, xác nhận cùng một cách. Ai ủy quyền cho người khác nhận "
        f"thì {others}."
    )
    ask = FormPage(form, heading, f"Ghi trao những {page.noun} đánh dấu", ways, about, shut=shut, state=state)
    return ask.shown(request, "programs/batch_deliver.html", batch=batch, rows=rows)


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
