"""Reads one file of somebody's rows: run as a program of its own, with its limits set before it reads a byte.

The content comes on standard input; one line of JSON goes out: {"grids": [{"name", "hidden", "merged", "rows"}]}, or
{"why", "where"} of a file that is not read. Only the files named child_*.py beside this one belong to it; nothing of
the tracker is imported, so that it starts fast and holds nothing worth stealing. sheets/reading.py starts it and puts
its words into sentences. With the argument "sparse" it reads an .xlsx whose few cells stand far apart.
"""

import json
import resource
import sys
from pathlib import Path

CPU_SECONDS = 15
MEMORY = 1024 * 1024 * 1024


def limit() -> None:
    """Nothing in here may run long, grow big, write a file or start a process."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def read(content: bytes, *, sparse: bool) -> list[dict[str, object]]:
    """The sheets of the file, by what its content is. Raises Refused."""
    if content.startswith(b"PK"):
        import child_parts

        parts = child_parts.unpacked(content)
        if "content.xml" in parts:
            import child_ods

            return child_ods.read(parts)
        import child_xlsx

        return child_xlsx.read_sparse(parts) if sparse else child_xlsx.read(parts)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        import child_xls

        return child_xls.read(content)
    import child_csv

    return child_csv.read(content)


def answer(content: bytes, *, sparse: bool) -> dict[str, object]:
    from child_cells import Refused

    try:
        return {"grids": read(content, sparse=sparse)}
    except Refused as refusal:
        return {"why": refusal.why, "where": refusal.where}
    except MemoryError:
        return {"why": "memory", "where": ""}
    except BaseException:  # whatever a library says of a file; Rust's panics are no Exception
        return {"why": "broken", "where": ""}


def main() -> None:
    said = answer(sys.stdin.buffer.read(), sparse="sparse" in sys.argv)
    sys.stdout.buffer.write(
        json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    )


if __name__ == "__main__":
    limit()
    sys.path.append(str(Path(__file__).parent))
    main()
