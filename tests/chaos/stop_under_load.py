"""Stop and start under load (G19): SIGTERM of a node that is fed as fast as it takes it and sends as much, in turn at both sides.
It ends by itself, with 0, within 10 s, and started again answers within 5 s. Nothing that was answered is lost."""

import time

from nations import wait_until
from pair import Pair

STOPS_S, READY_S = 10, 5


def add_options(parser):
    parser.add_argument("--times", type=int, help="how often (3; with --full 30)")


def play(run):
    times = run.given.times or (30 if run.given.full else 3)
    pair = Pair(run, rate=None)
    pair.start()
    pair.feed(tracks=20)
    stops, starts = [], []
    for number in range(times):
        time.sleep(run.draw.uniform(0.5, 1.0))
        nation = pair.nations[number % 2]
        stops.append(nation.stop(STOPS_S + 5))
        nation.start()
        starts.append(wait_until(60, f"{nation.name} answers", nation.answers, pause=0.01))
    pair.stop_feeding()
    run.check(f"stopped within {max(stops):.2f} s, at most {STOPS_S}", max(stops) <= STOPS_S)
    run.check(f"ready within {max(starts):.2f} s, at most {READY_S}", max(starts) <= READY_S)
    pair.converge("the last start", within=30)
    pair.judge()
