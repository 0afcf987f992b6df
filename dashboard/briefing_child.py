"""Fills one Word template: run as a program of its own, with its limits set before it reads a byte.

JSON comes on standard input: {"template": base64 of a .docx, "values": {…}, "shown": [texts that have to stand in
the result]}. One line of JSON goes out: {"docx": base64}, or {"why", "where"} of a template that cannot be filled.
Templates are what somebody uploaded: Jinja runs in its sandbox, no name but those given means anything, and the
machine's limits hold for what the sandbox lets through. It imports nothing of the tracker and holds nothing worth
stealing.
dashboard/briefing_word.py starts it.
"""

import base64
import io
import json
import resource
import sys
import zipfile
from typing import Any

CPU_SECONDS = 6
MEMORY = 768 * 1024 * 1024
MOST_BYTES = 10 * 1024 * 1024  # of the filled document
# What Word loads from elsewhere as soon as the document is opened; a link that one clicks is none of it.
CLICKED = "/hyperlink"


class Refused(Exception):
    """The template cannot be filled; `why` is a word, `where` what it is about."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(why, where)
        self.why, self.where = why, where


def limit() -> None:
    """Nothing in here may run long, grow big, write a file or start a process."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def fill(template: bytes, values: dict[str, Any], shown: list[str]) -> bytes:
    """The document with `values` in the places that the template gives them. Raises Refused."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
    from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()  # no range, no lipsum, no namespace: the values alone
    document = _opened(DocxTemplate, template)
    try:
        document.render(values, jinja_env=environment, autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except UndefinedError as error:
        raise Refused("unknown", error.message or "") from error
    except SecurityError as error:
        raise Refused("unsafe", str(error)) from error
    except TemplateSyntaxError as error:
        raise Refused("syntax", error.message or "") from error
    except TemplateError as error:
        raise Refused("syntax", str(error)) from error
    if out.tell() > MOST_BYTES:
        raise Refused("big")
    _check_shown(out, shown)
    return out.getvalue()


def _opened(opener: Any, template: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            names = archive.namelist()
        document = opener(io.BytesIO(template))
        document.init_docx()
        part = document.docx.part
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("broken") from error
    if "word/document.xml" not in names:
        raise Refused("broken")
    _check_links(part)
    return document


def _check_links(part: Any) -> None:
    """No part of the document may bring anything in from elsewhere."""
    for one in [part, *part.package.iter_parts()]:
        for relation in one.rels.values():
            if relation.is_external and not relation.reltype.endswith(CLICKED):
                raise Refused("links", relation.reltype.rpartition("/")[2])


def _check_shown(out: io.BytesIO, shown: list[str]) -> None:
    """The filled document opens, and says what it has to say."""
    from docx import Document

    out.seek(0)
    said = "".join("".join(node.itertext()) for node in Document(out).element.body.iterchildren())
    for text in shown:
        if text not in said:
            raise Refused("silent", text[:40])


def main() -> None:
    asked = json.load(sys.stdin)
    try:
        filled = fill(base64.b64decode(asked["template"]), asked["values"], asked["shown"])
        answer = {"docx": base64.b64encode(filled).decode("ascii")}
    except Refused as refusal:
        answer = {"why": refusal.why, "where": refusal.where}
    except MemoryError:
        answer = {"why": "big", "where": ""}
    except RecursionError:
        answer = {"why": "syntax", "where": ""}
    except Exception as error:  # whatever a library says of a template that it cannot fill
        answer = {"why": "syntax", "where": f"{type(error).__name__}: {error}"[:120]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    limit()
    main()
