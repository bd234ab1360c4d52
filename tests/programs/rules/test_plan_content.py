"""What a plan says as data, and what one version changed in another."""

from dataclasses import replace
from decimal import Decimal

from programs.rules.plan_content import (
    Difference,
    PartWords,
    PlanContent,
    TargetWords,
    VillageLine,
    as_json,
    differences,
    from_json,
)

PLAN = PlanContent(
    target_rate="10.98",
    based_on="Kế hoạch của huyện",
    recipients="Lưu: VT",
    targets=(TargetWords("a", "Tỷ lệ", "Còn 10,98%", None), TargetWords("d", "Vay vốn", "100% hộ", "100.00")),
    parts=(
        PartWords(1, "general_aim", "Mục tiêu tổng quát", "Giảm nghèo"),
        PartWords(2, "tasks", "Tuyên truyền", "Loa"),
        PartWords(3, "tasks", "Vay vốn", "Ngân hàng"),
    ),
    villages=(VillageLine(7, "Làng Bên", 148, 21, 12), VillageLine(8, "Làng Cóc", 131, 27, 16)),
)


def test_a_plan_comes_back_from_json_as_it_was():
    assert from_json(as_json(PLAN)) == PLAN
    assert differences(PLAN, from_json(as_json(PLAN))) == []


def test_the_annex_adds_up_and_counts_rates_from_its_sums():
    total = PLAN.total
    assert (total.households, total.poor, total.most, total.fall) == (279, 48, 28, 20)
    assert (total.start_rate, total.most_rate) == (Decimal("17.20"), Decimal("10.04"))  # 48/279, 28/279
    assert (PLAN.villages[0].start_rate, PLAN.villages[0].most_rate) == (Decimal("14.19"), Decimal("8.11"))


def test_a_village_without_target_leaves_the_commune_without_a_sum():
    plan = replace(PLAN, villages=(PLAN.villages[0], replace(PLAN.villages[1], most=None)))
    assert (plan.total.most, plan.total.fall, plan.total.most_rate) == (None, None, None)
    assert plan.total.poor == 48


def test_each_change_is_told_before_and_after():
    after = replace(
        PLAN,
        target_rate="9.50",
        recipients="Lưu: VT, VHXH",
        targets=(replace(PLAN.targets[0], definition="Còn 9,50%"), replace(PLAN.targets[1], goal="95.00")),
        parts=(PLAN.parts[0], replace(PLAN.parts[1], title="Truyền thông", text="Loa, tờ rơi"), PLAN.parts[2]),
        villages=(replace(PLAN.villages[0], most=11), PLAN.villages[1]),
    )
    assert differences(PLAN, after) == [
        Difference("Tỷ lệ hộ nghèo cuối năm không quá", "10,98\u00a0%", "9,50\u00a0%"),
        Difference("Mục tiêu a", "Tỷ lệ. Còn 10,98%", "Tỷ lệ. Còn 9,50%"),
        Difference("Mục tiêu d", "Vay vốn. 100% hộ Phấn đấu 100,00\u00a0%.", "Vay vốn. 100% hộ Phấn đấu 95,00\u00a0%."),
        Difference("Nhiệm vụ và giải pháp: Truyền thông", "Tuyên truyền\nLoa", "Truyền thông\nLoa, tờ rơi"),
        Difference("Chỉ tiêu thôn Làng Bên", "Không quá 12 hộ nghèo", "Không quá 11 hộ nghèo"),
        Difference("Nơi nhận", "Lưu: VT", "Lưu: VT, VHXH"),
    ]


def test_what_was_added_and_taken_out_has_one_side_alone():
    after = replace(PLAN, parts=(*PLAN.parts[:2], PartWords(9, "tasks", "Điện", "Tiền điện")), targets=PLAN.targets[:1])
    assert differences(PLAN, after) == [
        Difference("Mục tiêu d", "Vay vốn. 100% hộ Phấn đấu 100,00\u00a0%.", ""),
        Difference("Nhiệm vụ và giải pháp: Điện", "", "Điện\nTiền điện"),
        Difference("Nhiệm vụ và giải pháp: Vay vốn", "Vay vốn\nNgân hàng", ""),
    ]


def test_another_order_is_a_change_though_no_word_is_another():
    after = replace(PLAN, parts=(PLAN.parts[0], PLAN.parts[2], PLAN.parts[1]))
    assert differences(PLAN, after) == [
        Difference("Nhiệm vụ và giải pháp: thứ tự", "Tuyên truyền\nVay vốn", "Vay vốn\nTuyên truyền")
    ]


def test_the_households_of_a_village_are_no_change_of_the_plan():
    """They are counted, not decided: what was recorded meanwhile makes no amendment."""
    after = replace(PLAN, villages=(replace(PLAN.villages[0], households=149), PLAN.villages[1]))
    assert differences(PLAN, after) == []
