#!/usr/bin/env python3
"""The checker and the wire are tested: each promise with a log that breaks it, each fault on frames of known content."""

import copy
import pathlib
import random
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

import checker  # noqa: E402
import wire  # noqa: E402

FAILED = []


def expect(name, holds):
    print(f"{'ok  ' if holds else 'FAIL'}  {name}")
    if not holds:
        FAILED.append(name)


def invoke(op, tracks):
    return {"op": op, "what": "invoke", "kind": "publish", "from": "GBR", "to": ["USA"], "tracks": tracks}


def given(seq, track, record=None):
    return {"what": "delivered", "nation": "USA", "from": "GBR", "row": seq, "seq": seq, "record": record or f"r{seq}",
            "track": track}


GOOD = [invoke(1, ["a", "b"]), {"op": 1, "what": "ok"}, invoke(2, ["c"]), {"op": 2, "what": "unknown"}, invoke(3, ["d"]),
        {"op": 3, "what": "fail"}, given(1, "a"), given(2, "b"), {"what": "at rest"}]


def changed(change):
    rows = copy.deepcopy(GOOD)
    change(rows)
    return checker.breaks(rows)


def check_the_checker():
    expect("a good log is good", checker.breaks(GOOD) == [])
    expect("what was in doubt may arrive", changed(lambda rows: rows.insert(8, given(3, "c"))) == [])
    for name, change in {
        "lost": lambda rows: rows.pop(7),
        "twice": lambda rows: rows.insert(8, given(3, "a", "r9")),
        "the same record twice": lambda rows: rows.insert(8, given(3, "c", "r1")),
        "what was in doubt, twice": lambda rows: rows.extend([given(3, "c"), given(4, "c")]),
        "refused and delivered": lambda rows: rows.insert(8, given(3, "d")),
        "invented": lambda rows: rows.insert(8, given(3, "e")),
        "places the wrong way": lambda rows: rows.insert(6, rows.pop(7)),
        "a place twice": lambda rows: rows.insert(8, given(2, "c")),
        "not at rest": lambda rows: rows.pop(),
        "no outcome, and lost": lambda rows: rows.extend([given(5, "c"), given(6, "c")]),
        "nothing at all": lambda rows: rows.__delitem__(slice(0, 8)),
    }.items():
        expect(f"found: {name}", changed(change) != [])


def segment(payload):
    """IPv4 and TCP without options but timestamps, checksums as RFC 1071 has them."""
    tcp = struct.pack("!HHIIBBHHH", 7000, 7001, 1, 1, 8 << 4, 0x18, 512, 0, 0) + b"\1\1\x08\x0a" + bytes(8) + payload
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0, b"\x0a\x4d\0\1", b"\x0a\x4d\0\2")
    return wire.with_right_checksum(bytes(12) + b"\x08\x00" + head + tcp)


def is_right(frame):
    """RFC 1071: the sum over pseudo header and segment, its checksum in it, is all ones."""
    body = frame[34:]
    pseudo = frame[26:34] + struct.pack("!BBH", 0, 6, len(body))
    return wire.checksum(pseudo + body + b"\0" * (len(body) % 2)) == 0


def check_the_wire():
    frame = segment(b"observation" * 9)
    expect("a checksum that is made is right", is_right(frame))
    expect("one that is not made is wrong", not is_right(frame[:-1] + b"!"))
    draw = random.Random(5)
    flipped = [wire.with_a_flipped_bit(frame, draw) for _ in range(200)]
    differing = [sum(bin(a ^ b).count("1") for a, b in zip(one[66:], frame[66:])) for one in flipped]
    expect("one bit of what TCP carries is flipped", set(differing) == {1})
    mended = sum(is_right(one) for one in flipped)
    expect(f"half of them pass TCP ({mended} of 200)", 60 < mended < 140)
    again = random.Random(5)
    expect("the same seed, the same flips", flipped == [wire.with_a_flipped_bit(frame, again) for _ in range(200)])


check_the_checker()
check_the_wire()
sys.exit(1 if FAILED else 0)
