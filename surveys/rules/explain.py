"""The result of a classification in words: one Vietnamese paragraph that the household itself can read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from households.vocabulary import PovertyClass
from huulien.lib.numbers import format_integer, format_vnd
from surveys.rules.indicators import Fact
from surveys.rules.outcome import Outcome

_FACT_WORDS = {
    "birth_date": "ngày sinh",
    "employment": "việc làm",
    "social_allowance": "việc hưởng trợ cấp xã hội hằng tháng",
    "disabled": "tình trạng khuyết tật",
    "health_insurance": "thẻ bảo hiểm y tế",
    "malnourished": "kết quả cân đo dinh dưỡng",
    "studying": "lớp, cấp đang học",
    "qualification": "trình độ đã học xong",
    "trained_on_the_job": "việc được đào tạo tại chỗ",
    "members": "danh sách thành viên",
    "dwelling.wall_durable": "tường nhà bền chắc hay không",
    "dwelling.frame_durable": "cột nhà bền chắc hay không",
    "dwelling.roof_durable": "mái nhà bền chắc hay không",
    "dwelling.area_m2": "diện tích nhà ở",
    "water_source": "nguồn nước sinh hoạt",
    "toilet": "loại nhà tiêu",
    "internet_user": "việc sử dụng internet",
    "devices": "phương tiện tiếp cận thông tin",
    "income.b1_score": "điểm B1",
    "income.per_person_vnd": "thu nhập bình quân đầu người một tháng",
}


def explain(outcome: Outcome, names: Mapping[str, str]) -> str:
    """Why the household has its class, or what must be known first; `names` are members' names by their ids."""
    sentences = [
        _conclusion(outcome),
        _income(outcome),
        *_deprivations(outcome),
        *_overrides(outcome),
    ]
    if outcome.poverty_class is PovertyClass.INSUFFICIENT_DATA:
        sentences.append(f"Cần bổ sung: {'; '.join(missing_in_words(outcome.missing, names))}")
    sentences.append(f"Căn cứ: {'; '.join(outcome.basis)}")
    return " ".join(f"{sentence}." for sentence in sentences)


class Missing(NamedTuple):
    """Facts to be found out together, and how an officer would say it."""

    facts: tuple[Fact, ...]
    words: str


def missing_together(missing: Iterable[Fact], names: Mapping[str, str]) -> list[Missing]:
    """What is missing: the house's facts one by one, a member's facts together."""
    income: list[Fact] = []
    of_house: list[Fact] = []
    of_members: dict[str, list[Fact]] = {}
    for fact in missing:
        if fact.member is not None:
            of_members.setdefault(fact.member, []).append(fact)
        else:
            (income if fact.name.startswith("income.") else of_house).append(fact)
    groups = [Missing(tuple(income), " hoặc ".join(_words(income)))] if income else []  # either is enough
    groups += [Missing((fact,), _FACT_WORDS[fact.name]) for fact in of_house]
    for member, facts in of_members.items():
        words = f"{', '.join(_words(facts))} của {names.get(member, f'thành viên {member}')}"
        groups.append(Missing(tuple(facts), words))
    return groups


def missing_in_words(missing: Iterable[Fact], names: Mapping[str, str]) -> list[str]:
    """The same in words alone."""
    return [group.words for group in missing_together(missing, names)]


def _words(facts: Iterable[Fact]) -> list[str]:
    return [_FACT_WORDS[fact.name] for fact in facts]


def _conclusion(outcome: Outcome) -> str:
    enough = f"{outcome.terms.poor_from_deprivations.value} chỉ số"
    match outcome.poverty_class:
        case PovertyClass.POOR:
            return f"Xếp loại: hộ nghèo, vì hộ không vượt chuẩn nghèo về thu nhập và thiếu hụt từ {enough} trở lên"
        case PovertyClass.NEAR_POOR:
            return f"Xếp loại: hộ cận nghèo, vì hộ không vượt chuẩn nghèo về thu nhập nhưng thiếu hụt dưới {enough}"
        case PovertyClass.AVERAGE:
            most = format_vnd(int(outcome.terms.average[outcome.case.area].value))
            return (
                "Xếp loại: hộ có mức sống trung bình, vì thu nhập bình quân vượt chuẩn nghèo "
                f"nhưng không quá {most}/người/tháng"
            )
        case PovertyClass.NOT_POOR:
            return "Xếp loại: hộ không nghèo, vì hộ vượt chuẩn nghèo về thu nhập, dù có thiếu hụt hay không"
        case PovertyClass.INSUFFICIENT_DATA:
            return "Chưa xếp loại được hộ vì chưa đủ dữ liệu"


def _income(outcome: Outcome) -> str:
    case, terms = outcome.case, outcome.terms
    line = f"{format_vnd(int(terms.line[case.area].value))}/người/tháng"
    zone = f"khu vực {case.area.label.lower()}"
    within_score, within_line = case.is_within_score(terms), case.is_within_line(terms)
    if within_score is not None and case.b1_score is not None:
        most = format_integer(int(terms.score[case.area].value))
        side = f"không quá {most} điểm" if within_score else f"trên {most} điểm"
        stands_for = f"từ {line} trở xuống" if within_score else f"trên {line}"
        return f"Điểm B1 là {format_integer(case.b1_score)}, {side}, tương đương thu nhập {stands_for} ở {zone}"
    if case.per_person_vnd is not None:
        side = "không quá" if within_line else "cao hơn"
        return f"Thu nhập bình quân là {format_vnd(case.per_person_vnd)}/người/tháng, {side} chuẩn {line} ở {zone}"
    if case.b1_score is not None:
        return f"{terms.standard.title} chưa có ngưỡng điểm B1, nên chỉ có điểm B1 thì chưa biết hộ có vượt chuẩn không"
    return "Chưa có điểm B1 và thu nhập bình quân, nên chưa biết hộ có vượt chuẩn nghèo về thu nhập không"


def _deprivations(outcome: Outcome) -> Iterator[str]:
    texts = outcome.terms.standard.indicators
    lacking = [texts[finding.indicator].name for finding in outcome.findings if finding.deprived]
    unknown = [texts[finding.indicator].name for finding in outcome.findings if finding.deprived is None]
    if lacking:
        counted = f"{len(lacking)} trong {len(outcome.findings)} chỉ số (điểm B2 là {outcome.b2_score})"
        yield f"Hộ thiếu hụt {counted}: {'; '.join(lacking)}"
    else:
        yield "Hộ không có chỉ số nào được xác định là thiếu hụt (điểm B2 là 0)"
    if unknown:
        if outcome.poverty_class is PovertyClass.INSUFFICIENT_DATA:
            consequence = f"số thiếu hụt có thể từ {outcome.deprived_count} đến {outcome.deprived_count_max}"
        else:
            consequence = "dù kết quả thế nào thì xếp loại cũng không đổi"
        yield f"Còn {len(unknown)} chỉ số chưa rõ ({'; '.join(unknown)}), {consequence}"


def _overrides(outcome: Outcome) -> Iterator[str]:
    for finding in outcome.findings:
        if finding.is_overruled:
            name = outcome.terms.standard.indicators[finding.indicator].name
            result = "thiếu hụt" if finding.deprived else "không thiếu hụt"
            reason = finding.because[0].strip().rstrip(".")
            yield f"Chỉ số {name} do người rà soát xác định là {result}, lý do: {reason}"
