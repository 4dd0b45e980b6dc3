"""Signs the PDF files of an issue with the key of whoever issues it; they stay accessible archive files.

It needs the extra ``sign`` (pyHanko). Nothing is asked of any network.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from dovetail.build import ledger
from dovetail.build.fingerprint import of_bytes
from dovetail.build.ledger import JOURNAL, LEDGER, Entry
from dovetail.build.lock import locked
from dovetail.build.store import Store
from dovetail.model.issue_mark import IssueMark

_FIELD = "Issue"
_INPUT = "signature"


class UnusableKeyError(ValueError):
    """A key that can't be used for signing. The message says why, and holds nothing secret."""


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """A key with its certificate. ``name`` is whom the certificate names."""

    name: str
    certificate: str
    """SHA-256 of the certificate."""
    _key: Any

    @classmethod
    def of(cls, data: bytes, passphrase: bytes) -> Signer:
        """The key in a PKCS#12 file.

        :raises UnusableKeyError: if it can't be opened, or is not valid today.
        """
        try:
            from asn1crypto import keys, x509
            from cryptography.hazmat.primitives.serialization import (
                Encoding,
                NoEncryption,
                PrivateFormat,
                pkcs12,
            )
            from pyhanko.sign import signers
            from pyhanko_certvalidator.registry import SimpleCertificateStore
        except ImportError:
            raise UnusableKeyError(
                'signing needs pyHanko; install it with: pip install "dovetail-procedures[sign]"'
            ) from None
        try:
            key, own, others = pkcs12.load_key_and_certificates(data, passphrase or None)
        except Exception:  # noqa: BLE001 - a damaged file can raise almost anything
            raise UnusableKeyError("it is no PKCS#12 file, or the passphrase is another one") from None
        if key is None or own is None:
            raise UnusableKeyError("it holds no key with its certificate")
        first, last = own.not_valid_before_utc, own.not_valid_after_utc
        if not first <= datetime.now(UTC) <= last:
            raise UnusableKeyError(f"its certificate is valid from {first.date()} to {last.date()} only")
        chain: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        chain.register_multiple(x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in others)
        certificate = x509.Certificate.load(own.public_bytes(Encoding.DER))
        private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        signer = signers.SimpleSigner(
            signing_cert=certificate, signing_key=keys.PrivateKeyInfo.load(private), cert_registry=chain
        )
        return cls(name_of(certificate), certificate.sha256.hex(), signer)

    def signed(self, pdf: bytes, reason: str) -> bytes:
        """The same PDF with an invisible signature (PAdES) behind it; its own bytes stay as they are."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        said = signers.PdfSignatureMetadata(
            field_name=_FIELD,
            reason=reason,
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
        )
        signer = signers.PdfSigner(said, self._key, new_field_spec=fields.SigFieldSpec(_FIELD))
        # pyHanko runs an event loop of its own, which can't begin where one runs already, as in a notebook.
        with ThreadPoolExecutor(1) as apart:
            written = apart.submit(signer.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(pdf))).result()
        data: bytes = written.getvalue()
        return data


def name_of(certificate: Any) -> str:
    """Whom a certificate names: ``Project office, Harbour City``."""
    said: dict[str, Any] = certificate.subject.native
    parts = [said[part] for part in ("common_name", "organization_name") if said.get(part)]
    return ", ".join(map(str, parts)) or str(certificate.subject.human_friendly)


def sign_files(
    store: Store,
    signer: Signer,
    mark: IssueMark,
    *,
    begun: Callable[[int], None] = lambda _count: None,
    done: Callable[[str], None] = lambda _path: None,
) -> None:
    """Sign every PDF that was built into a folder. If this is interrupted, the next build makes them anew.

    ``begun`` hears how many there are, ``done`` the path of each one that is signed.

    :raises StoreError: if a file can't be written.
    """
    with locked(store, lambda _folder: None):
        entries = {path: known[0] for path, known in ledger.read_from(store).entries.items()}
        reason = f"{mark.project}, issue {mark.number}, {mark.code}"
        printed = sorted(path for path, entry in entries.items() if entry.format == "pdf")
        begun(len(printed))
        for path in printed:
            entries[path] = _sign(store, path, entries[path], signer, reason)
            done(path)
        store.write(LEDGER, ledger.write(entries))
        store.remove(JOURNAL)


def _sign(store: Store, path: str, entry: Entry, signer: Signer, reason: str) -> Entry:
    data = signer.signed(store.read(path) or b"", reason)
    signed = replace(entry, sha256=of_bytes(data), inputs={**entry.inputs, _INPUT: signer.certificate})
    # As with every file of a build: first it is said what will lie there.
    store.append(JOURNAL, ledger.journal_line(path, signed))
    store.write(path, data)
    return signed
