"""The project's own files: Python as syntax trees, templates as text, each with the app that it belongs to."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR)
ORDER = settings.APP_ORDER
ROOF = ORDER[-1]
# The frame of every page and the pages of refusals know the whole site; the other partials know no app.
FRAME = {
    "base.html",
    "partials/header.html",
    "partials/footer.html",
    "partials/brand.html",
    "partials/bare.html",
}


def rank(app: str) -> int:
    """The place of an app in the one direction; what stands further left may be used."""
    return ORDER.index(app)


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file of the apps."""
    return tuple(sorted(path for app in ORDER for path in (ROOT / app).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def app_of(path: Path) -> str:
    """The app of a Python file."""
    return path.relative_to(ROOT).parts[0]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def templates() -> dict[str, str]:
    """name -> text of every template."""
    folder = ROOT / "templates"
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def app_of_template(name: str) -> str:
    """The app of a template: its folder's, the roof's for the frame and for signing in, else pages'."""
    folder = name.partition("/")[0]
    if name in FRAME or "/" not in name or folder in ("admin", "registration"):
        return ROOF
    return folder if folder in ORDER else "pages"


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every string in a Python file that is not a docstring."""
    parsed = tree(path)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def libraries() -> dict[str, str]:
    """Template library -> the app of ours that offers it."""
    known = engines["django"].engine.libraries
    return {name: module.partition(".")[0] for name, module in known.items() if module.startswith(ORDER)}


def without_comments(text: str) -> str:
    """A template's text without what its comments say."""
    text = re.sub(r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{#.*?#\}", "", text)
