"""What the documents must say follows from the code: every variable, every command, every stage and step."""

import ast
import re

import pytest

from projects.stages import Step
from tests.house.sources import ORDER, ROOT, tree

OPERATIONS = ROOT / "docs" / "operations.md"
DOMAIN = ROOT / "docs" / "domain.md"


def variables() -> set[str]:
    """Every environment variable that the settings and the programs in deploy/ read."""
    settings = tree(ROOT / "pairing_tracker" / "settings.py")
    found = {
        node.args[0].value
        for node in ast.walk(settings)
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and (
            ast.unparse(node.func) in ("_optional_day", "env.db", "env")
            or re.fullmatch(r"env\.\w+", ast.unparse(node.func))
        )
    }
    for path in (ROOT / "deploy").glob("*.py"):
        found |= set(
            re.findall(
                r"environ(?:\.get\(|\[|\.setdefault\()[\"'](\w+)[\"']", path.read_text(encoding="utf-8")
            )
        )
    return found - {"DJANGO_SETTINGS_MODULE"}


def commands() -> set[str]:
    """Every management command of ours."""
    return {path.stem for app in ORDER for path in (ROOT / app / "management" / "commands").glob("[a-z]*.py")}


def test_there_is_something_to_say():
    assert {"SECRET_KEY", "DATABASE_URL", "DEMO_TODAY"} <= variables()
    assert {"demo", "reconcile"} <= commands()


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_environment_variable_is_explained(name):
    assert f"`{name}`" in OPERATIONS.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_explained(name):
    assert re.search(rf"\b{name}\b", OPERATIONS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("step", list(Step), ids=str)
def test_every_stage_and_step_is_explained(step):
    assert re.search(rf"\b{step.value}\b", DOMAIN.read_text(encoding="utf-8"))


def test_the_architecture_names_every_app_in_order():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert " < ".join(ORDER) in text


def test_links_between_the_documents_lead_somewhere():
    broken = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []
