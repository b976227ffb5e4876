#!/usr/bin/env python3
"""The known answers of tests/unit/crypto/log_*_test.cpp, computed without any code of Accord's.

The tree of RFC 9162 section 2.1 from its recursive definition over hashlib; run by hand, once.
"""
import hashlib

LIFE = "01890a5d-ac96-774b-bcce-b302099a8057"
PEER = "01890a5d-ac96-774b-bcce-b302099a8058"
RECORD = "01890a5d-ac96-774b-bcce-b302099a8059"
ENTRIES = [
    f"0 begin 2026-06-01T12:00:00.000000000Z - {'00' * 48} -",
    f"1 sent 2026-06-01T12:00:01.000000000Z {LIFE}/data/1-5 {'11' * 48} -",
    f"2 sent 2026-06-01T12:00:01.000000000Z {LIFE}/tasking/1-1 {'22' * 48} -",
    f"3 receipted 2026-06-01T12:00:02.000000000Z {LIFE}/data/1-4 {'33' * 48} admitted",
    f"4 receipted 2026-06-01T12:00:02.000000000Z {LIFE}/data/5-5 {'33' * 48} quarantined:6030",
    f"5 received 2026-06-01T12:00:03.500000000Z {PEER}/data/1-2 {'44' * 48} admitted",
    f"6 received 2026-06-01T12:00:03.500000000Z {PEER}/data/3-3 {'44' * 48} quarantined:6001",
    f"7 decided 2026-06-01T12:00:04.000000000Z {RECORD} {'55' * 48} admitted",
]


def sha(data):
    return hashlib.sha384(data).digest()


def leaf(entry):
    return sha(b"\x00" + entry)


def root(leaves):
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha(b"\x01" + root(leaves[:k]) + root(leaves[k:]))


def path(index, leaves):  # RFC 9162 2.1.3.1
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if index < k:
        return path(index, leaves[:k]) + [root(leaves[k:])]
    return path(index - k, leaves[k:]) + [root(leaves[:k])]


def subproof(old, leaves, whole):  # RFC 9162 2.1.4.1
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if old <= k:
        return subproof(old, leaves[:k], whole) + [root(leaves[k:])]
    return subproof(old - k, leaves[k:], False) + [root(leaves[:k])]


log = [leaf(entry.encode()) for entry in ENTRIES]
for size in (0, 1, 6, 8):
    print(f"root of the first {size} entries", root(log[:size]).hex())
counted = [leaf(f"entry {i}".encode()) for i in range(100000)]
print("root of entry 0 .. entry 99999", root(counted).hex())
# Digests of the proofs' hashes, one after the other, and how many there are.
for name, proof in (("inclusion of 77777 in 100000", path(77777, counted)),
                    ("consistency of 65537 with 100000", subproof(65537, counted, True))):
    print(name, len(proof), sha(b"".join(proof)).hex())
