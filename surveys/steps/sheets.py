"""How what a commune entered from official papers is approved."""

from huulien.platform.steps import Step, Steps
from surveys.access import APPROVE_SCORE_SHEETS
from surveys.models import FormASheet, ScoreSheet
from surveys.vocabulary import SheetState


def _approval(model: type[ScoreSheet | FormASheet], unit: str, verb: str) -> Steps:
    barred = f"Người {verb} {unit} không tự phê duyệt. Việc này do lãnh đạo khác của xã làm."
    step = Step(
        "approve", f"Phê duyệt {unit}", frozenset({SheetState.DRAFT}), SheetState.APPROVED, APPROVE_SCORE_SHEETS,
        {"drafted_by": barred},
    )  # fmt: skip
    return Steps(model=model, states=SheetState, area="commune", parents=("commune",), table=(step,))


SHEET_STEPS = _approval(ScoreSheet, "bảng điểm", "nạp")
FORM_A_STEPS = _approval(FormASheet, "bộ đặc điểm", "nhập")
