"""Signs as HTML: the one drawing of a state, for templates (`{% sign %}`) and for the cells of lists."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huulien.lib.labels import Sign


@cache
def icon_html(name: str) -> SafeString:
    """An icon of static/icons.svg, to stand beside words that say the same; drawn once, for pages show dozens."""
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("icons.svg"), name)


def sign_html(sign: Sign) -> SafeString:
    """The sign: a badge, or an icon and words."""
    if not sign.icon:
        return format_html('<span class="badge {}">{}</span>', sign.tone, sign.words)
    return format_html('<span class="st {}">{}<span>{}</span></span>', sign.tone, icon_html(sign.icon), sign.words)
