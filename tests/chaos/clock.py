"""A clock that goes wrong under load (G12), by libfaketime, of GBR alone: half as fast again as it should, then two hours ahead,
two hours back, and right again. The monotonic clock is left alone, as no clock that is set touches it. Data goes on all the
time, and in the end both have all. Skipped without Debian's libfaketime."""

import glob
import time

from network import Cannot
from pair import Pair, progress

LIBRARY = "/usr/lib/*/faketime/libfaketime.so.1"


def add_options(parser):
    parser.add_argument("--step", type=float, help="seconds of each fault (1; with --full 30)")


def play(run):
    found = glob.glob(LIBRARY)
    if not found:
        raise Cannot("no libfaketime here (Debian's package libfaketime)")
    seconds = run.given.step or (30 if run.given.full else 1)
    pair = Pair(run)
    wrong, clock = pair.nations[0], run.folder / "clock"
    clock.write_text("+0", encoding="utf-8")
    wrong.words = ["env", f"LD_PRELOAD={found[0]}", f"FAKETIME_TIMESTAMP_FILE={clock}", "FAKETIME_NO_CACHE=1",
                   "FAKETIME_DONT_FAKE_MONOTONIC=1"]
    pair.start()
    pair.feed()
    for fault in ("+0 x1.5", "+2h", "-2h", "+0"):
        clock.write_text(fault, encoding="utf-8")
        time.sleep(0.5)
        off = wrong.call("status")["time"]
        progress(run, pair, seconds, f"{wrong.name}'s clock is at {fault} ({off})")
    pair.stop_feeding()
    pair.converge("the clock is right again")
    pair.judge()
