#!/usr/bin/env python3
"""How often a text stands in the values of SQLite databases: every table, every row, every column, text and blob.

Reading values finds what a search of the raw file misses: a value that is longer than a page lies in pieces.
Each database is copied with its log first, so that nothing of it is touched.   find_text.py TEXT DATABASE...
Prints "FOUND VALUES": values that hold the text, values looked at.
"""
import pathlib
import shutil
import sqlite3
import sys
import tempfile


def values_of(database):
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in database.execute('SELECT * FROM "%s"' % table.decode().replace('"', '""')):
            yield from row


def as_bytes(value):
    return value if isinstance(value, bytes) else str(value).encode()


def main(text, files):
    found = looked_at = 0
    with tempfile.TemporaryDirectory() as scratch:
        for file in files:
            for part in ("", "-wal"):
                if pathlib.Path(file + part).exists():
                    shutil.copy(file + part, scratch + "/copy.db" + part)
            database = sqlite3.connect(scratch + "/copy.db")
            database.text_factory = bytes
            for value in values_of(database):
                looked_at += 1
                found += text.encode() in as_bytes(value)
            database.close()
            for left in pathlib.Path(scratch).iterdir():
                left.unlink()
    print(found, looked_at)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
