"""Tokens of the API: one a user, dated, gone with the password they were given under."""

from typing import Any

from django.conf import settings
from rest_framework.authentication import TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed

from huulien.accounts.models import User
from huulien.platform import clock


class DatedTokenAuthentication(TokenAuthentication):
    """Refuses a token that has run out."""

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        user, token = super().authenticate_credentials(key)
        if token.created + settings.TOKEN_LASTS < clock.moment():
            raise AuthenticationFailed
        return user, token


def revoke_tokens(*, user: User) -> int:
    """How many tokens the user had; none of them opens anything any more."""
    return Token.objects.filter(user=user).delete()[0]
