"""What people type for a day, an amount or a number of people, read forgivingly and never guessed.

Pure functions: text in, value out, no database. Blank is None, never zero. What cannot be read with
certainty raises `Unreadable`, whose message says what to type instead. Forms, pasted rows and
workbooks all read through these. Source: docs/domain.md, "The chain from intention to job" (money) and
"Failures that people in this trade report" (spellings met in the field).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from sheets.pinyin import first_letters

YUAN, WAN_YUAN, YI_YUAN = "元", "万元", "亿元"
UNITS: Mapping[str, Decimal] = {YUAN: Decimal(1), WAN_YUAN: Decimal(10_000), YI_YUAN: Decimal(100_000_000)}

LONGEST = 60  # characters of a cell or a box that can still be one value
EARLIEST_YEAR, LATEST_YEAR = 1949, 2100
MOST_YUAN = Decimal(10) ** 12  # beyond this somebody mixed up the units: the province's product is 1.8 × 10¹²
MOST_PEOPLE = 10_000_000
MOST_SQUARE_METRES = 1_000_000
SHORTEST_PHONE = 7  # digits; what is shorter is an extension
BLANKS = frozenset({"", "-", "--", "—", "——", "/"})

# What folds to itself, as most cells do: half-width marks, letters and digits, and Chinese, with single blanks between.
_PLAINEST = re.compile("(?:[!-~\u4e00-\u9fff]+(?: [!-~\u4e00-\u9fff]+)*)?")
_SPREADSHEET_SPACE = "\t\n\r\v\f"
_ABOUT_BEFORE = r"(?P<before>大约|约为|约|接近|近|超过|超|逾|≈|~)?"
_ABOUT_AFTER = r"(?P<after>左右|上下|以上|余|多)?"
_NUMBER = r"(?P<number>[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_RANGE = re.compile(
    r"[0-9]\s*(?:[百千万亿]*\s*(?:美元|元|人|名|个)?)\s*(?:-+|—+|–|−|~+|至|到)\s*(?:约\s*)?\.?[0-9]"
)
# Foreign currencies by their code, with the name under which a rate is asked for.
CURRENCIES: Mapping[str, str] = {
    "USD": "美元",
    "HKD": "港元",
    "EUR": "欧元",
    "JPY": "日元",
    "GBP": "英镑",
    "KRW": "韩元",
}
_CURRENCIES = "|".join([*CURRENCIES.values(), "美金", "港币"])
_AMOUNT = re.compile(
    rf"{_ABOUT_BEFORE}\s*(?P<sign>¥|人民币|rmb|cny|us\$|\$|usd|€|hk\$)?\s*{_NUMBER}\s*(?P<more>余|多)?"
    rf"\s*(?P<scale>百万|千万|万|亿|千)?\s*(?P<more2>余|多)?\s*(?P<currency>元|{_CURRENCIES}|usd|rmb|cny)?"
    rf"\s*(?P<plain>人民币|整)?\s*{_ABOUT_AFTER}",
    re.IGNORECASE,
)
_SCALES = {
    "千": Decimal(1_000),
    "万": Decimal(10_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
}
_COUNT = re.compile(
    rf"{_ABOUT_BEFORE}\s*{_NUMBER}\s*(?P<more>余|多)?\s*(?P<scale>万|千)?\s*(?P<more2>余|多)?"
    rf"\s*(?:个岗位|个|人|名|位|岗)?\s*{_ABOUT_AFTER}"
)
_AREA = re.compile(
    rf"{_ABOUT_BEFORE}\s*{_NUMBER}\s*(?P<more>余|多)?\s*(?P<scale>万|千)?\s*(?P<more2>余|多)?"
    rf"\s*(?:平方米|平米|平方|平|m2)?\s*{_ABOUT_AFTER}",
    re.IGNORECASE,
)
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]?",
        r"(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]?",
        r"(?P<year>[0-9]{4})(?P<mark>[-./])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?:T?00:00(?::00)?)?",
        r"(?P<month>[0-9]{1,2})[-./](?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    )
)
_SHORT_YEAR = re.compile(r"[0-9]{2}(?:([-./])[0-9]{1,2}\1[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}[日号]?)")


class Unreadable(ValueError):
    """The text cannot be read with certainty. The message is translated and says what to type instead."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as typed, and converted.

    `yuan` is in 元 with at most two decimals, `unit` what the text (or its default) stood in, for example
    "万元" or "万美元", `approximate` whether words such as 约, 近 or 余 said that it is not exact, `rate` the yuan
    for one unit of the foreign currency that it was typed in (None for yuan).
    """

    yuan: Decimal
    as_typed: str
    unit: str
    approximate: bool = False
    rate: Decimal | None = None

    @property
    def note(self) -> str:
        """What to show beside the figure; empty when it is exact."""
        return _("Approximate, typed as “%(text)s”") % {"text": self.as_typed} if self.approximate else ""


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of people or things, with a note when the text said that it is approximate."""

    number: int
    as_typed: str
    approximate: bool = False

    @property
    def note(self) -> str:
        """What to show beside the figure; empty when it is exact."""
        return _("Approximate, typed as “%(text)s”") % {"text": self.as_typed} if self.approximate else ""


def fold(text: str) -> str:
    """The text in its plainest spelling, to read or compare, not to store.

    Full-width letters, digits and marks become half-width, runs of blanks one space, ends are trimmed,
    invisible marks (zero-width, direction) fall away; Chinese stays. Raises `Unreadable` for NUL and other
    control characters.
    """
    if _PLAINEST.fullmatch(text):
        return text
    visible = []
    for character in text:
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cs") and character not in _SPREADSHEET_SPACE:
            raise Unreadable(_("This contains characters that are not text. Delete them and type it again."))
        if kind != "Cf":
            visible.append(character)
    return " ".join(unicodedata.normalize("NFKC", "".join(visible)).split())


def phone_key(phone: str) -> str:
    """The digits of a telephone number without the country's; empty when they are too few to compare."""
    digits = re.sub(r"\D", "", fold(phone))
    if len(digits) > 10:
        digits = re.sub(r"^(?:00)?86(?=\d{10,})", "", digits)
    return digits[:40] if len(digits) >= SHORTEST_PHONE else ""


@lru_cache(maxsize=4096)  # the same company stands in many rows
def initials(text: str) -> str:
    """The first letters of the pinyin, lower case: 黔织云 → qzy. Latin letters and digits stay."""
    letters = "".join(first_letters(fold(text))).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


@lru_cache(maxsize=4096)  # the same few days stand in many rows
def parse_day(text: str | None, *, year: int) -> date | None:
    """A day typed as 6.28, 0628, 6-28, 6/28, 20200628, 2020/6/28, 2020年6月28日, 6月28日 and the like.

    `year` is taken when none is typed (the plan's). Returns None for a blank. Raises `Unreadable` for
    anything else, for a day that does not exist, and for years of two digits, which could mean a month.
    """
    plain = _read(text)
    if plain is None:
        return None
    plain = re.sub(r"[—–−]", "-", plain.replace("。", ".").replace(" ", ""))
    if _SHORT_YEAR.fullmatch(plain):
        raise Unreadable(_("Write the year with four digits, like 2020-06-28."))
    for pattern in _DAYS:
        match = pattern.fullmatch(plain)
        if match:
            parts = match.groupdict()
            return _existing_day(int(parts.get("year") or year), int(parts["month"]), int(parts["day"]))
    raise Unreadable(
        _("“%(text)s” cannot be read as a date. Type it like 2020-06-28 or 6.28.") % {"text": _shown(text)}
    )


def _existing_day(year: int, month: int, day: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Unreadable(
            _("The year %(year)s is not between %(first)s and %(last)s. Check the year.")
            % {"year": f"{year:04d}", "first": EARLIEST_YEAR, "last": LATEST_YEAR}
        )
    if not 1 <= month <= 12:
        raise Unreadable(
            _("There is no month %(month)s. Type the month first, like 6.28.") % {"month": month}
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            _("Month %(month)s of %(year)s has no day %(day)s. Check the month and the day.")
            % {"year": year, "month": month, "day": day}
        ) from None


def parse_amount(
    text: str | None, *, default_unit: str = WAN_YUAN, rates: Mapping[str, Decimal] | None = None
) -> Amount | None:
    """An amount typed as 1,200, １２００, 0.12亿, 5000万, 约120, 680万元, 1.2亿元 and the like.

    `default_unit` (元, 万元 or 亿元) holds when no unit is typed; `rates` gives yuan for one unit of a
    foreign currency by its Chinese name ({"美元": Decimal("7.08")}). Returns None for a blank.
    Raises `Unreadable` for ranges, negatives, fractions of a 分, foreign currency without a rate, and
    10¹² yuan or more.
    """
    plain = _read(text)
    if plain is None:
        return None
    _refuse_range_and_minus(plain)
    match = _AMOUNT.fullmatch(re.sub(r"(?<=[0-9])。(?=[0-9])", ".", plain))
    if not match:
        raise Unreadable(
            _("“%(text)s” cannot be read as an amount. Type a number, and its unit if not %(unit)s.")
            % {"text": _shown(text), "unit": default_unit}
        )
    number, typed = _decimal(match["number"]), text.strip()
    currency = _foreign(match["sign"]) or _foreign(match["currency"])
    rates = rates or {}
    yuan, unit = _in_yuan(number, match, currency, default_unit, rates)
    if yuan >= MOST_YUAN:
        raise Unreadable(_("This amount is too large. Check the digits and the unit."))
    if not currency and yuan != yuan.quantize(Decimal("0.01")):
        raise Unreadable(_("This amount is finer than 0.01 yuan. Type fewer decimals."))
    rate = rates[currency] if currency else None
    return Amount(yuan.quantize(Decimal("0.01"), ROUND_HALF_UP), typed, unit, _is_about(match), rate)


def _in_yuan(
    number: Decimal, match: re.Match[str], currency: str, default_unit: str, rates: Mapping[str, Decimal]
) -> tuple[Decimal, str]:
    scale = match["scale"] or ""
    if currency:
        if currency not in rates:
            raise Unreadable(
                _(
                    "A foreign currency needs a rate. Convert it and type the amount in 元 or 万元, or ask an "
                    "administrator to record the rate of %(currency)s."
                )
                % {"currency": currency}
            )
        return number * _SCALES.get(scale, 1) * rates[currency], scale + currency
    if scale:
        return number * _SCALES[scale], f"{scale}元"
    unit = YUAN if match["currency"] or match["sign"] or match["plain"] else default_unit
    return number * UNITS[unit], unit


def _foreign(word: str | None) -> str:
    """The Chinese name of a foreign currency, or "" for yuan and for nothing."""
    signs = {
        "$": "美元",
        "us$": "美元",
        "usd": "美元",
        "美金": "美元",
        "€": "欧元",
        "hk$": "港元",
        "港币": "港元",
    }
    word = (word or "").lower()
    word = signs.get(word, word)
    return "" if word in ("", "元", "¥", "人民币", "rmb", "cny") else word


def parse_count(text: str | None) -> Count | None:
    """A whole number typed as 120, １２０, 1,200, 约120人, 120余人, 1.2万人 and the like.

    Returns None for a blank. Raises `Unreadable` for ranges, negatives, fractions and more than
    10,000,000, and for units that are not people or posts (户, 人次).
    """
    plain = _read(text)
    if plain is None:
        return None
    _refuse_range_and_minus(plain)
    match = _COUNT.fullmatch(plain)
    if not match:
        raise Unreadable(
            _("“%(text)s” cannot be read as a number of people. Type a whole number, like 120.")
            % {"text": _shown(text)}
        )
    number = _decimal(match["number"]) * _SCALES.get(match["scale"] or "", 1)
    if number > MOST_PEOPLE:
        raise Unreadable(_("This number is too large. Check the digits."))
    if number != number.to_integral_value():
        raise Unreadable(_("People are counted in whole numbers. Type a number without decimals."))
    return Count(int(number), text.strip(), _is_about(match))


def parse_area(text: str | None) -> Count | None:
    """An area in whole square metres typed as 800, 1,200平方米, 800㎡, 约0.12万平米 and the like.

    Returns None for a blank. Raises `Unreadable` for ranges, negatives, fractions, more than 1,000,000, and other
    units (亩).
    """
    plain = _read(text)
    if plain is None:
        return None
    _refuse_range_and_minus(plain)
    match = _AREA.fullmatch(plain)
    if not match:
        raise Unreadable(
            _("“%(text)s” cannot be read as an area. Type square metres as a number, like 800.")
            % {"text": _shown(text)}
        )
    number = _decimal(match["number"]) * _SCALES.get(match["scale"] or "", 1)
    if number > MOST_SQUARE_METRES:
        raise Unreadable(_("This number is too large. Check the digits."))
    if number != number.to_integral_value():
        raise Unreadable(_("Type whole square metres, without decimals."))
    return Count(int(number), text.strip(), _is_about(match))


def _read(text: str | None) -> str | None:
    """The folded text, or None for a blank; refuses what is too long to be one value."""
    if text is None:
        return None
    plain = fold(text)
    if plain in BLANKS:
        return None
    if len(plain) > LONGEST:
        raise Unreadable(_("This is too long. Type one value only."))
    return plain


def _refuse_range_and_minus(plain: str) -> None:
    if _RANGE.search(plain):
        raise Unreadable(
            _("A range cannot be counted. Type one figure; 约 before it keeps a note that it is approximate.")
        )
    if re.match(r"(?:约|¥|\$|\s)*[-—–−]\s*\.?[0-9]|负", plain):
        raise Unreadable(_("This must not be negative. Type 0 or more."))


def _decimal(digits: str) -> Decimal:
    """The number, exactly: with 18 digits at most, no later product is rounded (28 digits)."""
    digits = digits.replace(",", "").replace(" ", "")
    if len(digits.replace(".", "")) > 18:
        raise Unreadable(_("This number has too many digits. Check it."))
    return Decimal(digits)


def _is_about(match: re.Match[str]) -> bool:
    return any(match[word] for word in ("before", "more", "more2", "after"))


def _shown(text: str) -> str:
    """The beginning of what was typed, short enough to repeat in a message."""
    text = " ".join(text.split())
    return text if len(text) <= 24 else f"{text[:24]}…"
