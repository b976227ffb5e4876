"""Two releases on one link (G17): USA runs the binaries of another build of the same protocol, GBR ours, both under load; then
USA takes up its store with ours. Everything arrives once.

    tests/chaos/run upgrade --older PATH-TO-AN-OLDER-BUILD-FOLDER --build build/release
"""

import pathlib
import time

from pair import SECOND, Pair, progress


def add_options(parser):
    parser.add_argument("--older", type=pathlib.Path, required=True, help="build folder of the older release")


def play(run):
    seconds = 60 if run.given.full else 5
    pair = Pair(run, older={SECOND: run.given.older.resolve() / "node/app"})
    pair.start()
    pair.feed()
    progress(run, pair, seconds, f"{SECOND} runs the older release")
    upgraded = pair.coalition[SECOND]
    upgraded.stop()
    upgraded.binaries = run.binaries
    upgraded.start()
    time.sleep(1)
    progress(run, pair, seconds, f"{SECOND} runs ours on the same store")
    pair.stop_feeding()
    pair.converge("the upgrade")
    pair.judge()
