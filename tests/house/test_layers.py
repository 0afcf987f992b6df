"""One direction: an app uses only what stands to its left in settings.APP_ORDER (docs/architecture.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.urls import URLResolver, get_resolver

from tests.house.sources import (
    ORDER,
    ROOF,
    ROOT,
    app_of,
    app_of_template,
    libraries,
    python_files,
    rank,
    short,
    strings,
    templates,
    tree,
    without_comments,
)

NAMES_THAT_SAY_NOTHING = {"core", "common", "utils", "helpers", "mixins", "signals", "selectors"}
PAGE = re.compile(rf"(?:{'|'.join(ORDER)}):[a-z][a-z0-9_-]*")
TEMPLATE = re.compile(r"([a-z_]+)/[a-z0-9_/]+\.html")
TAG = re.compile(r"\{%-?\s*(url|include|extends|load)\s+(.*?)\s*-?%\}", re.DOTALL)
# The lists by which apps offer something to the left are the roof's; settings names where they stand.
ROOFS_READERS = {"pairing_tracker", "tests", "benchmarks", "deploy", "manage"}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, first part of the module's name) of every import, wherever in the file it stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[0] if node.level else (node.module or "").partition(".")[0]
            yield node.lineno, package


def to_the_right(app: str, used: str) -> bool:
    return used in ORDER and rank(used) > rank(app)


def test_imports_point_left():
    wrong = [
        f"{short(path)}:{line} imports {used}"
        for path in python_files()
        for line, used in imports(path)
        if to_the_right(app_of(path), used)
    ]
    assert wrong == []


def test_nobody_imports_the_roof():
    readers = {
        path.relative_to(ROOT).parts[0].removesuffix(".py")
        for path in [*ROOT.glob("*.py"), *ROOT.glob("*/**/*.py")]
        if not path.relative_to(ROOT).parts[0].startswith((".", "var", "static"))
        and any(used == ROOF for _line, used in imports(path))
    }
    assert readers - ROOFS_READERS == set()


def test_modules_named_in_strings_stand_left():
    dotted = re.compile(rf"({'|'.join(ORDER)})(\.[A-Za-z_]\w*)+")
    labels = {model._meta.label.lower() for model in apps.get_models()}
    wrong = [
        f"{short(path)}:{line} names {text}"
        for path in python_files()
        for line, text in strings(path)
        if (found := dotted.fullmatch(text))
        and "migrations" not in path.parts
        and text.lower() not in labels
        and to_the_right(app_of(path), found[1])
        and app_of(path) != ROOF
    ]
    assert wrong == []


def test_relations_point_left():
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created and not field.concrete or not target:
                continue
            app, used = model._meta.app_label, target._meta.app_label
            if app in ORDER and to_the_right(app, used):
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def test_migrations_depend_on_the_left():
    graph = MigrationLoader(None).disk_migrations
    wrong = [
        f"{app}.{name} depends on {used}"
        for (app, name), migration in graph.items()
        for used, _name in migration.dependencies
        if app in ORDER and to_the_right(app, used)
    ]
    assert wrong == []


def test_pages_and_templates_named_in_code_stand_left():
    wrong = []
    for path in python_files():
        app = app_of(path)
        for line, text in strings(path):
            used = text.partition(":")[0] if PAGE.fullmatch(text) else ""
            if template := TEMPLATE.fullmatch(text):
                used = app_of_template(text) if template[1] in ORDER else ""
            if used and to_the_right(app, used):
                wrong.append(f"{short(path)}:{line} names {text}")
    assert wrong == []


def test_addresses_written_out_in_code_stand_left():
    homes = home_of_prefixes()
    wrong = [
        f"{short(path)}:{line} writes {text}"
        for path in python_files()
        for line, text in strings(path)
        for found in re.finditer(r"(?<![\w/.<])/([a-z]+)/", text)
        if to_the_right(app_of(path), homes.get(found[1], ""))
    ]
    assert wrong == []


def home_of_prefixes() -> dict[str, str]:
    """First word of an address -> the app whose urls.py answers it."""
    found = {}
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name in ORDER:
            names = (
                [str(resolver.pattern)]
                if str(resolver.pattern)
                else [str(inner.pattern) for inner in resolver.url_patterns]
            )
            found |= {name.partition("/")[0]: resolver.app_name for name in names if name}
    return found


def used_by_template(text: str) -> Iterator[tuple[str, str]]:
    """(what stands there, app) of every url, include, extends and load of a template."""
    for tag, rest in TAG.findall(without_comments(text)):
        if tag == "load":
            offered = libraries()
            yield from ((word, offered[word]) for word in rest.split() if word in offered)
            continue
        name = rest.split()[0].strip("\"'")
        if tag == "url" and ":" in name:
            yield name, name.partition(":")[0]
        elif tag in ("include", "extends") and "/" in name:
            yield name, app_of_template(name)


def test_templates_point_left():
    wrong = [
        f"templates/{name} uses {what}"
        for name, text in templates().items()
        for what, used in used_by_template(text)
        if to_the_right(app_of_template(name), used) and what not in templates_of_the_frame()
    ]
    assert wrong == []


def templates_of_the_frame() -> set[str]:
    """What every page may stand in, though the roof keeps it."""
    return {name for name in templates() if app_of_template(name) == ROOF and not name.startswith("admin/")}


def test_every_app_has_its_place():
    folders = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert folders == set(ORDER)


def test_no_file_has_a_name_that_says_nothing():
    found = [
        short(path)
        for app in ORDER
        for path in (ROOT / app).rglob("*")
        if path.stem in NAMES_THAT_SAY_NOTHING and "__pycache__" not in path.parts
    ]
    found += [path.name for path in ROOT.iterdir() if path.stem in NAMES_THAT_SAY_NOTHING]
    assert found == []
