"""A file as it arrives in a request of the kind multipart/form-data (RFC 7578)."""

from __future__ import annotations

import email.policy
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from tests.publish.confluence.refusals import Refusal


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes
    media_type: str
    comment: str = ""
    minor: bool = False


def uploads(content_type: str, body: bytes) -> list[Upload]:
    """The files of a form; their field is named `file`. Refusal 415 or 400 if it is no such form.

    The parts are split by hand: data must arrive byte for byte, whatever line ends are in them.
    """
    headers = BytesHeaderParser(policy=email.policy.HTTP)
    form = headers.parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode())
    boundary = form.get_boundary()
    if form.get_content_type() != "multipart/form-data" or not boundary:
        raise Refusal(415, f"Unsupported Media Type: {content_type}")
    mark = b"\r\n--" + boundary.encode()
    pieces = (b"\r\n" + body).split(mark)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise Refusal(400, "The form isn't closed by its boundary")
    fields: dict[str, str] = {}
    files: list[tuple[str, bytes, str]] = []
    for piece in pieces[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        part = headers.parsebytes(head + b"\r\n\r\n")
        name = part.get_param("name", header="content-disposition")
        if name == "file":
            kind = part.get_content_type() if "content-type" in part else "application/octet-stream"
            files.append((part.get_filename() or "", data, kind))
        else:
            fields[str(name)] = data.decode("utf-8", "replace")
    if not files:
        raise Refusal(400, "At least one attachment file was expected")
    comment, minor = fields.get("comment", ""), fields.get("minorEdit", "false") == "true"
    return [Upload(name, data, kind, comment, minor) for name, data, kind in files]
