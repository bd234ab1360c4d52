"""How far something is on a day, from the days on which it began and ended."""

from datetime import date

from huulien.lib.labels import Sign
from programs.vocabulary import Progress

SOON = 3  # days before its last within which something is said to be due


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


def deadline_sign(on: date, due_on: date, done_on: date | None, progress: Progress) -> Sign:
    """How something stands to its last day `due_on` at the end of the day `on`."""
    if progress == Progress.STOPPED:
        return Sign("Đã dừng", "mute", "minus")
    if progress == Progress.DONE and done_on is not None:
        late = (done_on - due_on).days
        return Sign(f"Xong, chậm {late} ngày", "warn", "ok") if late > 0 else Sign("Xong đúng hạn", "ok", "ok")
    left = (due_on - on).days
    if left < 0:
        return Sign(f"Quá hạn {-left} ngày", "bad", "alert")
    words = f"Còn {left} ngày" if left else "Hạn hôm nay"
    return Sign(words, "warn" if left <= SOON else "mute", "clock")
