"""Ledgers of projects as bureaus send them: by many writers, each messy in its own way (docs/domain.md).

Each is built anew, always the same. It says which rows are records, what stands in their cells as read, what is meant
by the good ones, and which cells of the others have to be named.
"""

from collections.abc import Callable

from tests.sheets import corpus_by_hand, corpus_programs, corpus_text
from tests.sheets.corpus_rows import COLUMNS, NAMES, YEAR, Record, Row, Sample

__all__ = ["COLUMNS", "MAKERS", "NAMES", "YEAR", "Record", "Row", "Sample", "corpus"]

MAKERS: tuple[Callable[[], Sample], ...] = (
    corpus_programs.by_openpyxl,
    corpus_programs.by_xlsxwriter,
    corpus_programs.by_rustpy,
    corpus_programs.by_odfpy,
    corpus_programs.by_xlwt,
    corpus_by_hand.by_hand,
    corpus_by_hand.like_wps,
    corpus_by_hand.in_strict_form,
    corpus_by_hand.like_libreoffice,
    corpus_by_hand.like_libreoffice_ods,
    corpus_text.csv_in_gb18030,
    corpus_text.csv_in_utf8,
    corpus_text.csv_in_utf16,
    corpus_text.pasted_from_excel,
    corpus_text.pasted_from_chat,
)


def corpus() -> list[Sample]:
    """All of them."""
    return [make() for make in MAKERS]
