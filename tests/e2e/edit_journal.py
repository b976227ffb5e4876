#!/usr/bin/env python3
"""Changes the rulings in the file of a stopped store, as somebody with the disk could: SQL by SQLite alone, the tree over the
blocks of rulings written anew where asked, and the sums of all pages made right again (docs/reliability-store.md).

    edit_journal.py STORE change|cut|swap|add [--tree]
"""
import ctypes
import hashlib
import os
import sqlite3
import sys


def sha384(data):
    return hashlib.sha384(data).digest()


def frontier(leaves):
    """RFC 9162 2.1.1: the roots of the whole subtrees, largest first."""
    out = []
    for count, leaf in enumerate(leaves):
        node = leaf
        while count & 1:
            node = sha384(b"\x01" + out.pop() + node)
            count >>= 1
        out.append(node)
    return out


def edit(db, what):
    first, last = db.execute("SELECT min(first_row), max(first_row) FROM ruling_block").fetchone()
    if what == "change":  # a withheld becomes another clause: one byte of the first block
        block = bytearray(db.execute("SELECT block FROM ruling_block WHERE first_row = ?", (first,)).fetchone()[0])
        block[-20] ^= 0x01
        db.execute("UPDATE ruling_block SET block = ? WHERE first_row = ?", (bytes(block), first))
    elif what == "cut":
        db.execute("DELETE FROM ruling_block WHERE first_row > ?", (first,))
    elif what == "swap":
        a, b = (db.execute("SELECT count, block FROM ruling_block WHERE first_row = ?", (row,)).fetchone() for row in (first, last))
        for row, (count, block) in ((first, b), (last, a)):
            db.execute("UPDATE ruling_block SET count = ?, block = ? WHERE first_row = ?", (count, block, row))
    elif what == "add":
        db.execute("INSERT INTO ruling_block SELECT ? + 1000000, count, block FROM ruling_block WHERE first_row = ?", (last, first))
    else:
        sys.exit(__doc__)


def write_tree(db):
    leaves = [sha384(b"\x00" + first.to_bytes(8, "big") + count.to_bytes(4, "big") + block)
              for first, count, block in db.execute("SELECT first_row, count, block FROM ruling_block ORDER BY first_row")]
    db.execute("UPDATE ruling_log SET size = ?, frontier = ?", (len(leaves), b"".join(frontier(leaves))))


class Xxh128(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


def xxh3_128(data, seed, library=ctypes.CDLL("libxxhash.so.0")):
    library.XXH3_128bits_withSeed.restype = Xxh128
    library.XXH3_128bits_withSeed.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]
    sum_ = library.XXH3_128bits_withSeed(data, len(data), seed)
    return sum_.high.to_bytes(8, "big") + sum_.low.to_bytes(8, "big")


def write_sums(path):
    with open(path, "r+b") as file:
        for number in range(1, os.path.getsize(path) // 4096 + 1):
            file.seek((number - 1) * 4096)
            body = file.read(4096)[:4080]
            file.seek((number - 1) * 4096 + 4080)
            file.write(xxh3_128(body, number))


path, what = sys.argv[1:3]
store = sqlite3.connect(path)
edit(store, what)
if "--tree" in sys.argv[3:]:
    write_tree(store)
store.commit()
store.close()
write_sums(path)
