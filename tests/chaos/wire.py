"""The wire: reads Ethernet frames from two TAPs and passes each to the other, as bad as it is told to be, from a seed.

Run by network.py in a namespace of its own: makes wire0 and wire1, says "ready", then takes orders on standard input, one JSON
object a line: {"direction": "0" | "1" | "both", FAULT: VALUE ...} with the members of Direction. Ends with its input. On end
it writes what it did into the log, as JSON.

A frame whose bit is flipped has its checksum mended in half of the cases: TCP then lets the damage through to the node, as a
bad router does; in the other half TCP sees it and sends again.
"""

import argparse
import dataclasses
import fcntl
import heapq
import json
import os
import random
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TAP, IFF_NO_PI = 0x0002, 0x1000
LONGEST_FRAME = 65536
MOST_QUEUED = 4096  # frames; more are lost, as in any router
TCP_PORT_OFFSET = 14 + 20


@dataclasses.dataclass
class Direction:
    loss: float = 0.0  # probability, each frame
    repeat: float = 0.0
    flip: float = 0.0
    delay_ms: float = 0.0
    jitter_ms: float = 0.0  # up to so much more, drawn for each frame: frames overtake one another
    bits_per_s: float = 0.0  # 0: no limit
    cut: bool = False


def open_tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def checksum(data):
    """RFC 1071, over an even number of bytes."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def with_right_checksum(frame):
    """A TCP segment of IPv4 without options, its checksum computed anew; any other frame as it is."""
    if len(frame) < TCP_PORT_OFFSET + 20 or frame[12:15] != b"\x08\x00\x45" or frame[23] != 6:
        return frame
    length = struct.unpack("!H", frame[16:18])[0] - 20
    segment = bytearray(frame[TCP_PORT_OFFSET : TCP_PORT_OFFSET + length])
    segment[16:18] = b"\0\0"
    pseudo = bytes(frame[26:34]) + struct.pack("!BBH", 0, 6, length)
    even = bytes(segment) + b"\0" * (len(segment) % 2)
    segment[16:18] = struct.pack("!H", checksum(pseudo + even))
    return frame[:TCP_PORT_OFFSET] + bytes(segment) + frame[TCP_PORT_OFFSET + length :]


def with_a_flipped_bit(frame, draw):
    """One bit behind the TCP header flipped; a frame without such bytes as it is."""
    first = TCP_PORT_OFFSET + 32
    if len(frame) <= first or frame[12:14] != b"\x08\x00":
        return frame
    out = bytearray(frame)
    at = draw.randrange(first, len(frame))
    out[at] ^= 1 << draw.randrange(8)
    return with_right_checksum(bytes(out)) if draw.random() < 0.5 else bytes(out)


class Wire:
    def __init__(self, seed):
        self.taps = [open_tap("wire0"), open_tap("wire1")]
        self.draw = random.Random(seed)
        self.directions = [Direction(), Direction()]
        self.queue = []  # (when, order, to, frame)
        self.queued = [0, 0]
        self.free_at = [0.0, 0.0]
        self.order = 0
        self.did = {"passed": [0, 0], "lost": [0, 0], "cut": [0, 0], "repeated": [0, 0], "flipped": [0, 0]}

    def obey(self, line):
        words = json.loads(line)
        which = words.pop("direction")
        for each in (0, 1) if which == "both" else (int(which),):
            for name, value in words.items():
                if not hasattr(self.directions[each], name):
                    raise ValueError(f"no fault {name}")
                setattr(self.directions[each], name, value)

    def take(self, side, frame, now):
        fault = self.directions[side]
        if fault.cut:
            self.did["cut"][side] += 1
            return
        if self.draw.random() < fault.loss or self.queued[side] >= MOST_QUEUED:
            self.did["lost"][side] += 1
            return
        if self.draw.random() < fault.flip:
            changed = with_a_flipped_bit(frame, self.draw)
            self.did["flipped"][side] += changed != frame
            frame = changed
        self.put(side, frame, now)
        if self.draw.random() < fault.repeat:
            self.did["repeated"][side] += 1
            self.put(side, frame, now)

    def put(self, side, frame, now):
        fault = self.directions[side]
        leaves = now
        if fault.bits_per_s:
            leaves = max(now, self.free_at[side]) + len(frame) * 8 / fault.bits_per_s
            self.free_at[side] = leaves
        arrives = leaves + (fault.delay_ms + fault.jitter_ms * self.draw.random()) / 1000
        self.order += 1
        self.queued[side] += 1
        heapq.heappush(self.queue, (arrives, self.order, side, frame))

    def give(self, now):
        while self.queue and self.queue[0][0] <= now:
            _, _, side, frame = heapq.heappop(self.queue)
            self.queued[side] -= 1
            try:
                os.write(self.taps[1 - side], frame)
                self.did["passed"][side] += 1
            except OSError:  # the device is down
                self.did["lost"][side] += 1

    def run(self):
        poll = select.poll()
        for each in (*self.taps, sys.stdin.fileno()):
            poll.register(each, select.POLLIN)
        while True:
            wait = None
            if self.queue:
                wait = max(0.0, (self.queue[0][0] - time.monotonic()) * 1000)
            for descriptor, _ in poll.poll(wait):
                if descriptor == sys.stdin.fileno():
                    line = sys.stdin.readline()
                    if not line:
                        return
                    self.obey(line)
                else:
                    self.read(self.taps.index(descriptor))
            self.give(time.monotonic())

    def read(self, side):
        for _ in range(64):
            try:
                frame = os.read(self.taps[side], LONGEST_FRAME)
            except BlockingIOError:
                return
            except OSError:  # not up yet
                time.sleep(0.01)
                return
            self.take(side, frame, time.monotonic())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=lambda text: int(text, 0), required=True)
    parser.add_argument("--log", required=True)
    given = parser.parse_args()
    wire = Wire(given.seed)
    print("ready", flush=True)
    wire.run()
    with open(given.log, "w", encoding="utf-8") as log:
        json.dump(wire.did, log)


if __name__ == "__main__":
    main()
