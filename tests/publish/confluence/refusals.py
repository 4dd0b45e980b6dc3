"""How Confluence says no: one exception, told in the words of the interface that was called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Json = dict[str, object]

REASONS: Mapping[int, str] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    410: "Gone",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    503: "Service Unavailable",
}
CODES: Mapping[int, str] = {
    400: "INVALID_REQUEST_PARAMETER",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
}
JAVA = "com.atlassian.confluence.api.service.exceptions."
CLASSES: Mapping[int, str] = {
    400: "BadRequestException",
    403: "PermissionException",
    404: "NotFoundException",
    409: "ConflictException",
    410: "pagesmodes.GoneException",
}


@dataclass
class Refusal(Exception):  # noqa: N818 – it is an answer, not an error of the stub
    """A request is not carried out; nothing of it was stored."""

    status: int
    message: str
    headers: dict[str, str] = field(default_factory=dict)
    raw: Json | None = None

    def as_v1(self, cloud: bool) -> Json:
        """The error body of REST v1.

        Cloud puts the Java class before the message, Data Center doesn't (the same refusal is quoted both
        ways in md2cf#102 and docToolchain#435).
        """
        message = self.message
        if cloud and self.status in CLASSES:
            message = f"{JAVA}{CLASSES[self.status]}: {message}"
        data = {"authorized": self.status not in {401, 403}, "valid": True, "errors": [], "successful": False}
        return {
            "statusCode": self.status,
            "data": {"allowedInReadOnlyMode": True, **data},
            "message": message,
            "reason": REASONS.get(self.status, ""),
        }

    def as_v2(self) -> Json:
        """The error body of REST v2: a list with status, code and title (read by clients of v2 pages).

        What isn't found is told without any detail (md2conf#113).
        """
        title = "Not Found" if self.status == 404 else self.message
        error = {
            "status": self.status,
            "code": CODES.get(self.status, "INTERNAL_SERVER_ERROR"),
            "title": title,
            "detail": None,
        }
        return {"errors": [error]}


def missing(what: str, number: object) -> Refusal:
    """What isn't there, and what one may not see: the same answer, so that nothing is given away."""
    return Refusal(404, f"No {what} found with id : {number}")


def removed() -> Refusal:
    return Refusal(410, "This deprecated endpoint has been removed.")


def denied(message: str = "User not permitted to use this operation") -> Refusal:
    return Refusal(403, message)
