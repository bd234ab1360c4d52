"""What the page of a batch shows: how far it is, what stands in its way, its lines, and whom it leaves out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, QuerySet, Sum, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_integer, format_vnd
from huulien.lib.text import lower_first, upper_first
from huulien.platform import access
from huulien.platform.buttons import Button, button, first_stands_out, step_buttons
from huulien.platform.paging import Pager
from huulien.platform.steps import Obstacle
from programs.access import DRAW_SUPPORT, GRANT_SUPPORT
from programs.models import BatchPosting, SupportBatch, SupportLine
from programs.services.batch_filling import (
    Difference,
    day_of,
    difference_of,
    due_on,
    had_earlier,
    policies_for,
    waiting_for,
)
from programs.services.instalments import instalment_words, policy_of
from programs.services.postings import is_posted, side_of
from programs.services.support import doubles
from programs.steps.batches import BATCH_STEPS
from programs.vocabulary import BatchState, PostedWhen, SupportKind

PAGE_SIZE = 50
# Slug → the step.
STEP_SLUGS = {"kiem-tra": "check", "tra-lai": "return", "duyet": "grant", "ky-bang-ke": "sign"}
SLUG_OF = {name: slug for slug, name in STEP_SLUGS.items()}
# The state → the step that leads on from it.
_NEXT = {BatchState.DRAFT: "check", BatchState.CHECKED: "grant", BatchState.GRANTED: "sign"}
_NAMES = 4  # in the heading


def dropping_act(batch: SupportBatch) -> access.Act:
    """Who may take a batch away: who draws it up, and of what the leader granted the leader."""
    return GRANT_SUPPORT if batch.state == BatchState.GRANTED else DRAW_SUPPORT


@dataclass(frozen=True)
class Stage:
    """One of the five steps: its words, how it stands, and when or how many."""

    label: str
    sign: Sign
    note: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class LineAct:
    """What may be done of a line; `of` joins the words to the name, for who hears them without seeing the row."""

    url: str
    words: str
    of: str = ""


@dataclass(frozen=True)
class LineRow:
    """A line of a batch as its page shows it."""

    line: SupportLine
    double_words: str  # who gives the same within the same days
    acts: Sequence[LineAct]


class BatchPage:
    """A batch as its page and its paper show it."""

    def __init__(self, batch: SupportBatch, user: Any, asked: QueryDict | None = None) -> None:
        self.batch, self.user, self._asked = batch, user, asked or QueryDict()

    @property
    def state(self) -> BatchState:
        return BatchState(self.batch.state)

    @cached_property
    def kind(self) -> SupportKind:
        return SupportKind(self.batch.kind)

    @property
    def noun(self) -> str:
        return self.batch.noun

    @cached_property
    def given(self) -> QuerySet[SupportLine]:
        """Lines of those who are given the support."""
        return self.batch.lines.filter(left_out_as="")

    @cached_property
    def count(self) -> int:
        return self.given.count()

    @cached_property
    def delivered(self) -> int:
        return self.given.filter(delivered_on__isnull=False).count()

    @property
    def waiting(self) -> int:
        return self.count - self.delivered

    @cached_property
    def total_vnd(self) -> int | None:
        return self.given.aggregate(sum=Sum("amount_vnd"))["sum"]

    @cached_property
    def delivered_vnd(self) -> int | None:
        return self.given.filter(delivered_on__isnull=False).aggregate(sum=Sum("amount_vnd"))["sum"]

    @cached_property
    def things(self) -> list[str]:
        """The sum of each thing that is given: "34 chiếc Ti vi 32 inch"."""
        sums = self.given.exclude(quantity=None).order_by("thing", "measure").values("thing", "measure")
        lines = [SupportLine(quantity=row["sum"], **{name: row[name] for name in ("thing", "measure")})
                 for row in sums.annotate(sum=Sum("quantity"))]  # fmt: skip
        return [line.thing_words for line in lines]

    @property
    def sums(self) -> str:
        """What the whole list comes to, in words."""
        return "; ".join(([format_vnd(self.total_vnd)] if self.total_vnd is not None else []) + self.things)

    @cached_property
    def heading(self) -> str:
        """What there is to know of the batch first."""
        if self.state == BatchState.DRAFT:
            if not self.count:
                return "Danh sách chưa có ai"
            return f"Đang lập: {self.counted}" + (f", vướng {len(self.obstacles)} điều" if self.obstacles else "")
        if self.state == BatchState.CHECKED:
            return f"Chờ lãnh đạo duyệt: {self.counted}"
        if self.state == BatchState.SIGNED:
            return f"Đã trao, ký nhận đủ {self.counted}"
        if not self.waiting:
            return f"Đã trao đủ {self.counted}, còn ký bảng kê"
        names = [row.whose for row in self.rows.filter(delivered_on=None)[:_NAMES]]
        more = f" và {format_integer(self.waiting - len(names))} {self.noun} khác" if self.waiting > len(names) else ""
        return f"Còn {format_integer(self.waiting)} {self.noun} chưa nhận: {', '.join(names)}{more}"

    @property
    def counted(self) -> str:
        return f"{format_integer(self.count)} {self.noun}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """(what, its words) of the batch."""
        batch = self.batch
        given = [
            ("Loại hỗ trợ", self.kind.label),
            ("Lần trả", upper_first(self.payment_words)),
            ("Cho thời gian", batch.period_words),
            ("Nguồn, nơi hỗ trợ", batch.source_words),
            ("Đơn vị thực hiện", str(batch.unit or "") if batch.giver or batch.funding else ""),
            ("Chính sách", self.policy_words),
            ("Theo danh sách đã kiểm tra", self.list_words),
            ("Cả danh sách", self.sums),
            ("Quyết định duyệt", f"{batch.decision}, {format_date_vi(batch.granted_on)}" if batch.granted_on else ""),
            ("Đã trao", self._delivered_words if batch.granted_on and self.has_amounts else ""),
        ]
        return [(label, words) for label, words in given if words]

    @property
    def _delivered_words(self) -> str:
        return f"{format_vnd(self.delivered_vnd or 0)} trong {format_vnd(self.total_vnd)}"

    @cached_property
    def policy_words(self) -> str:
        policies = policies_for(self.batch, day_of(self.batch))
        return "; ".join(f"{policy.label}, {policy.citation}" for policy in policies)

    @cached_property
    def payment_words(self) -> str:
        """Which payment it is; nothing where all is paid at once."""
        return instalment_words(self.batch)

    @property
    def list_words(self) -> str:
        """Whose checked list the batch follows; where one is needed and not written down yet, that."""
        batch, policy = self.batch, policy_of(self.batch)
        if batch.list_unit or batch.list_paper:
            return ", ".join(filter(None, (str(batch.list_unit or ""), batch.list_paper)))
        return f"Chưa ghi. Cần danh sách của {policy.list_of}." if policy and policy.list_of else ""

    # Postings

    @cached_property
    def is_posted(self) -> bool:
        return is_posted(self.batch)

    @cached_property
    def postings(self) -> list[tuple[str, list[BatchPosting]]]:
        """Before and after the decision, each with what hung."""
        found = list(self.batch.postings.select_related("village", "commune").order_by("posted_on", "pk"))
        return [(side.label, [row for row in found if row.side == side]) for side in PostedWhen]

    @property
    def posting_side(self) -> str:
        """On which side of the decision what is recorded now hangs; a posting of it may be taken away."""
        return side_of(self.batch) or ""

    @property
    def may_post(self) -> bool:
        return self.may_draw and self.is_posted and bool(self.count)

    # The five steps

    @property
    def stages(self) -> Iterator[Stage]:
        """The five steps, in their order; the current one is what the batch waits for."""
        days = self._step_days
        place = [BatchState.DRAFT, BatchState.CHECKED, BatchState.GRANTED, BatchState.SIGNED].index(self.state)
        all_given = place > 2 or (place == 2 and not self.waiting)
        done = [place > 0 or bool(self.count), place > 0, place > 1, all_given, place > 2]
        notes = [
            self.counted,
            days.get("check", ""),
            self.batch.decision if self.batch.granted_on else "",
            f"{format_integer(self.delivered)}/{self.counted}" if place > 1 else "",
            format_date_vi(self.batch.signed_on) if self.batch.signed_on else "",
        ]
        labels = ["Lập danh sách", "Kiểm tra", "Lãnh đạo duyệt", f"Trao cho từng {self.noun}", "Ký bảng kê"]
        current = done.index(False) if False in done else -1
        for number, (label, is_done, note) in enumerate(zip(labels, done, notes, strict=True)):
            if is_done:
                sign = Sign("Xong", "ok", "ok")
            elif number == current:
                sign = Sign("Đang làm", "warn", "clock")
            else:
                sign = Sign(f"Sau bước {number}", "mute", "lock")
            yield Stage(f"{number + 1}. {label}", sign, note, is_done, number == current)

    @cached_property
    def _step_days(self) -> dict[str, str]:
        return {step.name: format_date_vi(localdate(taken.at)) for step, taken in reversed(self.history)}

    @cached_property
    def history(self) -> list[Any]:
        return BATCH_STEPS.history(self.batch)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """What must be mended before the next step, whoever takes it."""
        name = _NEXT.get(self.state)
        return BATCH_STEPS.obstacles(name, self.batch) if name else []

    @property
    def next_label(self) -> str:
        return lower_first(BATCH_STEPS.step(_NEXT[self.state]).label) if self.state in _NEXT else ""

    @property
    def buttons(self) -> list[Button]:
        """What the user may do with the batch now; of a step that something keeps back it is said what keeps it."""
        pk = self.batch.pk
        offered = BATCH_STEPS.offered(self.batch, self.user)
        blocked = _NEXT.get(self.state) if self.obstacles else None
        steps = sorted((step for step in offered if step.name != blocked), key=lambda step: step.name == "return")
        found = [button("Ghi trao", "programs:batch_deliver", pk)] if self.may_deliver else []
        found += step_buttons(steps, "programs:batch_step", pk, SLUG_OF)
        found += [button("Đưa người vào danh sách", "programs:batch_fill", pk)] if self.may_fill else []
        by_sheet = [button("Nhập từ Excel", "programs:batch_import", pk)] if self.may_import else []
        return [*first_stands_out(found), *by_sheet]

    @cached_property
    def may_draw(self) -> bool:
        return self.state != BatchState.SIGNED and access.may(self.user, DRAW_SUPPORT, self.batch.commune)

    @property
    def may_fill(self) -> bool:
        return self.may_draw and self.state == BatchState.DRAFT

    @property
    def may_drop(self) -> bool:
        is_open = self.state != BatchState.SIGNED and not self.delivered
        return is_open and access.may(self.user, dropping_act(self.batch), self.batch.commune)

    @property
    def may_import(self) -> bool:
        """Whether a sheet may say whom it gives what, or that it was handed over."""
        return self.may_draw and self.state in (BatchState.DRAFT, BatchState.GRANTED)

    @property
    def may_deliver(self) -> bool:
        return self.may_draw and self.state == BatchState.GRANTED and bool(self.waiting)

    # The lines

    @cached_property
    def rows(self) -> QuerySet[SupportLine]:
        """Those who are given the support: who waits first, then by village and name."""
        rows = self.given.annotate(is_over=Case(When(delivered_on=None, then=0), default=1))
        return rows.select_related("household__village", "member").order_by(
            "is_over", "household__village__position", "household__sort_key", "pk"
        )

    @cached_property
    def pager(self) -> Pager:
        return Pager(self.rows, PAGE_SIZE, self._asked, self.count)

    @property
    def lines(self) -> Iterator[LineRow]:
        """The page of lines."""
        for line in self.pager.page:
            yield LineRow(line, self.double_words.get(line.pk, ""), list(self._acts_of(line)))

    def _acts_of(self, line: SupportLine) -> Iterator[LineAct]:
        if not self.may_draw:
            return
        is_granted = self.state == BatchState.GRANTED
        if not line.is_open:
            if is_granted:
                yield LineAct(reverse("programs:batch_line_take_back", args=[line.pk]), "Bỏ ghi trao", "cho")
            return
        if is_granted:
            yield LineAct(reverse("programs:batch_line_deliver", args=[line.pk]), "Ghi trao", "cho")
        if self.may_fill:
            yield LineAct(reverse("programs:batch_line_edit", args=[line.pk]), "Sửa mức", "của")
        query = "?vi=double" if line.pk in self.double_words else ""
        yield LineAct(reverse("programs:batch_line_leave_out", args=[line.pk]) + query, "Không hỗ trợ")

    @cached_property
    def double_words(self) -> dict[int, str]:
        """Line → who gives the same within the same days; a signed list stands as it is."""
        if self.state == BatchState.SIGNED:
            return {}
        return {
            line.pk: f"Đã có ở {lower_first(str(other.batch))}{self._given_by(other.batch)}"
            for line, other in doubles(self.batch)
        }

    @staticmethod
    def _given_by(batch: SupportBatch) -> str:
        giver = batch.giver or str(batch.unit or "")
        return f" ({giver})" if giver else ""

    @cached_property
    def left_out(self) -> list[SupportLine]:
        rows = self.batch.lines.exclude(left_out_as="").select_related("household__village", "member")
        return list(rows.order_by("household__village__position", "household__sort_key", "pk"))

    @property
    def is_granted(self) -> bool:
        """Whether things may be handed over, or were."""
        return self.state in {BatchState.GRANTED, BatchState.SIGNED}

    @property
    def has_amounts(self) -> bool:
        return self.total_vnd is not None

    @property
    def says_what(self) -> bool:
        """Whether a column says what is given: things, or a right that has no amount."""
        return bool(self.things) or not self.has_amounts

    # The computed list

    @cached_property
    def computed_words(self) -> str:
        """What the list is compared with, while it can still change; nothing where nothing is computed."""
        if self.state not in {BatchState.DRAFT, BatchState.CHECKED} or not self.count:
            return ""
        if self._is_later_payment:
            return f"Những {self.noun} đã nhận lần trả trước"
        if self._is_by_policy:
            return f"Danh sách máy tính theo chính sách, ngày {format_date_vi(day_of(self.batch))}"
        return f"Những {self.noun} đang chờ, theo sổ nhu cầu" if self.kind.need else ""

    @property
    def missing_words(self) -> str:
        if self._is_later_payment:
            return "Đã nhận lần trước, chưa có trong danh sách"
        return "Máy tính có, danh sách chưa có" if self._is_by_policy else "Đang chờ, chưa có trong danh sách"

    @property
    def beyond_words(self) -> str:
        if self._is_later_payment:
            return "Có trong danh sách, chưa nhận lần trước"
        if self._is_by_policy:
            return "Danh sách có, máy không tính được"
        return "Có trong danh sách, không thấy đề nghị đang chờ"

    @property
    def _is_later_payment(self) -> bool:
        return (self.batch.instalment or 1) > 1

    @cached_property
    def _is_by_policy(self) -> bool:
        return any(policy.is_computed for policy in policies_for(self.batch, day_of(self.batch)))

    @cached_property
    def difference(self) -> Difference | None:
        """Who is computed and not listed, and who is listed beyond it."""
        if not self.computed_words:
            return None
        if self._is_later_payment:
            return difference_of(self.batch, had_earlier(self.batch))
        if self._is_by_policy:
            return difference_of(self.batch, due_on(self.batch, day_of(self.batch)).whom)
        return difference_of(self.batch, waiting_for(self.batch))
