"""Where a record is shown. Its own app lies below the pages that show it, so it asks `record.get_absolute_url()`."""

from typing import Any

from django.urls import reverse

from huulien.platform.vocabulary import AreaKind


def of_household(household: Any) -> str:
    return reverse("desk:household_detail", args=[household.pk])


def of_area(area: Any) -> str:
    """A village's page; of any other area the overview, of the commune when it is one."""
    if area.kind == AreaKind.VILLAGE:
        return reverse("desk:village", args=[area.pk])
    return f"{reverse('desk:dashboard')}?xa={area.code}" if area.kind == AreaKind.COMMUNE else reverse("desk:dashboard")
