"""The plan as a paper: part by part as the commune's plan of 2023 stands, with its annex."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from huulien.demo.commune import VILLAGES
from huulien.demo.plans import BASIS_2023, RECIPIENTS, WORDS_2023
from huulien.lib.parameters import read_toml
from huulien.platform.papers.document import (
    Heading,
    Kind,
    NumberedList,
    Numbering,
    PageBreak,
    Paragraph,
    Style,
    Table,
    tables,
)
from huulien.platform.papers.values import words_of
from programs.models import VillageTarget
from programs.papers.plan import plan_paper, text_blocks, version_paper
from programs.rules.plan_content import PartWords, PlanContent, TargetWords, VillageLine
from programs.services import plan_content
from programs.steps.plans import PLAN_STEPS
from tests import factories
from tests.base import make_cast
from tests.huulien.platform.papers.test_pdf import render, text_of

DAY = date(2023, 3, 28)


@pytest.fixture
def cast(db):
    return make_cast()


def real_plan():
    """What the plan of 2023 says, with the villages of the demonstration."""
    words = read_toml(WORDS_2023)
    return PlanContent(
        target_rate="10.98",
        based_on=BASIS_2023,
        recipients="\n".join(RECIPIENTS),
        targets=[
            TargetWords(row["ref"], row["title"], row["definition"].strip(), row.get("goal"))
            for row in words["targets"]
        ],
        parts=[
            PartWords(key, row["section"], row["title"], row["text"].strip()) for key, row in enumerate(words["parts"])
        ],
        villages=[
            VillageLine(key, name, numbers[1], numbers[2], numbers[4])
            for key, (name, numbers) in enumerate(VILLAGES.items())
        ],
    )


@pytest.fixture
def plan(cast, monkeypatch):
    """The real plan, approved."""
    monkeypatch.setattr(plan_content, "content_of", lambda plan: real_plan())
    plan = factories.make_plan(cast.commune)
    for village in (cast.lang_ben, cast.lang_coc):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=1)
    return factories.approve_plan(plan, cast.leader, issued_on=DAY)


def outline(document):
    return [(block.level, block.text) for block in document.blocks if isinstance(block, Heading)]


def leads(document):
    return [block.lead for block in document.blocks if isinstance(block, Paragraph) and block.lead]


def paragraphs(document):
    return [words_of(block.text) for block in document.blocks if isinstance(block, Paragraph)]


def test_the_paper_has_the_parts_of_the_plan_of_2023_in_their_order(plan):
    document = plan_paper(plan)
    assert [text for level, text in outline(document) if level == 1] == [
        "I. Mục tiêu", "II. Nhiệm vụ và giải pháp", "III. Nguồn lực thực hiện", "IV. Tổ chức thực hiện",
    ]  # fmt: skip
    assert [text for level, text in outline(document) if level == 2] == [
        "1. Mục tiêu tổng quát", "2. Mục tiêu cụ thể",
        "10. Thực hiện có hiệu quả các chính sách giảm nghèo chung, bao gồm:",
        "1. Kinh phí", "2. Nguồn lực khác",
        "1. Công chức Văn hóa - Xã hội", "2. Trạm y tế xã", "3. Các trường học",
        "4. Ủy ban MTTQ và các ban ngành đoàn thể xã", "5. Trưởng thôn",
    ]  # fmt: skip
    assert [text[:2] for level, text in outline(document) if level == 3] == ["a)", "b)", "c)", "d)", "đ)"]
    assert [lead.split(".")[0] for lead in leads(document)] == list("123456789")
    letters = [text[0] for text in paragraphs(document) if text[1:3] == ") "]
    assert "".join(letters) == "abcdđefghiklm"


def test_the_paper_begins_and_ends_as_the_plan_of_2023(plan):
    document = plan_paper(plan)
    assert (document.kind, document.sign, document.dated) == (
        Kind.PLAN, "Số: 32/KH-UBND", "Hữu Liên, ngày 28 tháng 3 năm 2023",
    )  # fmt: skip
    assert document.ground_lines == [f"Căn cứ {BASIS_2023}."]
    first, *_, last = paragraphs(document)
    assert first == (
        "UBND xã Hữu Liên ban hành Kế hoạch thực hiện Chương trình mục tiêu Quốc gia giảm nghèo bền vững năm 2023 trên "
        "địa bàn xã, cụ thể như sau:"
    )
    assert last == (
        "Trên đây là Kế hoạch triển khai thực hiện Chương trình mục tiêu Quốc gia giảm nghèo bền vững năm 2023 của "
        "UBND xã Hữu Liên./."
    )
    assert Paragraph("(Có biểu định hướng chỉ tiêu giảm nghèo kèm theo)", Style.NOTE) in document.blocks
    assert len(document.recipient_lines) == 8
    assert document.signature_lines == ["TM. Ủy ban nhân dân", "KT. Chủ tịch", "Lãnh đạo UBND xã"]
    assert not document.is_draft


def test_the_annex_is_the_villages_and_sums(plan):
    (annex,) = tables(plan_paper(plan).annexes)
    told = [[words_of(cell) for cell in row] for row in (*annex.rows, annex.total)]
    assert told[0] == ["Làng Bên", "148", "21", "14,19", "12", "8,11", "9", "6,08"]
    assert told[-1] == ["Toàn xã", "765", "142", "18,56", "84", "10,98", "58", "7,58"]
    assert [column.group for column in annex.columns][2:] == [
        "Hộ nghèo đầu năm", "Hộ nghèo đầu năm", "Cuối năm không quá", "Cuối năm không quá", "Giảm trong năm",
        "Giảm trong năm",
    ]  # fmt: skip


def test_a_draft_has_neither_number_nor_name_and_says_so(cast):
    plan = factories.make_plan_with_words(cast.commune, 2024, number="9/KH-UBND")
    document = plan_paper(plan)
    assert document.is_draft
    assert (document.number_words, document.issued_on, document.signer.name) == ("", None, "")
    assert "DỰ THẢO" in text_of(render(document))


def test_an_amendment_tells_before_and_after_in_the_print_and_the_original_does_not(plan, cast, monkeypatch):
    plan = PLAN_STEPS.perform("reopen", plan, by=cast.leader, version=plan.version, reason="Huyện giao lại")
    changed = replace(real_plan(), target_rate="9.50")
    monkeypatch.setattr(plan_content, "content_of", lambda plan: changed)
    plan = factories.approve_plan(plan, cast.leader, "40/KH-UBND", date(2023, 9, 5))
    first, second = plan.versions.all()
    document = plan_paper(plan)
    assert document.sign == "Số: 40/KH-UBND"
    assert document.subject.endswith("(sửa đổi lần 1)")
    assert "Kế hoạch số 32/KH-UBND ngày 28/03/2023, sửa đổi lần 1, số 40/KH-UBND ngày 05/09/2023." in paragraphs(
        document
    )
    *_, amendments = tables(document.annexes)
    assert amendments.caption == "Sửa đổi lần 1, số 40/KH-UBND ngày 05/09/2023. Lý do: Huyện giao lại"
    assert amendments.rows == (("Tỷ lệ hộ nghèo cuối năm không quá", "10,98\u00a0%", "9,50\u00a0%"),)
    assert first.says.target_rate == "10.98"
    original = version_paper(first)
    assert (original.sign, len(list(tables(original.annexes)))) == ("Số: 32/KH-UBND", 1)
    assert second.says.target_rate == "9.50"


def test_lines_become_paragraphs_lists_and_headings():
    lines = ["Mở đầu", "- một", "- hai", "a) Tiểu mục:", "Lời", "- ba"]
    assert list(text_blocks(lines)) == [
        Paragraph("Mở đầu"),
        NumberedList(("một", "hai"), Numbering.DASHES),
        Heading("a) Tiểu mục:", 3),
        Paragraph("Lời"),
        NumberedList(("ba",), Numbering.DASHES),
    ]


def test_the_words_of_2023_are_complete_and_name_nobody():
    content = real_plan()
    assert "".join(target.ref for target in content.targets) == "abcdđefghiklm"
    sections = [part.section for part in content.parts]
    assert [sections.count(name) for name in dict.fromkeys(sections)] == [1, 10, 1, 1, 5]
    assert all(part.text for part in content.parts)
    assert all(target.definition for target in content.targets)


@pytest.mark.parametrize("file_format", ["pdf", "docx"])
def test_the_paper_is_downloaded_by_officer_and_leader(cast, client, plan, file_format):
    address = reverse("programs:plan_file", args=[plan.pk, file_format])
    for who, status in {"officer": 200, "leader": 200, "unit": 403, "head": 404, "stranger": 404}.items():
        client.force_login(getattr(cast, who))
        assert client.get(address).status_code == status, who
    client.force_login(cast.officer)
    assert client.get(reverse("programs:plan_file", args=[plan.pk, "xlsx"])).status_code == 404


def test_the_annexes_stand_on_their_own_page(plan):
    assert isinstance(plan_paper(plan).annexes[0], PageBreak)
    assert isinstance(plan_paper(plan).annexes[-1], Table)
