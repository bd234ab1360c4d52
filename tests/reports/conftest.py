"""The small commune of the pages of the analysis."""

from tests.surveys.views.conftest import commune

__all__ = ["commune"]
