"""The small commune of the pages' tests."""

from tests.surveys.views.conftest import commune

__all__ = ["commune"]
