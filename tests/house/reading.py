"""Reads a page as a browser would and says what is wrong with its HTML."""

from collections import Counter
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

from django.http import HttpResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


def body(answer: HttpResponse) -> str:
    """What the answer holds, as text; a file's bytes as far as they are text, a workbook's unpacked."""
    content = answer.getvalue() if answer.streaming else answer.content
    if content and answer.get("Content-Type", "").endswith("spreadsheetml.sheet"):
        with ZipFile(BytesIO(content)) as workbook:
            content = b"\n".join(workbook.read(name) for name in workbook.namelist())
    return content.decode(errors="replace")


class Page(HTMLParser):
    """Collects what the rules below ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.lang = ""
        self.headings: list[int] = []
        self.inline: list[str] = []
        self.fields: list[dict[str, str]] = []
        self.label_for: set[str] = set()
        self.named: list[str] = []  # ids that other elements name as their label or description
        self.links: list[str] = []
        self.silent: list[str] = []  # buttons, links and images without a word
        self._open: list[tuple[str, dict[str, str]]] = []
        self._words: list[list] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self._note_inline(tag, given)
        self._note_names(tag, given)
        if tag not in VOID:
            self._open.append((tag, given))
            if tag in ("a", "button"):
                self._words.append([tag, given, bool(given.get("aria-label"))])

    def _note_inline(self, tag: str, given: dict[str, str]) -> None:
        self.inline += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (
            tag == "script" and not given.get("src") and given.get("type") != "application/json"
        ):
            self.inline.append(f"<{tag}>")
        for name in ("href", "src", "action"):
            if given.get(name, "").lower().startswith("javascript:"):
                self.inline.append(f"<{tag} {name}={given[name]}>")

    def _note_names(self, tag: str, given: dict[str, str]) -> None:
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag == "label" and "for" in given:
            self.label_for.add(given["for"])
        if tag in ("select", "textarea") or (tag == "input" and given.get("type", "text") not in UNLABELLED):
            self.fields.append({**given, "_in_label": str(any(open_ == "label" for open_, _ in self._open))})
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img" and "alt" not in given:
            self.silent.append("<img>")
        for name in ("aria-labelledby", "aria-describedby", "aria-controls"):
            self.named += given.get(name, "").split()

    def handle_data(self, data: str) -> None:
        if data.strip():
            for element in self._words:
                element[2] = True

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, _given = self._open.pop()
            if name in ("a", "button") and self._words:
                kind, given, has_words = self._words.pop()
                if not has_words:
                    self.silent.append(f"<{kind} {given.get('href', given.get('name', ''))}>")
            if name == tag:
                return

    def problems(self, language: str) -> list[str]:
        """What is wrong with the page, in words; [] when nothing is."""
        found = [f"inline: {what}" for what in self.inline]
        found += [f"id twice: {name}" for name, count in self.ids.items() if count > 1]
        found += [f"names no id: {name}" for name in self.named if name not in self.ids]
        found += [f"without a word: {what}" for what in self.silent]
        if self.lang.lower() != language.lower():
            found.append(f"lang is {self.lang!r}")
        if self.headings.count(1) != 1:
            found.append(f"{self.headings.count(1)} h1")
        found += [
            f"h{before} is followed by h{after}"
            for before, after in zip(self.headings, self.headings[1:], strict=False)
            if after > before + 1
        ]
        return found + [
            f"without a label: {field.get('name')}" for field in self.fields if not self._named(field)
        ]

    def _named(self, field: dict[str, str]) -> bool:
        return bool(
            field.get("id") in self.label_for
            or field.get("aria-label")
            or field.get("aria-labelledby")
            or field["_in_label"] == "True"
        )
