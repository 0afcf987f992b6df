"""Serves the tracker with sample data from one SQLite file under var/. Called by `make demo`."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "tracker.sqlite3"


def main() -> None:
    port = os.environ.get("PORT") or "8000"
    _refuse_taken(port)
    var = _prepare_environment(port)
    if os.environ.get("RESET", "0") not in ("", "0"):
        for file in var.glob(f"{DATABASE}*"):
            file.unlink()
        shutil.rmtree(var / "evidence", ignore_errors=True)
    _prepare_data()
    print(f"\n  Open http://127.0.0.1:{port}/   (Ctrl-C stops it)\n", flush=True)
    arguments = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "pairing_tracker.wsgi"]
    os.execv(sys.executable, [sys.executable, *arguments])


def _refuse_taken(port: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except (OSError, ValueError, OverflowError) as error:
            sys.exit(f"Port {port} cannot be used ({error}). Choose another: make demo PORT=8001")


def _prepare_environment(port: str) -> Path:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    var = Path(os.environ.setdefault("VAR_DIR", str(ROOT / "var"))).absolute()
    var.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="pairing_tracker.settings",
        DEMO="1",
        DEBUG="0",
        BIND=f"127.0.0.1:{port}",
        WITH_WORKER="1",
    )
    os.environ.setdefault("DEMO_TODAY", "2020-07-22")
    for name in ("DATABASE_URL", "EVIDENCE_STORAGE"):  # whatever this shell is set to: the demo has its own
        os.environ.pop(name, None)
    return var


def _prepare_data() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    collecting = None
    if not manifest.exists() or _newest_source() > manifest.stat().st_mtime:
        # Beside the filling of the database, which takes longer.
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        collecting = subprocess.Popen(collect)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("demo")
    if collecting and collecting.wait():
        sys.exit("The static files could not be collected; the lines above say why.")


def _newest_source() -> float:
    """When a static file, or the set of installed packages, last changed."""
    from django.contrib.staticfiles.finders import get_finders

    files = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    installed = ROOT / ".venv" / ".installed"
    return max(os.stat(file).st_mtime for file in [*files, installed if installed.exists() else __file__])


if __name__ == "__main__":
    main()
