"""SIGKILL of either daemon or of both at drawn instants, under load from both sides, each started again a little later (G1, G2)."""

import time

from pair import Pair


def add_options(parser):
    parser.add_argument("--kills", type=int, help="how often (6; with --full 200)")


def play(run):
    kills = run.given.kills or (200 if run.given.full else 6)
    pair = Pair(run, rate=100)
    pair.start()
    pair.feed()
    for _ in range(kills):
        time.sleep(run.draw.uniform(0.05, 1.2))
        chosen = run.draw.choice([pair.nations[:1], pair.nations[1:], pair.nations])
        for nation in chosen:
            nation.kill()
        time.sleep(run.draw.uniform(0.0, 0.4))
        for nation in chosen:
            nation.start()
    pair.stop_feeding()
    pair.converge(f"{kills} kills")
    pair.judge()
