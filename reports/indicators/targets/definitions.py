"""Which parts a target has, in the order of the contract, and what each of them counts."""

from collections.abc import Callable, Mapping

from households.vocabulary import PovertyClass
from programs.vocabulary import PostKind, Progress, SupportKind
from reports.indicators.targets.counting import Count
from reports.indicators.targets.parts import Part, Unit
from surveys.vocabulary import Indicator, Need

_WORKS, _PROJECTS, _MODELS = ("work",), ("livelihood", "production"), ("model",)
_WORK_STATES = {Progress.NOT_STARTED: "planned"}  # a work that has not begun is planned


def parts_of(ref: str, count: Count) -> list[Part]:
    """The parts of a target, in the order of the contract."""
    return _PARTS[ref](count)


_POOR, _NEAR = PovertyClass.POOR, PovertyClass.NEAR_POOR

_PARTS: Mapping[str, Callable[[Count], list[Part]]] = {
    "a": lambda c: [c.poverty()],
    "b": lambda c: [c.merit()],
    "c": lambda c: [c.states("works", "Công trình hạ tầng", _WORKS, _WORK_STATES), c.criteria()],
    "d": lambda c: [
        c.asked("loan", "Hộ có nhu cầu vay vốn", Need.LOAN, SupportKind.LOAN, Unit.HOUSEHOLD,
                c.home_in(_POOR, _NEAR, newly_escaped=True)),
    ],
    "đ": lambda c: [
        c.insured("poor", "Người thuộc hộ nghèo", lambda home: c.register.class_of(home, c.on) == _POOR),
        c.insured("near_poor", "Người thuộc hộ cận nghèo", lambda home: c.register.class_of(home, c.on) == _NEAR),
        c.insured("newly_escaped", "Người thuộc hộ mới thoát nghèo, thoát cận nghèo",
                  lambda home: c.register.is_newly_escaped(home, c.on), counts=False),
        c.insured("average_farm", "Người thuộc hộ có mức sống trung bình làm nông, lâm, ngư nghiệp",
                  lambda home: c.register.is_average_farm(home, c.on), counts=False),
    ],
    "e": lambda c: [c.due(kind, kind.label)
                    for kind in (SupportKind.FEE_EXEMPTION, SupportKind.RICE, SupportKind.STUDY_COSTS)],
    "f": lambda c: [
        c.asked("legal_aid", "Người nghèo có nhu cầu trợ giúp pháp lý", Need.LEGAL_AID, SupportKind.LEGAL_AID,
                Unit.PERSON, c.person_in(_POOR)),
    ],
    "g": lambda c: [
        c.asked("vocational_training", "Người có nhu cầu học nghề", Need.VOCATIONAL_TRAINING,
                SupportKind.VOCATIONAL_TRAINING, Unit.PERSON, c.person_in(_POOR, _NEAR, of_working_age=True)),
        c.asked("job_referral", "Người có nhu cầu giới thiệu việc làm", Need.JOB_REFERRAL, SupportKind.JOB_REFERRAL,
                Unit.PERSON, c.person_in(_POOR, _NEAR, of_working_age=True)),
    ],
    "h": lambda c: [
        c.states("projects", "Dự án sinh kế, phát triển sản xuất", _PROJECTS, {}),
        c.states("models", "Mô hình giảm nghèo được nhân rộng", _MODELS, {}),
        c.participants(),
    ],
    "i": lambda c: [
        c.lack("water_lack", "Hộ nghèo, cận nghèo thiếu nước sinh hoạt", Indicator.WATER),
        c.lack("toilet_lack", "Hộ nghèo, cận nghèo thiếu nhà tiêu hợp vệ sinh", Indicator.TOILET),
        c.lack("water_lack_policy", "Hộ chính sách thiếu nước sinh hoạt", Indicator.WATER, policy=True),
        c.lack("toilet_lack_policy", "Hộ chính sách thiếu nhà tiêu hợp vệ sinh", Indicator.TOILET, policy=True),
        c.asked("clean_water", "Hộ có nhu cầu nước sạch", Need.CLEAN_WATER, SupportKind.CLEAN_WATER, Unit.HOUSEHOLD,
                c.home_in(_POOR, _NEAR, policy=True)),
        c.asked("toilet", "Hộ có nhu cầu làm nhà tiêu", Need.TOILET, SupportKind.TOILET, Unit.HOUSEHOLD,
                c.home_in(_POOR, _NEAR, policy=True)),
    ],
    "k": lambda c: [
        c.lack("telecom_lack", "Hộ nghèo, cận nghèo thiếu dịch vụ viễn thông", Indicator.TELECOM),
        c.lack("device_lack", "Hộ nghèo, cận nghèo thiếu phương tiện thông tin", Indicator.DEVICES),
        c.asked("device", "Hộ nghèo dân tộc thiểu số có nhu cầu phương tiện nghe, nhìn", Need.DEVICE,
                SupportKind.DEVICE, Unit.HOUSEHOLD, c.poor_minority),
        c.communication(),
    ],
    "l": lambda c: [c.trained(kind) for kind in PostKind],
    "m": lambda c: [c.tasks(), c.programme()],
}  # fmt: skip
