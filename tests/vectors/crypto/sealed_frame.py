#!/usr/bin/env python3
"""The known answers of tests/unit/link/seal_test.cpp, computed without any code of Accord's.

The key schedule of RFC 9180 mode_psk over hmac and hashlib; curves and AES-256-GCM of Python's `cryptography`, which the
tests do not install: run by hand, once. Frames as docs/wire-format.md "version 2" draws them.
"""
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PREFIX = bytes.fromhex("53d293202c857274")  # GBR to USA
EPOCH = 7
INFO = b"digests of both Hellos"
PSK, PSK_ID = bytes(range(0xA0, 0xC0)), b"2026-q4"
BUCKETS = [1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 512 << 10, 768 << 10, 1 << 20]


def extract(name, salt, key):
    return hmac.new(salt or bytes(hashlib.new(name).digest_size), key, name).digest()


def expand(name, key, info, size):
    out, block, number = b"", b"", 1
    while len(out) < size:
        block = hmac.new(key, block + info + bytes([number]), name).digest()
        out, number = out + block, number + 1
    return out[:size]


class Labels:
    def __init__(self, name, suite_id):
        self.name, self.suite_id = name, suite_id

    def extract(self, salt, label, key):
        return extract(self.name, salt, b"HPKE-v1" + self.suite_id + label + key)

    def expand(self, key, label, info, size):
        return expand(self.name, key, struct.pack(">H", size) + b"HPKE-v1" + self.suite_id + label + info, size)


def p384(recipient, ephemeral):
    keys = [ec.derive_private_key(int.from_bytes(k, "big"), ec.SECP384R1()) for k in (recipient, ephemeral)]
    public = [k.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) for k in keys]
    return keys[1].exchange(ec.ECDH(), keys[0].public_key()), public


def x25519_(recipient, ephemeral):
    keys = [x25519.X25519PrivateKey.from_private_bytes(k) for k in (recipient, ephemeral)]
    public = [k.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) for k in keys]
    return keys[1].exchange(keys[0].public_key()), public


def context(suite):
    kem, kem_hash, kdf, kdf_hash, agree, size = {
        1: (0x0011, "sha384", 0x0002, "sha384", p384, 48),
        2: (0x0020, "sha256", 0x0003, "sha512", x25519_, 32),
    }[suite]
    recipient, ephemeral = bytes(range(1, size + 1)), bytes(range(0x41, 0x41 + size))
    secret, (to, enc) = agree(recipient, ephemeral)
    labels = Labels(kem_hash, b"KEM" + struct.pack(">H", kem))
    shared = labels.expand(labels.extract(b"", b"eae_prk", secret), b"shared_secret", enc + to,
                           hashlib.new(kem_hash).digest_size)
    labels = Labels(kdf_hash, b"HPKE" + struct.pack(">HHH", kem, kdf, 0x0002))
    schedule = b"\x01" + labels.extract(b"", b"psk_id_hash", PSK_ID) + labels.extract(b"", b"info_hash", INFO)
    secret = labels.extract(shared, b"secret", PSK)
    return labels.expand(secret, b"key", schedule, 32), labels.expand(secret, b"base_nonce", schedule, 12)


def frame(key, base_nonce, counter, body):
    size = next(b for b in BUCKETS if b >= 32 + 4 + len(body) + 16)
    plain = struct.pack("<I", len(body)) + body
    plain += bytes(size - 48 - len(plain))
    head = PREFIX + struct.pack("<HHQQI", 2, 0, EPOCH, counter, len(plain) + 16)
    nonce = (int.from_bytes(base_nonce, "big") ^ counter).to_bytes(12, "big")
    return head + AESGCM(key).encrypt(nonce, plain, head)


for suite in (1, 2):
    key, base_nonce = context(suite)
    for counter, body in ((0, b"abc"), (1, bytes(i % 251 for i in range(2000)))):
        made = frame(key, base_nonce, counter, body)
        print(f"suite {suite} counter {counter} bytes {len(made)}")
        print("  begins ", made[:64].hex())
        print("  ends   ", made[-16:].hex())
        print("  SHA-384", hashlib.sha384(made).hexdigest())
