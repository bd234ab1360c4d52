"""How far something is on a day, from the days on which it began and ended."""

from datetime import date

from programs.vocabulary import Progress


def progress_on(on: date, started_on: date | None, done_on: date | None, stopped_on: date | None) -> Progress:
    """The progress at the end of the day `on`: what is dated later has not happened yet."""
    if done_on is not None and done_on <= on:
        return Progress.DONE
    if stopped_on is not None and stopped_on <= on:
        return Progress.STOPPED
    return Progress.UNDER_WAY if started_on is not None and started_on <= on else Progress.NOT_STARTED


def together(parts: list[Progress]) -> Progress:
    """How far something is that is made of parts: done or stopped once all are, under way once any has begun."""
    if not parts or all(part == Progress.NOT_STARTED for part in parts):
        return Progress.NOT_STARTED
    if all(part == Progress.STOPPED for part in parts):
        return Progress.STOPPED
    if all(part in {Progress.DONE, Progress.STOPPED} for part in parts):
        return Progress.DONE
    return Progress.UNDER_WAY
