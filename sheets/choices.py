"""Options of a column that are understood in either language, whichever the reader's is: a list exported in English
imports back like one in Chinese."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from sheets.columns import Options, option_key
from sheets.values import Unreadable


def spelled(labels: Mapping[str, str], spellings: Iterable[tuple[str, str]]) -> Options:
    """Options found by their key, their label or one of these (key, spelling); a spelling of two keys means neither."""
    meant: dict[str, set[str]] = {}
    for key, words in (*((key, key) for key in labels), *labels.items(), *spellings):
        if words:
            meant.setdefault(option_key(str(words)), set()).add(str(key))

    def find(text: str) -> str | None:
        try:
            keys = meant.get(option_key(text), set())
        except Unreadable:
            return None
        return next(iter(keys)) if len(keys) == 1 else None

    return Options(dict(labels), find)


def of_choices(choices: Iterable[tuple[Any, Any]], also: Iterable[tuple[str, str]] = ()) -> Options:
    """Options of a field's choices, and further spellings of them as (key, words)."""
    known = [(str(key), label) for key, label in choices if key not in ("", None)]
    words = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words += [(key, str(label)) for key, label in known]
    return spelled({key: str(label) for key, label in known}, [*words, *also])


def of_records(records: Iterable[Any], also: Iterable[tuple[str, str]] = ()) -> Options:
    """Options of records that have a name in both languages, by their id."""
    records = list(records)
    words = [(str(one.pk), name) for one in records for name in (one.name_zh, one.name_en)]
    return spelled({str(one.pk): str(one) for one in records}, [*words, *also])
