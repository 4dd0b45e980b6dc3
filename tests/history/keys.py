"""A certificate authority and a signer of a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "canary-7d1c-passphrase"
_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


class Authority:
    """Certifies signers, and writes what commands are given."""

    def __init__(self, name: str = "Harbour City authority") -> None:
        self._name, self._key = _named(name), generate_private_key(SECP256R1())
        self.certificate = self._certificate(
            self._name, self._key, {"key_cert_sign"}, days=365, authority=True
        )

    def pem(self, path: Path) -> Path:
        """The certificate of the authority as a file."""
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path

    def key_file(self, path: Path, *, days: int = 365) -> Path:
        """A key of the project office, certified for so many days from yesterday on, in a PKCS#12 file."""
        key = generate_private_key(SECP256R1())
        own = self._certificate(_named("Project office"), key, {"digital_signature"}, days=days)
        encryption = BestAvailableEncryption(PASSPHRASE.encode())
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(b"office", key, own, [self.certificate], encryption)
        )
        return path

    def _certificate(
        self,
        subject: x509.Name,
        key: EllipticCurvePrivateKey,
        uses: set[str],
        *,
        days: int,
        authority: bool = False,
    ) -> x509.Certificate:
        begin = datetime.now(UTC) - timedelta(days=2)
        usage = x509.KeyUsage(**{use: use in uses for use in _USES})
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(begin + timedelta(days=days))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )


def _named(name: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, "Harbour City"), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])
