"""/healthz: the process answers. /readyz: it can do its work. Both without sign-in, session or language."""

from collections.abc import Callable, Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from ledger import append_only

Handler = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers before sessions and hosts are looked at, so that a probe needs neither."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path == "/readyz":
            problems = list(_problems())
            return JsonResponse(
                {"ready": not problems, "problems": problems}, status=503 if problems else 200
            )
        return self.get_response(request)


def _problems() -> Iterator[str]:
    """What keeps this process from doing its work, in words that name no host or path."""
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "migrations are missing"
            return
        yield from _unsafe_settings()
        if list(append_only.missing()):
            yield "append-only triggers are missing"
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"
        yield f"database: {type(error).__name__}"


def _unsafe_settings() -> Iterator[str]:
    """Database settings under which an acknowledged write could be lost."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                cursor.execute(f"SHOW {name}")
                if cursor.fetchone()[0] == "off":
                    yield f"{name} is off"
        else:
            for name, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
                cursor.execute(f"PRAGMA {name}")
                if cursor.fetchone()[0] != wanted:
                    yield f"{name} is not {wanted}"
