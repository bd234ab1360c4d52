"""Reports that name a person: erased while in writing; once issued they stay, and that is said with the reason."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from households.models import Household, Member, Spell
from huulien.desk.person import ERASED
from huulien.platform import audit, chain, clock
from huulien.platform.models import AuditEntry, StepRecord
from reports.models import Report
from reports.services import edit_words, write_sentence
from tests import factories
from tests.base import make_cast
from tests.reports.factories import approve, make_report, step

NAME, NUMBER = "Triệu Văn Sinh", "020081000001"
LEFT = date(2015, 3, 1)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def member(cast) -> Member:
    """Somebody who left long ago, from a commune that has a result to report."""
    home = factories.make_household(cast.lang_ben, head=NAME, head_citizen_id=NUMBER, opened_on=date(2010, 1, 1))
    others = factories.make_household(cast.lang_ben, head="Hoàng Văn Ở", opened_on=date(2010, 1, 1))
    factories.make_plan(cast.commune)
    round = factories.make_round(cast.commune, 2022, by=cast.officer)
    factories.send_review(round, others, "poor", cast.officer)
    factories.settle(round, cast.leader)
    with audit.acting(locked=False):
        Spell.objects.filter(household=home).update(lived_from=date(2010, 1, 1), lived_until=LEFT)
        Member.objects.filter(household=home).update(lived_from=date(2010, 1, 1), lived_until=LEFT)
        Household.objects.filter(pk=home.pk).update(closed_on=LEFT)
    return home.members.get()


def named(cast, period: str) -> Report:
    """A draft that names the person in a part of the office, in a sentence, and in why it was sent back."""
    report = make_report(cast, period)
    words = {"difficulties": f"Đường xa.\nÔng {NAME} ốm.", "proposals": "", "next_tasks": ""}
    report = edit_words(report=report, version=report.version, words=words)
    write_sentence(report=report, place="ty-le.1", version=0, text=f"Hộ ông {NAME} có nhiều cố gắng.", by=cast.officer)
    step("submit", report, cast.officer)
    return step("send_back", report, cast.leader, reason=f"Bỏ tên {NAME}")


def erase(capsys, settings) -> str:
    settings.PERSON_KEPT_YEARS = 5
    for number in chain.chains():
        chain.seal_all(number)
    call_command("erase_person", "--commune", "06388", "--reason", "Quyết định 1", "--citizen-id", NUMBER)
    return capsys.readouterr().out


def everything() -> str:
    held = []
    for model in [*audit.audited_models(), AuditEntry]:
        held += [json.dumps(row, ensure_ascii=False, default=str) for row in model.objects.values()]
    return "\n".join(held)


def test_a_draft_loses_the_name_in_every_text_and_in_its_trail(cast, member, capsys, settings):
    draft = named(cast, "2023-H1")
    assert everything().count(NAME) > 6
    said = erase(capsys, settings)
    draft.refresh_from_db()
    assert draft.difficulties == f"Đường xa.\nÔng {ERASED} ốm."
    assert draft.sentences.get().text == f"Hộ ông {ERASED} có nhiều cố gắng."
    assert StepRecord.objects.get(step="send_back").reason == f"Bỏ tên {ERASED}"
    assert NAME not in everything()
    assert "Còn giữ" not in said
    assert all(chain.verify(number).faults == [] for number in chain.chains())


def test_an_issued_report_stays_as_it_was_signed_and_is_told_with_the_reason(cast, member, capsys, settings):
    with clock.reliving(date(2024, 1, 5)):
        issued = approve(named(cast, "2023-H1"), cast)
    before = (issued.difficulties, issued.sentences.get().text, issued.seal)
    said = erase(capsys, settings)
    issued.refresh_from_db()
    assert (issued.difficulties, issued.sentences.get().text, issued.seal) == before
    assert "Báo cáo 6 tháng đầu năm 2023, phần khó khăn, nguyên nhân: văn bản đã ban hành, giữ nguyên" in said
    assert "phần câu ty-le.1" in said
    assert Member.objects.get(pk=member.pk).full_name == ERASED


def test_a_name_that_two_people_have_is_left_for_the_office_to_look_at(cast, member, capsys, settings):
    factories.make_household(cast.lang_coc, head=NAME, head_birth_date=date(1990, 1, 1))
    draft = named(cast, "2023-H1")
    said = erase(capsys, settings)
    draft.refresh_from_db()
    assert NAME in draft.difficulties
    assert "có người khác trùng họ tên, xem lại rồi sửa tay trong báo cáo" in said


def test_what_reports_say_of_a_person_is_handed_out_line_by_line(cast, member, capsys):
    named(cast, "2023-H1")
    call_command("export_person", "--commune", "06388", "--citizen-id", NUMBER)
    held = json.loads(capsys.readouterr().out)["reports"]
    assert [(found["place"], found["text"]) for found in held] == [
        ("khó khăn, nguyên nhân", f"Ông {NAME} ốm."),
        ("câu ty-le.1", f"Hộ ông {NAME} có nhiều cố gắng."),
        ("ý kiến trả lại", f"Bỏ tên {NAME}"),
    ]
    assert held[0]["report"] == "Báo cáo 6 tháng đầu năm 2023"
    assert "Đường xa" not in json.dumps(held, ensure_ascii=False)  # of nobody


def test_a_commune_next_door_is_not_searched(cast, member, capsys, settings):
    other = Report.objects.create(commune=cast.other_commune, period="2023-H1", difficulties=f"Ông {NAME}")
    erase(capsys, settings)
    other.refresh_from_db()
    assert other.difficulties == f"Ông {NAME}"
