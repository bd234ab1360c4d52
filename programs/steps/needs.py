"""How a need ends, and is opened again where its end was recorded by mistake."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.forms import to_come_words
from huulien.platform.steps import Obstacle, Step, Steps
from programs.access import EDIT_NEEDS
from programs.models import SupportNeed
from programs.vocabulary import NeedState

_WAITING = frozenset({NeedState.WAITING})
_ENDED = frozenset(NeedState) - _WAITING


def _ends(need: SupportNeed, *, ended_on: date | None = None, **given: Any) -> Iterator[Obstacle]:
    if ended_on is None:
        return
    if words := to_come_words(ended_on, clock.today()):
        yield Obstacle(words, field="ended_on")
    if ended_on < need.asked_on:
        asked = format_date_vi(need.asked_on)
        yield Obstacle(f"Đề nghị ngày {asked}, kết quả phải từ ngày đó trở đi.", field="ended_on")


def _opens(need: SupportNeed, **given: Any) -> Iterator[Obstacle]:
    same = SupportNeed.objects.filter(household=need.household_id, member=need.member_id, kind=need.kind)
    if same.waiting().exclude(pk=need.pk).exists():
        yield Obstacle("Đã ghi một nhu cầu khác đang chờ cùng việc này. Dùng nhu cầu đó.")


def _end(need: SupportNeed, *, by: Any, reason: str, ended_on: date, ended_paper: str = "") -> tuple[str, ...]:
    need.ended_on, need.ended_paper, need.ended_reason = ended_on, ended_paper.strip(), reason.strip()
    return "ended_on", "ended_paper", "ended_reason"


def _open_again(need: SupportNeed, *, by: Any, reason: str) -> tuple[str, ...]:
    need.ended_on, need.ended_paper, need.ended_reason = None, "", ""
    return "ended_on", "ended_paper", "ended_reason"


def _ending(name: str, label: str, after: NeedState, reason_asked: str = "") -> Step:
    return Step(name, label, _WAITING, after, EDIT_NEEDS, {}, obstacles=_ends, effect=_end, reason_asked=reason_asked)


NEED_STEPS = Steps(
    model=SupportNeed,
    states=NeedState,
    area="commune",
    parents=("commune",),
    table=(
        _ending("serve", "Ghi đã được hỗ trợ", NeedState.SERVED),
        _ending("decline", "Ghi hộ từ chối", NeedState.DECLINED, "Ghi vì sao hộ từ chối."),
        _ending("find_ineligible", "Ghi không đủ điều kiện", NeedState.NOT_ELIGIBLE,
                "Ghi điều kiện nào không đạt, ví dụ “còn nợ quá hạn”."),
        _ending("withdraw", "Ghi rút đề nghị", NeedState.WITHDRAWN),
        Step(
            "reopen", "Mở lại, ghi nhầm kết quả", _ENDED, NeedState.WAITING, EDIT_NEEDS, {}, obstacles=_opens,
            effect=_open_again, reason_asked="Ghi vì sao mở lại.",
        ),
    ),
)  # fmt: skip
