"""Pinyin of what people type, as pypinyin gives it, at a fifth of the price.

The library says which words a text consists of, which is what the reading of a character hangs on (银行, 行走). The
reading of a word is asked of it once and remembered, for the same few thousand words make up all names.
"""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.seg.simpleseg import seg


def syllables(text: str) -> list[str]:
    """One syllable without its tone for each Chinese character, as it is read in its word; the rest in one piece."""
    return [syllable for word in seg(text) for syllable in _of_word(word, Style.NORMAL)]


def first_letters(text: str) -> list[str]:
    """The same, of each syllable the first letter."""
    return [letter for word in seg(text) for letter in _of_word(word, Style.FIRST_LETTER)]


@lru_cache(maxsize=16_384)
def _of_word(word: str, style: Style) -> tuple[str, ...]:
    return tuple(lazy_pinyin(word, style=style))
