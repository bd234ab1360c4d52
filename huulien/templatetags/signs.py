"""States as every template shows them; built into every template."""

from django import template
from django.utils.safestring import SafeString

from huulien.lib.labels import Sign
from huulien.platform.signs import sign_html

register = template.Library()


@register.simple_tag
def sign(shown: Sign) -> SafeString:
    """A sign in its icon or shape and its words: `{% sign household|class_sign %}`."""
    return sign_html(shown)
