"""The office's key pair: phones seal unsent work to its public half, the APD opens it (P53)."""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.files import keep_first
from server.identity.tokens import Random
from sync.errors import Problem

FILE = "office_key.pem"
CURVE = ec.SECP256R1()
VERSION = b"\x01"
POINT_BYTES = 65
IV_BYTES = 12
KEY_BYTES = 32
INFO = b"lapangan-office-1"
HEAD_BYTES = len(VERSION) + POINT_BYTES


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """The key pair of an office."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> str:
        """The public key as phones get it: base64url of the uncompressed point."""
        return to_text(_point(self.private.public_key()))

    def open(self, box: bytes) -> bytes:
        """Return what is in a box; raises `Problem` (sealed_unreadable)."""
        head, iv, closed = box[:HEAD_BYTES], box[HEAD_BYTES : HEAD_BYTES + IV_BYTES], box[HEAD_BYTES + IV_BYTES :]
        if not head.startswith(VERSION):
            raise Problem("sealed_unreadable")
        point = head[len(VERSION) :]
        try:
            other = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
            shared = self.private.exchange(ec.ECDH(), other)
            return AESGCM(_derive(shared, point + _point(self.private.public_key()))).decrypt(iv, closed, head)
        except (ValueError, InvalidTag):
            raise Problem("sealed_unreadable") from None


def read_office_key(instance: Path) -> OfficeKey:
    """Return the key pair of an instance folder; the first call makes it, readable for its owner only."""
    fresh = ec.generate_private_key(CURVE).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    kept = keep_first(instance / FILE, fresh.decode("ascii").strip())
    private = serialization.load_pem_private_key(kept.encode("ascii"), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{FILE} holds no key of P-256")
    return OfficeKey(private)


def seal(public: str, plain: bytes, random: Random) -> bytes:
    """Return a box that only the office opens: version, ephemeral point, iv, AES-256-GCM of the content (P53)."""
    office = from_text(public)
    own = ec.generate_private_key(CURVE)
    point, iv = _point(own.public_key()), random(IV_BYTES)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, office))
    head = VERSION + point
    return head + iv + AESGCM(_derive(shared, point + office)).encrypt(iv, plain, head)


def to_text(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_text(text: str) -> bytes:
    """Read base64url without padding; raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _derive(shared: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, INFO).derive(shared)
