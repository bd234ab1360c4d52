"""What the queue of `django-tasks` runs."""

from django_tasks import task

from huulien.platform.jobs.making import perform


@task()
def make_file(pk: int, attempt: int) -> None:
    """One attempt of a job; nothing when it is being made already, or was."""
    perform(pk, attempt)
