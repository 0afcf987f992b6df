"""Uploads with an end: of a file that is too big no more is kept than shows that it is."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploads(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS: what follows gets at most settings.UPLOAD_MAX_BYTES of each file.

    The rest of such a file is read and dropped, so that the form comes back with a message; what stands in its place
    has the true size and no content. A request above settings.UPLOAD_REQUEST_MAX_BYTES is refused unread (400).
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, *args: Any, **kwargs: Any
    ) -> None:
        if content_length > settings.UPLOAD_REQUEST_MAX_BYTES:
            raise RequestDataTooBig("The files of this form are too big together.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start + len(raw_data) <= settings.UPLOAD_MAX_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if file_size <= settings.UPLOAD_MAX_BYTES:
            return None  # the handlers after this one have it
        stand_in = SimpleUploadedFile(self.file_name, b"", self.content_type)
        stand_in.size = file_size
        return stand_in
