"""Rows of the programme, made directly: the least a test needs, everything else as given."""

from datetime import date

from huulien.lib.text import sort_key
from huulien.platform import audit, clock
from huulien.platform.files.content import checked
from programs.models import (
    Activity,
    ActivityStage,
    Attendance,
    BatchPosting,
    Communication,
    Contribution,
    Criterion,
    CriterionAssessment,
    EscapeRegistration,
    FundEntry,
    Funding,
    HealthCard,
    Helper,
    HelperVisit,
    Measurement,
    Official,
    Participation,
    Plan,
    PlanProject,
    PoorFundEntry,
    Post,
    Program,
    Project,
    SheetUpload,
    SubProject,
    SupportBatch,
    SupportLine,
    SupportNeed,
    Task,
    Training,
    Unit,
    UnitAccount,
    WayChoice,
    WayExclusion,
    WayMeasure,
    WayPlan,
    WayRoom,
)
from programs.services.awards import nominate
from programs.services.evidence import add_evidence
from programs.vocabulary import AwardForm
from tests.files import PDF


def make_need(household, kind="loan", asked_on=date(2023, 3, 2), member=None, **ended):
    """A need; `state`, `ended_on` and the rest say how it ended."""
    return SupportNeed.objects.create(
        commune_id=household.commune_id, household=household, member=member, kind=kind, asked_on=asked_on, **ended
    )


def make_escape(household, registered_on=date(2023, 3, 2), leaves="poor", **fields):
    """A registration to escape, whatever class the household had."""
    with audit.acting(locked=False):
        return EscapeRegistration.objects.create(
            commune_id=household.commune_id, household=household, year=registered_on.year,
            registered_on=registered_on, leaves=leaves,
            **{"will_do": "Nuôi bò", "signed_by": household.head_name, **fields},
        )  # fmt: skip


def make_helper(escape, kind="person", name="Lý Văn Sơn", unit=None, valid_from=None, **fields):
    return Helper.objects.create(
        commune_id=escape.commune_id, registration=escape, kind=kind, name="" if unit else name, unit=unit,
        valid_from=valid_from or escape.registered_on, **fields,
    )  # fmt: skip


def make_visit(helper, visited_on=None, done="Đào hố nhà tiêu", **fields):
    return HelperVisit.objects.create(
        commune_id=helper.commune_id, helper=helper, visited_on=visited_on or helper.valid_from, done=done, **fields
    )


def make_unit(commune, name="Trạm Y tế xã", kind="health_station"):
    return Unit.objects.get_or_create(commune=commune, name=name, defaults={"kind": kind})[0]


def make_activity(commune, code="A1", kind="livelihood", year=2023, **fields):
    planned = {"planned_from": date(year, 1, 1), "planned_until": date(year, 12, 31)}
    return Activity.objects.create(
        commune=commune, code=code, kind=kind, **{"name": f"Hoạt động {code}", **planned, **fields}
    )


def make_funding(activity, source="central", nature="recurrent", year=2023, planned_vnd=100):
    return Funding.objects.create(
        commune_id=activity.commune_id, activity=activity, year=year, source=source, nature=nature,
        planned_vnd=planned_vnd,
    )  # fmt: skip


def make_entry(funding, kind, on, amount_vnd):
    return FundEntry.objects.create(
        commune_id=funding.commune_id, funding=funding, kind=kind, happened_on=on, amount_vnd=amount_vnd,
        document="01/QĐ-UBND",
    )  # fmt: skip


def make_contribution(commune, given_by="Thanh niên", **fields):
    given = {
        "kind": "labour",
        "given_on": date(2023, 5, 1),
        "quantity": 12,
        "unit": "ngày công",
        "value_vnd": 2_400_000,
    }
    return Contribution.objects.create(commune=commune, given_by=given_by, **(given | fields))


def make_batch(commune, kind="rice", on=date(2023, 5, 5), **fields):
    return SupportBatch.objects.create(
        commune=commune, kind=kind, title="Đợt hỗ trợ", period_from=on, period_until=on, **fields
    )


def make_line(batch, household, member=None, delivered_on=None, **fields):
    receipt = {"receipt": "signed"} if delivered_on else {}
    return SupportLine.objects.create(
        commune_id=batch.commune_id, batch=batch, household=household, member=member, delivered_on=delivered_on,
        **receipt, **fields,
    )  # fmt: skip


def make_posting(batch, village=None, side="before", posted_on=date(2023, 5, 4), **fields):
    """The lines of a batch that hung in the village, or all of them."""
    lines = batch.lines.filter(household__village=village) if village else batch.lines.all()
    return BatchPosting.objects.create(
        commune_id=batch.commune_id, batch=batch, village=village, side=side, posted_on=posted_on,
        until=fields.pop("until", posted_on), hung={str(line.pk): line.amount_vnd for line in lines}, **fields,
    )  # fmt: skip


def make_unit_batch(commune, household, unit=None, **fields):
    """A granted batch that a unit hands over, with one line."""
    granted = {"state": "granted", "granted_on": date(2023, 5, 6), "decision": "12/QĐ-UBND"}
    batch = make_batch(commune, "device", unit=unit or make_unit(commune), **(granted | fields))
    make_line(batch, household, thing="Ti vi")
    return batch


def make_official(commune, name="Hà Thị Sen", kind="prestige", since=date(2022, 1, 1), **post):
    official = Official.objects.create(commune=commune, full_name=name, sort_key=sort_key(name))
    Post.objects.create(commune=commune, official=official, kind=kind, valid_from=since, **post)
    return official


def make_training(commune, held_on, *attending, **fields):
    training = Training.objects.create(commune=commune, held_on=held_on, **{"title": "Tập huấn", **fields})
    for official in attending:
        Attendance.objects.create(commune=commune, training=training, official=official)
    return training


def make_program():
    """A programme with a project and its sub-project."""
    program = Program.objects.create(code="CT", name="Chương trình", valid_from=date(2021, 1, 1), citation="Ví dụ")
    project = Project.objects.create(program=program, code="DA3", name="Dự án", position=3)
    return project, SubProject.objects.create(project=project, code="TDA1", name="Tiểu dự án", position=1)


def make_task(unit, plan, title="Cấp thẻ", due_on=date(2023, 9, 1), **fields):
    return Task.objects.create(commune_id=unit.commune_id, plan=plan, unit=unit, title=title, due_on=due_on, **fields)


def make_evidence(owner, name="Biên bản.pdf", data=PDF, by=None):
    """A file of the record."""
    return add_evidence(owner=owner, file=checked(data, name), by=by)


def make_award(commune, by, household=None, **fields):
    return nominate(
        commune=commune, by=by, household=household,
        **{"year": 2023, "what_for": "Thoát nghèo", "form": AwardForm.MERIT, "nominated_on": date(2023, 11, 1),
           "given_to": "" if household else "Tổ nuôi ong"} | fields,
    )  # fmt: skip


def make_fund_entry(commune, kind="received", on=date(2023, 10, 17), amount_vnd=1_000_000, **fields):
    return PoorFundEntry.objects.create(
        commune=commune, kind=kind, happened_on=on, amount_vnd=amount_vnd,
        **{"document": "PT 01", "party": "Cán bộ xã"} | fields,
    )  # fmt: skip


def make_measure(commune, name="Nhà tiêu", lifts=("nha_tieu",), cost_vnd=8, **fields):
    """A measure that is there since 2020."""
    lifted = {f"lifts_{indicator}": True for indicator in lifts}
    given = {"ground": "Ví dụ", "valid_from": date(2020, 1, 1)} | lifted | fields
    return WayMeasure.objects.create(commune=commune, name=name, cost_vnd=cost_vnd, **given)


def make_way_plan(commune, by, case_key="khóa", **fields):
    """A kept plan of nobody, for 100 đồng."""
    most = {"feasible": True, "cost_vnd": 0, "out": 0, "left": 0, "gap": 0, "short": [], "next_vnd": None, "plan": []}
    given = {"goal": "near_poor", "budget_vnd": 100, "asked_on": date(2023, 6, 1), "asked_at": clock.now()} | fields
    return WayPlan.objects.create(
        commune=commune, asked_by=by, case_key=case_key, measures={},
        result={"in": 0, "fewest": None, "most": most, "villages": {}}, **given,
    )  # fmt: skip


def make_programme_place(village, household, plan, unit_user):
    """An activity of a village with its parts, and a task of a unit that the user works for in their commune."""
    commune = village.parent
    unit = make_unit(commune)
    if unit_user.area_id == commune.pk:
        UnitAccount.objects.get_or_create(commune=commune, unit=unit, user=unit_user)
    activity = make_activity(commune, f"HD-{village.pk}", village=village, unit=unit)
    funding = make_funding(activity)
    escape = make_escape(household)
    helper = make_helper(escape)
    return {
        "escape": escape,
        "helper": helper,
        "visit": make_visit(helper),
        "activity": activity,
        "participation": Participation.objects.create(
            commune=commune, activity=activity, household=household, joined_on=date(2023, 4, 1)
        ),
        "activity_stage": ActivityStage.objects.create(
            commune=commune, activity=activity, position=1, name="Giao giống"
        ),
        "funding": funding,
        "entry": make_entry(funding, "allocated", date(2023, 3, 1), 100),
        "task": (task := make_task(unit, plan)),
        "evidence": make_evidence(task),
        "award": make_award(commune, None, household),
        "fund_entry": make_fund_entry(commune),
        "communication": Communication.objects.create(
            commune=commune, kind="session", held_on=date(2023, 4, 4), topic="Vay vốn"
        ),
        "training": make_training(commune, date(2023, 6, 6), title="Kỹ năng quản lý"),
        "official": (official := make_official(commune, f"Hà Thị Sen {village.pk}")),
        "post": official.posts.get(),
        "way_measure": make_measure(commune, f"Nhà tiêu {village.pk}"),
        "way_plan": make_way_plan(commune, unit_user, f"khóa {village.pk}"),
        "contribution": make_contribution(commune, activity=activity),
    }


def a_row_of_each_kind(cast, household):
    """One row of every model of the programme."""
    commune, member = cast.commune, household.members.first()
    project, sub_project = make_program()
    plan = Plan.objects.filter(commune=commune).first() or Plan.objects.create(
        commune=commune, year=2023, target_rate="10.98"
    )
    PlanProject.objects.create(commune=commune, plan=plan, project=project)
    unit = make_unit(commune)
    UnitAccount.objects.create(commune=commune, unit=unit, user=cast.unit)
    activity = make_activity(commune, project=project, sub_project=sub_project, unit=unit)
    ActivityStage.objects.create(commune=commune, activity=activity, position=1, name="Giao giống")
    Participation.objects.create(commune=commune, activity=activity, household=household, joined_on=date(2023, 4, 1))
    funding = make_funding(activity)
    make_entry(funding, "allocated", date(2023, 3, 1), 100)
    make_contribution(commune, activity=activity)
    make_need(household)
    make_visit(make_helper(make_escape(household)))
    HealthCard.objects.create(commune=commune, member=member, kind="poor", valid_from=date(2023, 1, 1))
    batch = make_batch(commune, unit=unit, list_unit=unit)
    make_line(batch, household, member)
    make_posting(batch, household.village)
    SheetUpload.objects.create(
        commune=commune, uploaded_by=cast.officer, file_name="a.xlsx", content=b"x", kind="needs"
    )
    Measurement.objects.create(
        commune=commune, member=member, measured_on=date(2023, 5, 5), weight_kg=12, is_malnourished=True,
        finding="Nhẹ cân",
    )  # fmt: skip
    make_training(commune, date(2023, 6, 6), make_official(commune))
    make_evidence(make_task(unit, plan))
    make_award(commune, cast.officer, household)
    make_fund_entry(commune)
    make_fund_entry(commune, "spent", household=household)
    Communication.objects.create(commune=commune, kind="session", held_on=date(2023, 4, 4), topic="Vay vốn")
    criterion = Criterion.objects.create(commune=commune, code="2", name="Giao thông", position=2)
    CriterionAssessment.objects.create(commune=commune, criterion=criterion, assessed_on=date(2023, 6, 30), is_met=True)
    measure, other = make_measure(commune), make_measure(commune, "Bể nước", ("nuoc_sinh_hoat",))
    WayRoom.objects.create(commune=commune, measure=measure, village=household.village, most=2)
    WayExclusion.objects.create(commune=commune, measure=measure, other=other)
    WayChoice.objects.create(
        commune=commune, household=household, plan=make_way_plan(commune, cast.officer), ordinal=1, departs=True,
        reason="Hộ chưa muốn", chosen_by=cast.officer, chosen_at=clock.now(),
    )  # fmt: skip
