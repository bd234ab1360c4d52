"""The words of the yearly plan."""

from huulien.lib.labels import LabelledEnum


class PlanState(LabelledEnum):
    DRAFT = "draft", "Dự thảo"
    APPROVED = "approved", "Đã phê duyệt"
