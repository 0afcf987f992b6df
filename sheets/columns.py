"""What a column of a sheet is, declared once and used both ways: how a cell is read, and how a value is shown.

Each app declares its sheets in its `sheet.py`; reading, preview, template and export all follow from that.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from sheets import cells
from sheets.cells import Cell
from sheets.values import (
    UNITS,
    WAN_YUAN,
    YUAN,
    Unreadable,
    fold,
    parse_amount,
    parse_area,
    parse_count,
    parse_day,
)

YES = frozenset({"是", "有", "对", "√", "✓", "☑", "y", "yes", "true", "1"})
NO = frozenset({"否", "无", "不是", "×", "✗", "☐", "n", "no", "false", "0"})


# A number alone, to which the unit of its heading belongs.
BARE = re.compile(r"[约近超]?[0-9][0-9,. ]*")


# Zero-width blanks and joiners, marks of direction, and the byte order mark: they come along from chats and web pages.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


class Kind(StrEnum):
    """What a cell of the column means, and as what Python value."""

    TEXT = "text"  # str
    DAY = "day"  # date
    AMOUNT = "amount"  # Decimal in 元, shown in the column's unit
    COUNT = "count"  # int
    AREA = "area"  # int, m²
    NUMBER = "number"  # Decimal or int without a unit; only of columns that are given out
    YES_NO = "yes_no"  # bool; blank is no
    CHOICE = "choice"  # the key of an option, as text
    CHOICES = "choices"  # a sorted tuple of keys


# The units of a heading in which numbers are read as they stand; any other is put behind each number, so that it is
# converted (千元, 万美元, 万人) or refused with words (户, 亩).
USUAL_UNITS = {
    Kind.AMOUNT: frozenset(UNITS),
    Kind.COUNT: frozenset({"人", "个", "家", "项"}),
    Kind.AREA: frozenset({"平方米"}),
}


@dataclass(frozen=True)
class Options:
    """What may stand in a column of choices.

    `labels` are the keys with the words shown for them, in order: the drop-down of a template. `find` reads what
    somebody wrote into a key (as text) or None; without it a label in any spelling, or the key itself, is understood.
    """

    labels: Mapping[str, str]
    find: Callable[[str], str | None] | None = None
    _by_words: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, choices: Iterable[tuple[Any, Any]], find: Callable[[str], str | None] | None = None
    ) -> "Options":
        """Options from (key, label) pairs, as a field of choices has them."""
        return cls({str(key): str(label) for key, label in choices if key not in ("", None)}, find)

    def key(self, text: str) -> str | None:
        """The key that `text` means, or None."""
        if self.find is not None:
            return self.find(text)
        if not self._by_words:
            self._by_words.update({option_key(key): key for key in self.labels})
            self._by_words.update({option_key(label): key for key, label in self.labels.items()})
        return self._by_words.get(option_key(text))

    def label(self, key: str) -> str:
        """The words for a key; a key that is no longer offered shows as itself."""
        return self.labels.get(str(key), str(key))


def option_key(text: str) -> str:
    """How two spellings of one option are compared."""
    return fold(text).replace(" ", "").casefold()


@dataclass(frozen=True)
class Value:
    """What a cell means (`value`, to compare with what is on record), and what its form field is given (`typed`)."""

    value: Any
    typed: Any


@dataclass(frozen=True)
class Column:
    """One column of one model's sheet.

    `name` is unique in the sheet; `field` the form's field where that is named otherwise. `aliases` are further
    headings met in the field (Chinese, as people write them; brackets and units are folded by sheets/finding.py).
    `unit` is that of a number without one, in which an amount is also exported. `of` takes a record and gives the value
    on record, as `Kind` says; without it the attribute of that name. `path` is where a query finds the same value
    ("county__key", an annotation of the sheet's records): an export of columns that all have one builds no records.
    `out_only` columns are exported, and ignored in what comes in. `identity` is the column by which a record is named
    without doubt.
    """

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False
    of: Callable[[Any], Any] | None = None
    path: str = ""
    field: str = ""
    note: Any = ""
    width: int = 16
    out_only: bool = False
    identity: bool = False
    summed: bool = False

    @property
    def field_name(self) -> str:
        return self.field or self.name

    @property
    def heading(self) -> str:
        """The heading in the reader's language, with the unit: 合同投资额（万元）."""
        if not self.unit:
            return str(self.label)
        return _("%(label)s (%(unit)s)") % {"label": self.label, "unit": self.unit}

    # --- from a record ---------------------------------------------------------------------------

    def value_of(self, record: Any) -> Any:
        """The value on record; blank is None, of YES_NO False, of CHOICES ()."""
        return self.as_kept(self.of(record) if self.of else getattr(record, self.name))

    def as_kept(self, value: Any) -> Any:
        """What an attribute or a query gives, as the kind of column says."""
        if self.kind == Kind.TEXT:
            return _tidy(value or "")
        if self.kind == Kind.CHOICE:
            return "" if value in (None, "") else str(value)
        if self.kind == Kind.CHOICES:
            return tuple(sorted(str(key) for key in value or ()))
        return bool(value) if self.kind == Kind.YES_NO else value

    def shown(self, value: Any, options: Options | None = None) -> Any:
        """A value as an exported cell holds it: date, Decimal or int as such, the rest as text, blank as None."""
        if value in (None, "", ()):
            return None
        if self.kind == Kind.AMOUNT:
            return Decimal(value) / UNITS[self.unit or YUAN]
        if self.kind == Kind.YES_NO:
            return "是" if value else "否"
        if self.kind == Kind.CHOICE:
            return options.label(value) if options else str(value)
        if self.kind == Kind.CHOICES:
            return "；".join(options.label(key) if options else str(key) for key in value)
        return value

    def words(self, value: Any, options: Options | None = None) -> str:
        """A value as the preview says it, with its unit; "" for a blank."""
        shown = self.shown(value, options)
        if shown is None:
            return ""
        if isinstance(shown, date):
            return shown.isoformat()
        if isinstance(shown, Decimal):
            return f"{shown.normalize():,f}{self.unit}"
        return f"{shown:,}" if isinstance(shown, int) else str(shown)

    # --- from a cell -----------------------------------------------------------------------------

    def read(self, cell: Cell, *, year: int, unit: str = "", options: Options | None = None) -> Value:
        """What the cell means. `unit` is the heading's; `year` is meant where a day has none.

        Raises Unreadable with words. A blank means that the value is cleared.
        """
        if self.kind == Kind.DAY:
            text = cells.day_text(cell)
            day = parse_day(text, year=year)
            return Value(day, day.isoformat() if day else "")
        text = cells.plain_text(cell)
        if unit and self.kind in USUAL_UNITS and unit not in USUAL_UNITS[self.kind] | {self.unit}:
            text, unit = _with_unit(text, unit), self.unit
        return getattr(self, f"_read_{self.kind}")(text, unit or self.unit, options)

    def _read_text(self, text: str, unit: str, options: Options | None) -> Value:
        tidy = _tidy(text)
        fold(tidy)  # refuses what is no text
        return Value(tidy, tidy)

    def _read_amount(self, text: str, unit: str, options: Options | None) -> Value:
        unit = unit or YUAN
        try:
            amount = parse_amount(text, default_unit=unit)
        except Unreadable:
            if any(word in text for word in ("$", "美", "港", "欧", "日元", "英镑", "韩", "€", "USD", "HKD")):
                return Value(text, text)  # the form knows the rate of the day
            raise
        if amount is None:
            return Value(None, "")
        as_it_is = not (amount.yuan and BARE.fullmatch(text)) and _says_its_unit(text, unit, amount.yuan)
        return Value(amount.yuan, text if as_it_is else f"{text}{unit}")

    def _read_count(self, text: str, unit: str, options: Options | None) -> Value:
        count = parse_count(text)
        return Value(count.number, text) if count else Value(None, "")

    def _read_area(self, text: str, unit: str, options: Options | None) -> Value:
        area = parse_area(text)
        return Value(area.number, text) if area else Value(None, "")

    def _read_yes_no(self, text: str, unit: str, options: Options | None) -> Value:
        plain = fold(text).casefold()
        if plain and plain not in YES | NO:
            raise Unreadable(_("“%(text)s” is neither yes nor no. Type 是 or 否.") % {"text": _short(text)})
        return Value(plain in YES, plain in YES)

    def _read_choice(self, text: str, unit: str, options: Options | None) -> Value:
        if not text:
            return Value("", "")
        key = options.key(text) if options else text
        if key is None:
            raise Unreadable(self._not_offered(text, options))
        return Value(str(key), str(key))

    def _read_choices(self, text: str, unit: str, options: Options | None) -> Value:
        keys = []
        for part in cells.split_list(text):
            key = options.key(part) if options else part
            if key is None:
                raise Unreadable(self._not_offered(part, options))
            keys.append(str(key))
        keys = sorted(set(keys))
        return Value(tuple(keys), keys)

    def _not_offered(self, text: str, options: Options | None) -> str:
        some = list(options.labels.values()) if options else []
        words = {"text": _short(text), "some": _(", ").join(some[:6]) + ("…" if len(some) > 6 else "")}
        if not some:
            return _("“%(text)s” is not known here. Check the spelling.") % words
        return _("“%(text)s” is not one of the choices. Write one of: %(some)s") % words


def _with_unit(text: str, unit: str) -> str:
    """The text with a unit behind it, where it is a number without one."""
    return f"{text}{unit}" if BARE.fullmatch(fold(text)) else text


def _tidy(text: str) -> str:
    """Text as a form keeps it: ends trimmed, one kind of line break, without marks that nobody sees."""
    return INVISIBLE.sub("", str(text)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _says_its_unit(text: str, unit: str, yuan: Decimal) -> bool:
    """Whether a text means so much in whichever unit its heading stands: 80万, but not 80."""
    try:
        read = parse_amount(text, default_unit=WAN_YUAN if unit == YUAN else YUAN)
    except Unreadable:
        return False
    return read is not None and read.yuan == yuan


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 24 else f"{text[:24]}…"
