"""What the trail needs of all apps: the words of models that do not say them themselves, and a household's own part."""

from django.contrib.auth import get_user_model
from django.db.models import Model, Q

from households.models import Household
from huulien.lib.text import search_fold
from huulien.platform.audit import audited_models
from huulien.platform.models import StepRecord
from huulien.platform.told import Told, tell, told_of

tell("accounts.User_groups", Told("nhóm quyền của {user_id}", hidden=("user_id", "group_id")))
tell("accounts.User_user_permissions", Told("quyền riêng của {user_id}", hidden=("user_id", "permission_id")))


def rows_of_household(household: Household) -> dict[type[Model], list[int]]:
    """The rows that hang on a household, its own and the steps they took among them."""
    rows: dict[type[Model], list[int]] = {
        model: list(model._base_manager.filter(**{path: household.pk}).values_list("pk", flat=True).distinct())
        for model in audited_models()
        if (path := told_of(model).household)
    }
    steps = Q()
    for model, numbers in rows.items():
        steps |= Q(model=model._meta.label_lower, row_id__in=numbers)
    taken = StepRecord.objects.filter(steps, commune_id=household.commune_id)
    return rows | {StepRecord: list(taken.values_list("pk", flat=True))}


def of_household(household: Household) -> Q:
    """The entries about a household: of its row and of every row that hangs on it."""
    entries = Q()
    for model, numbers in rows_of_household(household).items():
        entries |= Q(table=model._meta.db_table, row_id__in=numbers)
    return entries


def kinds() -> list[tuple[str, str]]:
    """(table, words) of every kind of record in the trail, by its words."""
    named = {
        model._meta.db_table: str(model._meta.verbose_name)
        for model in audited_models()
        if not model._meta.auto_created
    }
    return sorted(named.items(), key=lambda kind: kind[1])


def acted_by(name: str) -> Q:
    """The entries of those whose user name this is, or whose full name holds it, with or without its marks."""
    users = get_user_model().objects.values_list("pk", "full_name")
    return Q(actor=name) | Q(actor_id__in=[pk for pk, full in users if search_fold(name) in search_fold(full)])
