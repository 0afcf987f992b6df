"""The work that is taken out of a request: the worker (manage.py work) does it."""

from django_tasks import task

from sheets.advance import advance


@task()
def go_on(batch_id: int) -> None:
    """Go on with an import until it waits for somebody."""
    advance(batch_id)
