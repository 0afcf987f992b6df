"""The Chinese catalogue: complete, nothing fuzzy, compiled as written, and set as Chinese is set."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from tests.house.sources import ROOT, python_files, short, strings, templates, tree

CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HAN = "\u3400-\u9fff"
# Functions that look a text up -> where in their arguments context, singular and plural stand.
LOOKUPS = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%%|%[sd]|\{\w*\}|<[^>]+>")
Message = tuple[str | None, str, str | None]


@cache
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def names_of_lookups(parsed: ast.Module) -> dict[str, str]:
    """What the file calls each function: _ -> gettext."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(parsed)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in LOOKUPS
    }


def messages_of(parsed: ast.Module, names: dict[str, str], where: str) -> Iterator[tuple[Message, str]]:
    for node in ast.walk(parsed):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
            continue
        parts = []
        for position in LOOKUPS[names[node.func.id]]:
            part = None if position is None else ast.literal_eval(node.args[position])
            parts.append(part)
        yield tuple(parts), f"{where}:{node.lineno}"


@cache
def used() -> dict[Message, str]:
    """(context, text, plural) of every text that code and templates look up -> where."""
    found: dict[Message, str] = {}
    for path in python_files():
        parsed = tree(path)
        found |= dict(messages_of(parsed, names_of_lookups(parsed), short(path)))
    every_name = {name: name for name in LOOKUPS} | {"_": "gettext"}
    for name, text in templates().items():
        for call in calls_in(templatize(text, origin=name)):
            found |= dict(messages_of(call, every_name, f"templates/{name}"))
    return found


def calls_in(source: str) -> Iterator[ast.Module]:
    """The look-ups in what Django makes of a template for xgettext."""
    for start in re.finditer(r"(?<![\w.])(?:_|n?p?gettext)\(", source):
        depth, end, quote = 0, start.end() - 1, ""
        while end < len(source):
            character = source[end]
            if quote:
                if character == "\\":
                    end += 1
                elif character == quote:
                    quote = ""
            elif character in "'\"":
                quote = character
            elif character in "()":
                depth += 1 if character == "(" else -1
                if not depth:
                    break
            end += 1
        call = source[start.start() : end + 1]
        # Only the first arguments matter; the count of a plural is X's.
        yield ast.parse(re.sub(r",\s*count\)$", ", 1)", call))


def test_there_are_texts_in_code_and_in_templates():
    places = [where.partition("/")[0] for where in used().values()]
    assert len(used()) > 300
    assert {"templates", "projects", "dashboard", "ledger"} <= set(places)


def test_every_text_is_translated():
    known = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None): entry for entry in catalogue()}
    missing = [
        f"{where}: {message}"
        for message, where in used().items()
        if message[1] and not (message in known and known[message].translated())
    ]
    assert missing == []


def test_nothing_is_translated_that_nobody_says():
    stale = [
        entry.msgid
        for entry in catalogue()
        if (entry.msgctxt, entry.msgid, entry.msgid_plural or None) not in used()
    ]
    assert stale == []


def test_nothing_is_fuzzy_or_left_behind():
    assert [entry.msgid for entry in catalogue() if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue().obsolete_entries()] == []


def test_the_compiled_catalogue_is_the_written_one():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    def content(entries: list[polib.POEntry]) -> set[tuple]:
        return {
            (
                entry.msgctxt,
                entry.msgid,
                entry.msgid_plural or "",
                entry.msgstr,
                tuple(sorted((int(number), text) for number, text in entry.msgstr_plural.items())),
            )
            for entry in entries
        }

    assert content(list(compiled)) == content([entry for entry in catalogue() if entry.translated()])
    assert compiled.metadata["Plural-Forms"] == catalogue().metadata["Plural-Forms"]
    assert "nplurals=1" in compiled.metadata["Plural-Forms"]


def texts() -> Iterator[tuple[str, str]]:
    """(English, Chinese) of every translation, plurals one by one."""
    for entry in catalogue():
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                yield entry.msgid, text


def test_placeholders_survive_translation():
    wrong = []
    for entry in catalogue():
        wanted = {
            tuple(sorted(set(PLACEHOLDER.findall(text))))
            for text in (entry.msgid, entry.msgid_plural)
            if text
        }
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text and tuple(sorted(set(PLACEHOLDER.findall(text)))) not in wanted:
                wrong.append(f"{entry.msgid} → {text}")
    assert wrong == []


def test_chinese_has_its_own_punctuation():
    """Beside a Han character stands ，。；：？！（） and never the half-width one."""
    half = re.compile(rf"[{HAN}][,;:?!()]|[,;?!()][{HAN}]|[{HAN}]\.(?:\s|$)|[{HAN}]\"|\"[{HAN}]")
    wrong = [text for _english, text in texts() if half.search(PLACEHOLDER.sub("\ufffc", text))]
    assert wrong == []


def test_no_space_is_typed_between_han_and_latin():
    spaced = re.compile(rf"[{HAN}，。；：？！（）、] +[A-Za-z0-9]|[A-Za-z0-9] +[{HAN}，。；：？！（）、]")
    wrong = [text for _english, text in texts() if spaced.search(PLACEHOLDER.sub("\ufffc", text))]
    assert wrong == []


def test_chinese_is_said_in_the_catalogue_not_in_the_templates():
    """But for the name of the language itself, which is said in it."""
    found = {
        name: re.findall(rf"[{HAN}]+", text)
        for name, text in templates().items()
        if re.search(
            rf"[{HAN}]", re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", text, flags=re.DOTALL)
        )
    }
    assert found in ({}, {"partials/language.html": ["中文", "中文"]})


def declares_a_sheet(path: Path) -> bool:
    """Whether an app says here which headings and words people write in its lists."""
    return (
        re.fullmatch(r"(\w+_)?(sheet|columns)\.py", Path(path).name) is not None
        and Path(path).parent.name != "sheets"
    )


def test_chinese_in_code_is_data_or_what_people_type():
    """Places, units and the sample story are data; what the page says is looked up."""
    data = (
        "sheets/cells.py",
        "sheets/finding.py",  # words of totals, notes and headings
        "sheets/heading_words.py",
        "sheets/headings.py",
        "sheets/columns.py",
        "sheets/values.py",
        "pages/templatetags/pages.py",  # how days, money and points are written in either language
        "chambers/public_forms.py",  # how an extension of a telephone is written
        "projects/likeness.py",  # the place and the legal form in a company's name
        "counties/reference.py",
        "counties/places.py",
        "pairing_tracker/sample_files.py",
        "pairing_tracker/sample_reports.py",
        "pairing_tracker/sample_rules.py",
        "pairing_tracker/story.py",
        "pairing_tracker/chain_story.py",
        "pairing_tracker/problem_story.py",
        "pairing_tracker/replay.py",
        "pairing_tracker/replay_chain.py",
        "pairing_tracker/published.py",
        "dashboard/briefing_text.py",  # the bulletin is a Chinese document whoever reads it
        "dashboard/briefing_check.py",
        "dashboard/briefing_document.py",
        "dashboard/briefing_layout.py",
        "dashboard/charts.py",  # cuts place names short for the map
        "pairing_tracker/settings.py",  # the languages' own names
    )
    looked_up = {message[1] for message in used()}
    found = [
        f"{short(path)}:{line} {text}"
        for path in python_files()
        if short(path) not in data and "migrations" not in Path(path).parts and not declares_a_sheet(path)
        for line, text in strings(path)
        if re.search(rf"[{HAN}]", text) and text not in looked_up
    ]
    assert found == []
