"""What the periodic report says: one document behind its page and its files."""

from reports.paper.paper import Paper

__all__ = ["Paper"]
