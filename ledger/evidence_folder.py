"""A folder of files that are on the disk before anybody is told so."""

import os

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class EvidenceFolder(FileSystemStorage):
    """Files as Django keeps them, each written through to the disk, as the database does with its rows."""

    def _save(self, name: str, content: File) -> str:
        name = super()._save(name, content)
        path = self.path(name)
        for target in (path, os.path.dirname(path), self.location):
            handle = os.open(target, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return name
