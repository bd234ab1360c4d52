"""How a batch is filled from a whole list: where the list comes from, whom it holds, what each is given."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict

from huulien.lib.numbers import format_integer
from huulien.platform.forms import VersionedForm
from programs.forms.batches import ComputedOnForm, GiftForm, OneMoreForm
from programs.models import SupportBatch
from programs.rules.policies import Policy
from programs.services.batch_filling import (
    Due,
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
from programs.services.instalments import Instalments, instalments_of
from programs.services.support import add_lines, add_rests
from programs.vocabulary import SupportKind

BY_POLICY, WAITING, EARLIER = "chinh-sach", "nhu-cau", "lan-truoc"
_FEW_UNKNOWN, _FEW = 10, 60  # lists not longer are unfolded at once


@dataclass(frozen=True)
class Pick:
    """A household or a person that may be put on the list."""

    whom: Whom
    mark: str  # how the form names it
    is_ticked: bool

    @property
    def words(self) -> str:
        home, person = self.whom
        there = f"thôn {home.village.name}"
        return f"{person.full_name}, {there}, hộ {home.head_name}" if person else f"{home.head_name}, {there}"


class FillPage:
    """Whom a list may be filled with, from the source that the address names (`nguon`), or else the first there is.

    `asked` is the address, `sent` what was posted, if anything was. `source` is empty where a list can only be filled
    one by one.
    """

    def __init__(self, batch: SupportBatch, asked: QueryDict, sent: QueryDict | None) -> None:
        self.batch, self._asked, self._sent = batch, asked, sent
        source = asked.get("nguon", "")
        self.source = source if source in self.sources else next(iter(self.sources), "")
        self.whose = OneMoreForm(commune_id=batch.commune_id)

    @cached_property
    def sources(self) -> dict[str, str]:
        """Where a whole list can come from: policies that decide by what the register knows, and needs that wait."""
        if (self.batch.instalment or 1) > 1:
            return {EARLIER: "Từ lần trả trước"}
        sources = {}
        if any(policy.is_computed for policy in policies_for(self.batch, day_of(self.batch))):
            sources[BY_POLICY] = "Máy tính theo chính sách"
        if SupportKind(self.batch.kind).need:
            sources[WAITING] = "Từ nhu cầu đang chờ"
        return sources

    @property
    def is_computed(self) -> bool:
        return self.source == BY_POLICY

    @property
    def is_later_payment(self) -> bool:
        return self.source == EARLIER

    @property
    def heading(self) -> str:
        count = f"{format_integer(len(self.found if self.is_computed else self.picks))} {self.batch.noun}"
        return {
            BY_POLICY: f"Máy tính được {count}",
            WAITING: f"Đưa {count} đang chờ vào danh sách",
            EARLIER: f"Đưa {count} đã nhận lần trước vào danh sách",
        }.get(self.source, f"Thêm từng {self.batch.noun} vào danh sách")

    # Whom it holds

    @cached_property
    def day(self) -> ComputedOnForm:
        """The day on which the policies are asked."""
        return ComputedOnForm({"ngay": self._asked.get("ngay") or day_of(self.batch).isoformat()})

    @cached_property
    def on(self) -> date | None:
        return self.day.cleaned_data["ngay"] if self.day.is_valid() else None

    @property
    def policies(self) -> list[Policy]:
        return policies_for(self.batch, self.on) if self.is_computed and self.on else []

    @cached_property
    def _due(self) -> Due | None:
        return due_on(self.batch, self.on) if self.is_computed and self.on else None

    @cached_property
    def found(self) -> list[Whom]:
        """Whom the source names, on the list already or not."""
        if self.is_computed:
            return self._due.whom if self._due else []
        return had_earlier(self.batch) if self.is_later_payment else waiting_for(self.batch)

    @cached_property
    def unknown(self) -> list[Whom]:
        """Of whom only a fact that is missing could tell."""
        return not_listed(self.batch, self._due.unknown) if self._due else []

    @property
    def unknown_are_few(self) -> bool:
        return len(self.unknown) <= _FEW_UNKNOWN

    @property
    def ticks_all(self) -> bool:
        return self._sent is None and "khong" not in self._asked

    @cached_property
    def picks(self) -> list[Pick]:
        """Whom the source names and the list does not."""
        picked = set(self._sent.getlist("chon")) if self._sent else set()
        marked = [(pair, _mark(pair)) for pair in not_listed(self.batch, self.found)]
        return [Pick(pair, mark, self.ticks_all or mark in picked) for pair, mark in marked]

    @property
    def picks_are_few(self) -> bool:
        return len(self.picks) <= _FEW

    @property
    def chosen(self) -> list[Whom]:
        return [pick.whom for pick in self.picks if pick.is_ticked]

    @property
    def query(self) -> str:
        """Of the address, without which amount is chosen."""
        return urlencode({"nguon": self.source, "ngay": self._asked.get("ngay", "")})

    @property
    def tick_url(self) -> str:
        """The page with nobody ticked, or with everybody."""
        return f"?{self.query}{'&khong' if self.ticks_all else ''}"

    # What each is given

    @cached_property
    def proposals(self) -> list[Proposal]:
        return [] if self.is_later_payment else proposals(self.batch)

    @cached_property
    def proposed(self) -> Proposal | None:
        return chosen_of(self.proposals, self._asked)

    @property
    def payments(self) -> Instalments | None:
        return instalments_of(self.batch)

    @cached_property
    def form(self) -> VersionedForm:
        """What everybody ticked is given; of a later payment each gets their own rest, and nothing is asked."""
        initial = {"version": self.batch.version, **gift_of(self.proposed)}
        if self.is_later_payment:
            return VersionedForm(self._sent, initial=initial)
        return GiftForm(self._sent, batch=self.batch, initial=initial)

    def fill(self) -> SupportBatch:
        """The batch, with those ticked on its list."""
        if not self.chosen:
            raise ValidationError(f"Đánh dấu {self.batch.noun} được đưa vào danh sách.")
        version = self.form.cleaned_data["version"]
        if self.is_later_payment:
            return add_rests(batch=self.batch, version=version, whom=self.chosen)
        return add_lines(batch=self.batch, version=version, whom=self.chosen, gift=self.form.gift)


def _mark(pair: Whom) -> str:
    home, person = pair
    return f"{home.pk}-{person.pk if person else ''}"


def chosen_of(offered: list[Proposal], asked: QueryDict) -> Proposal | None:
    """The amount that the address asks for (`muc`), among several; the only one where it is the only one."""
    if len(offered) == 1 and not offered[0].amount.case:
        return offered[0]
    number = asked.get("muc", "")
    return next((found for place, found in enumerate(offered, start=1) if str(place) == number), None)


def gift_of(proposed: Proposal | None) -> dict[str, Any]:
    """What a form of a gift says beforehand."""
    return GiftForm.proposing(proposed.gift) if proposed else {}
