"""Pinyin of what people type, as pypinyin gives it, at half the price.

A syllable's spelling without its tone, or its first letter, is worked out once and remembered; the library does it
anew for each character of each name. Which reading a character has in its word stays the library's to say.
"""

from functools import lru_cache
from typing import Any

from pypinyin import Style
from pypinyin.converter import DefaultConverter
from pypinyin.core import Pinyin

_plain = DefaultConverter()


@lru_cache(maxsize=8192)  # Chinese has some 1,500 syllables with their tones
def _styled(syllable: str, style: Style, strict: bool) -> str:
    return _plain.convert_style("", syllable, style, strict)


class _Remembering(DefaultConverter):
    def convert_style(self, han: str, orig_pinyin: str, style: Style, strict: bool, **_more: Any) -> str:
        return _styled(orig_pinyin, style, strict)


_remembering = Pinyin(_Remembering())


def syllables(text: str) -> list[str]:
    """One syllable without its tone for each Chinese character, as it is read in its word; the rest in one piece."""
    return _remembering.lazy_pinyin(text)


def first_letters(text: str) -> list[str]:
    """The same, of each syllable the first letter."""
    return _remembering.lazy_pinyin(text, style=Style.FIRST_LETTER)
