#!/usr/bin/env python3
"""Signs a link log with a nation's own key, as a keeper that rewrote it would: sign_log.py ENTRIES KEYS.

ENTRIES: the first line of an export and its entries. KEYS: the node's folder of keys. Prints the export, never cosigned.
From docs/wire-format.md "link log" and "signatures", with openssl(1); uses no code of ours.
"""
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import time

entries_file, keys = sys.argv[1:3]
lines = open(entries_file, encoding="ascii").read().rstrip("\n").split("\n")
_, keeper, peer, incarnation = lines[0].split(" ")
leaves = [hashlib.sha384(b"\0" + line.encode()).digest() for line in lines[1:]]


def root(of):
    if len(of) == 1:
        return of[0]
    k = 1  # the largest power of two below the number of leaves: RFC 9162 section 2.1.1
    while 2 * k < len(of):
        k *= 2
    return hashlib.sha384(b"\1" + root(of[:k]) + root(of[k:])).digest()


pem = open(f"{keys}/node-sign.cert.pem", encoding="ascii").read()
der = subprocess.run(["openssl", "x509", "-outform", "DER"], input=pem.encode(), capture_output=True, check=True).stdout
now = time.time_ns()
head = {
    "format": "accord-log-head/1",
    "keeper": keeper,
    "peer": peer,
    "incarnation": incarnation,
    "size": str(len(leaves)),
    "root": root(leaves).hex(),
    "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now // 10**9)) + f".{now % 10**9:09d}Z",
}
message = "".join(f"{name} {value}\n" for name, value in head.items()).encode()

key = f"{keys}/node-sign.key.pem"
kind = subprocess.run(["openssl", "pkey", "-in", key, "-noout", "-text"], capture_output=True, check=True, text=True).stdout
ed25519 = "ED25519" in kind
signed = b"accord/log-head/1\0" + bytes([2 if ed25519 else 1]) + hashlib.sha384(der).digest() + message
with tempfile.NamedTemporaryFile() as file:
    file.write(signed)
    file.flush()
    sign = ["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in"] if ed25519 else ["dgst", "-sha384", "-sign", key]
    signature = subprocess.run(["openssl", *sign, file.name], capture_output=True, check=True).stdout

head["certificate"] = pem
head["signature"] = base64.b64encode(signature).decode()
print("\n".join(lines) + "\nhead\n" + json.dumps(head, indent=2) + "\nnot cosigned")
