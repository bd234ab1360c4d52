"""The one error a reader of workbooks raises."""


class WorkbookError(Exception):
    """The file cannot be taken in; the message tells the user, in Vietnamese, what to do."""
