"""A folder of files that are on the disk before anybody is told so."""

import os
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class EvidenceFolder(FileSystemStorage):
    """Files as Django keeps them, each written through to the disk, as the database does with its rows.

    Without `write_through` they are as sure as the operating system makes them.
    """

    def __init__(self, *args: Any, write_through: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.write_through = write_through

    def _save(self, name: str, content: File) -> str:
        new = [] if os.path.isdir(os.path.dirname(self.path(name))) else [self.location]
        name = super()._save(name, content)
        path = self.path(name)
        if not self.write_through:
            return name
        for target in (path, os.path.dirname(path), *new):
            handle = os.open(target, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return name
