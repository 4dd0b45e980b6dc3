"""Checks the signatures of a PDF, without any network. It needs the extra ``sign`` (pyHanko)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from dovetail.history.issuing.signing import name_of

Found = tuple[str, str, bool, bool | None, str]
"""By whom, when, whether intact, whether trusted, and what kept from checking it."""
_SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


def signatures_of(data: bytes, trusted: Sequence[bytes]) -> Iterator[Found]:
    """Each signature in the PDF. ``trusted`` are files of certificates; nobody is trusted without."""
    try:
        roots = [certificate for file in trusted for certificate in _certificates(file)]
        signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
    except Exception as error:  # noqa: BLE001 - a damaged file can raise almost anything
        yield "", "", False, None, _words(error)
        return
    for signature in signatures:
        yield _checked(signature, roots, asked=bool(trusted))


def _checked(signature: Any, roots: Sequence[x509.Certificate], *, asked: bool) -> Found:
    try:
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        status = validate_pdf_signature(signature, context, key_usage_settings=_SIGNING)
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        at = status.signer_reported_dt
        on = at.astimezone(UTC).isoformat(timespec="minutes").replace("+00:00", "Z") if at else ""
        by = name_of(status.signing_cert)
        return by, on, status.intact and status.valid and whole, status.trusted if asked else None, ""
    except Exception as error:  # noqa: BLE001
        return "", "", False, None, _words(error)


def _certificates(file: bytes) -> Iterator[x509.Certificate]:
    if pem.detect(file):
        for _kind, _headers, der in pem.unarmor(file, multiple=True):
            yield x509.Certificate.load(der)
    else:
        yield x509.Certificate.load(file)


def _words(error: Exception) -> str:
    said = re.sub(r"\s+", " ", str(error)).strip()
    return said[:200] or type(error).__name__
