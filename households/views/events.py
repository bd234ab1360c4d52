"""Pages where the officer records what happened to a household."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households import forms
from households.access import EDIT_HOUSEHOLDS
from households.models import Event, EventProposal, Household
from households.proposals import PROPOSAL_STEPS
from households.services import composition, undoing
from households.views.register import editable_household, way_to
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import plain_number
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import saved


@dataclass(frozen=True)
class EventPage:
    """One kind of event: its words, its form, and the service that records it."""

    title: str
    hint: str
    form: type[forms.EventForm]
    record: Callable[[Household, Any, Any], None]

    def about(self, household: Household) -> str:
        """Whose event it is, and from when one of settled days counts."""
        about = f"Hộ {household.head_name}, mã {household.code}. {self.hint}"
        if settled := household.commune.settled_through_on:
            about += (
                f" Số liệu đến hết {format_date_vi(settled)} đã chốt; việc xảy ra trước đó được tính từ ngày tiếp theo."
            )
        return about


def _birth(household: Household, form: Any, by: Any) -> None:
    child = {**form.person(), "relationship": form.cleaned_data["relationship"]}
    composition.record_birth(
        household=household, version=form.cleaned_data["version"], child=child, by=by, note=form.remark
    )


def _move_in(household: Household, form: Any, by: Any) -> None:
    composition.move_in_member(
        household=household,
        version=form.cleaned_data["version"],
        person={**form.person(), "relationship": form.cleaned_data["relationship"]},
        happened_on=form.cleaned_data["happened_on"],
        by=by,
        note=form.cleaned_data["note"],
    )


def _leave(service: Callable[..., None]) -> Callable[[Household, Any, Any], None]:
    def record(household: Household, form: Any, by: Any) -> None:
        answers = form.cleaned_data
        member = answers["member"]
        member.household = household
        service(
            member=member,
            version=answers["version"],
            happened_on=answers["happened_on"],
            new_head=answers["new_head"],
            relationships=form.relationships(),
            by=by,
            note=answers["note"],
        )

    return record


def _move_out_household(household: Household, form: Any, by: Any) -> None:
    composition.move_out_household(household=household, by=by, **form.cleaned_data)


def _move_within(household: Household, form: Any, by: Any) -> None:
    composition.move_within_commune(household=household, by=by, **form.cleaned_data)


def _split(household: Household, form: Any, by: Any) -> None:
    answers = form.cleaned_data
    composition.split_household(
        household=household,
        version=answers["version"],
        members=form.relationships(),
        code=answers["code"],
        happened_on=answers["happened_on"],
        by=by,
        note=answers["note"],
    )


def _merge(household: Household, form: Any, by: Any) -> None:
    answers = form.cleaned_data
    composition.merge_households(
        household=household,
        version=answers["version"],
        into=answers["into_code"],
        into_version=answers["into_code"].version,
        relationships=form.relationships(),
        happened_on=answers["happened_on"],
        by=by,
        note=answers["note"],
    )


def _change_head(household: Household, form: Any, by: Any) -> None:
    answers = form.cleaned_data
    composition.change_head(
        household=household,
        version=answers["version"],
        new_head=answers["new_head"],
        relationships=form.relationships(),
        happened_on=answers["happened_on"],
        by=by,
        note=answers["note"],
    )


PAGES = {
    "sinh": EventPage("Trẻ mới sinh", "Trẻ ở cùng hộ với cha, mẹ từ ngày sinh.", forms.BirthForm, _birth),
    "chet": EventPage(
        "Người chết",
        "Người này không còn trong hộ từ ngày chết.",
        forms.DepartureForm,
        _leave(composition.record_death),
    ),
    "chuyen-den": EventPage("Người chuyển đến", "Ghi người mới đến sống trong hộ.", forms.ArrivalForm, _move_in),
    "chuyen-di": EventPage(
        "Người chuyển đi",
        "Người này không còn trong hộ từ ngày chuyển.",
        forms.DepartureForm,
        _leave(composition.move_out_member),
    ),
    "ca-ho-chuyen-di": EventPage(
        "Cả hộ chuyển đi", "Hộ không còn trong sổ của xã từ ngày chuyển.", forms.EventForm, _move_out_household
    ),
    "chuyen-thon": EventPage(
        "Chuyển sang thôn khác trong xã",
        "Cả hộ về thôn khác từ ngày chuyển; số liệu các ngày trước vẫn tính ở thôn cũ.",
        forms.MoveWithinForm,
        _move_within,
    ),
    "tach-ho": EventPage(
        "Tách hộ",
        "Chọn quan hệ với chủ hộ mới cho từng người ra hộ mới, trong đó đúng một người là chủ hộ.",
        forms.SplitForm,
        _split,
    ),
    "nhap-ho": EventPage(
        "Nhập vào hộ khác",
        "Mọi người của hộ này về sống ở hộ nhận; hộ này không còn trong sổ.",
        forms.MergeForm,
        _merge,
    ),
    "doi-chu-ho": EventPage(
        "Đổi chủ hộ",
        "Chọn chủ hộ mới, và quan hệ của những người khác với chủ hộ mới.",
        forms.ChangeHeadForm,
        _change_head,
    ),
}


@login_required
@require_safe
def event_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which event happened."""
    household = editable_household(request, pk)
    context = {"household": household, "pages": PAGES, "to": "households:event_record"}
    return render(request, "households/event_choose.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_record(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The form of one event; with `de-nghi`, as a village head reported it."""
    page = PAGES.get(kind)
    if page is None:
        raise Http404
    household = editable_household(request, pk)
    proposal = _reported(request, household, kind)
    form = page.form(
        request.POST or None,
        initial={**(proposal.answers if proposal else {}), "version": household.version},
        household=household,
        today=clock.today(),
    )

    def record() -> Household:
        page.record(household, form, request.user)
        if proposal:
            event = household.events.latest("pk")
            PROPOSAL_STEPS.perform("record", proposal, by=request.user, version=proposal.version, event=event)
        return household

    if saved(request, form, household, record):
        messages.success(request, f"Đã ghi: {lower_first(page.title)}.")
        return redirect(household)
    ways = [way_to(household), way("Ghi biến động", "households:event_choose", household.pk)]
    ask = FormPage(form, page.title, "Ghi biến động", ways, page.about(household))
    return ask.shown(request, "households/event_record.html", proposal=proposal)


def _reported(request: HttpRequest, household: Household, kind: str) -> EventProposal | None:
    """What the address says a village head reported, as long as it waits."""
    asked = plain_number(request.GET.get("de-nghi", ""))
    if asked is None:
        return None
    waiting = household.proposals.waiting().filter(page=kind).select_related("proposed_by", "household__village")
    return get_object_or_404(waiting, pk=asked)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Why an event that never happened is undone."""
    access.require_somewhere(request.user, EDIT_HOUSEHOLDS)
    event = get_object_or_404(Event.objects.select_related("member", "undone_by"), pk=pk)
    household = event.household = editable_household(request, event.household_id)
    form = forms.UndoForm(
        request.POST or None,
        initial={"version": household.version},
        returning=event.member if undoing.asks_relationship(event) else None,
    )

    def undo() -> Event:
        return undoing.undo_event(event=event, by=request.user, **form.cleaned_data)

    if saved(request, form, household, undo):
        messages.success(request, f"Đã hủy: {lower_first(event.get_kind_display())}.")
        return redirect(household)
    fault, who = undoing.undoing_fault(event), f": {event.member.full_name}" if event.member else ""
    happened = f"{event.get_kind_display()}{who}, ngày {format_date_vi(event.happened_on)}"
    about = f"{happened}. Hộ {household.head_name}, mã {household.code}."
    settled = household.commune.settled_through_on
    kept = f", riêng số liệu đến hết {format_date_vi(settled)} đã chốt thì giữ nguyên" if settled else ""
    note = f"Biến động vẫn còn trong sổ, ghi là đã hủy; hộ trở lại như trước biến động{kept}."
    return FormPage(
        form, "Hủy biến động ghi nhầm", "Hủy biến động", [way_to(household)], about, note, shut=fault,
        state="Không hủy được",
    ).shown(request)  # fmt: skip
