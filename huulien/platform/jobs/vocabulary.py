"""How far a job is."""

from huulien.lib.labels import LabelledEnum


class JobState(LabelledEnum):
    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Chưa làm được"
