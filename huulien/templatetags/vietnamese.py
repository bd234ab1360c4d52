"""Numbers, dates and words as the office writes them; built into every template."""

from typing import Any

from django import template

from huulien.lib import numbers

register = template.Library()

register.filter("integer", numbers.format_integer)
register.filter("decimal", numbers.format_decimal)
register.filter("percent", numbers.format_percent)
register.filter("points", numbers.format_points)
register.filter("vnd", numbers.format_vnd)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a mapping under a key that is itself a variable."""
    return mapping.get(key) if mapping else None
