"""The list of tasks: who is to do what by when for the plan, the late ones first. A unit sees its own."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.urls import reverse, reverse_lazy

from households.places import filters_for
from huulien.platform import access
from huulien.platform.forms import TextField, WholeNumberField
from huulien.platform.listings import (
    NOTHING_FOUND,
    Action,
    Column,
    Empty,
    Kind,
    ListFilter,
    Listing,
    ListPage,
    for_who_may,
    register,
)
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME, SEE_TASKS
from programs.contexts.tasks import due_sign
from programs.models import Task, Unit
from programs.vocabulary import Progress

LATE = "late"
_STATES = [("", "Bất kỳ"), (LATE, "Quá hạn"), *Progress.choices()]


class TaskFilter(ListFilter):
    """Tasks by their unit, how far they are today, and the year of their plan."""

    q = TextField(label="Tìm theo tên việc", required=False, max_length=100)
    don_vi = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Tất cả")
    tien_do = forms.ChoiceField(label="Tiến độ", required=False, choices=_STATES)
    nam = WholeNumberField(label="Kế hoạch năm", least=2000, most=2100, example="2024", required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        units = Unit.objects.filter(commune=self.area)
        if not access.may(self.user, SEE_PROGRAMME, self.area):
            units = units.filter(accounts__user=self.user.pk)
        self.fields["don_vi"].queryset = units.order_by("position", "pk")

    def heading(self, count: int, noun: str) -> str:
        said = super().heading(count, noun)
        late = self.late().count()
        return f"{said}, {late} quá hạn" if late and self.value("tien_do") != LATE else said

    def late(self) -> QuerySet[Task]:
        return self.tasks().open_on(self.today).filter(due_on__lt=self.today)

    def tasks(self) -> QuerySet[Task]:
        """Those of the user's that the filters leave."""
        found = Task.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.none()
        found = self.matching(found, "title")
        progress = self.value("tien_do")
        if progress == LATE:
            found = found.open_on(self.today).filter(due_on__lt=self.today)
        elif progress:
            found = found.standing(Progress(progress), self.today)
        conditions = {"unit": self.value("don_vi"), "plan__year": self.value("nam")}
        return found.filter(**{name: value for name, value in conditions.items() if value})


def in_order(found: QuerySet[Task], filters: TaskFilter) -> QuerySet[Task]:
    """The late first, then the others that are open, then what has ended."""
    ended = Q(done_on__lte=filters.today) | Q(stopped_on__lte=filters.today)
    order = Case(When(ended, then=2), When(due_on__lt=filters.today, then=0), default=1, output_field=IntegerField())
    return found.annotate(place=order).select_related("unit", "plan")


def columns(filters: TaskFilter) -> Sequence[Column]:
    today = filters.today
    return [
        Column("con", "So với hạn", lambda row: due_sign(row, today), order=("place", "due_on"), width=18),
        Column("viec", "Việc", lambda row: row.title, order=("title",), width=34,
               link=lambda row: reverse("programs:task_detail", args=[row.pk])),
        Column("han", "Hạn", lambda row: row.due_on, Kind.DATE, ("due_on",), "hạn"),
        Column("don-vi", "Đơn vị", lambda row: row.unit.name, order=("unit__position", "unit__name"), width=22),
        Column("tien-do", "Tiến độ", lambda row: row.progress_on(today).sign,
               order=("done_on", "stopped_on", "started_on"), width=12),
        Column("phan-tram", "Làm được (%)", lambda row: row.percent, Kind.NUMBER, ("percent",), "làm được (%)",
               width=9),
        Column("muc", "Mục kế hoạch", lambda row: row.part, order=("part",), short="mục", width=9),
        Column("muc-tieu", "Mục tiêu", lambda row: row.ref, order=("ref",), short="mục tiêu", width=8),
        Column("nam", "Kế hoạch năm", lambda row: str(row.plan.year), order=("plan__year",), short="năm",
               is_default=False, width=9),
        Column("ket-qua", "Kết quả", lambda row: row.result, Kind.LINES, is_default=False, width=30),
    ]  # fmt: skip


def empty(page: ListPage) -> Empty:
    if page.filters.in_use():
        return NOTHING_FOUND
    if access.may(page.filters.user, EDIT_PROGRAMME, page.filters.area):
        words = "Mỗi nhiệm vụ của kế hoạch thì giao cho một đơn vị, có hạn. Đơn vị tự ghi tiến độ."
        return Empty("Chưa giao việc nào", words)
    return Empty("Chưa có việc nào", "Công chức phụ trách giảm nghèo giao việc thì việc hiện ở đây.")


TASKS = register(
    Listing(
        key="tasks",
        view="programs:task_list",
        noun="việc",
        filters=filters_for(TaskFilter, SEE_TASKS),
        columns=columns,
        rows=TaskFilter.tasks,
        dress=in_order,
        order=("place", "due_on", "pk"),
        order_words="quá hạn trước, rồi theo hạn",
        export_act=SEE_TASKS,
        actions=for_who_may(EDIT_PROGRAMME, Action("Giao việc", reverse_lazy("programs:task_create"))),
        empty=empty,
    )
)
