"""A network that parts (G13): the cable out, one direction cut and then the other, a line that flaps. Each time both sides
publish on, and within 10 s of the heal both have all.
"""

import time

from pair import Pair


def add_options(parser):
    parser.add_argument("--cut", type=float, help="seconds of each cut")


def cut(run, pair, what, seconds, **orders):
    pair.network.order(**orders)
    time.sleep(seconds)
    pair.network.order(cut=False)
    pair.converge(what)


def play(run):
    given = run.given
    seconds = given.cut or (60 if given.full else 2)
    pair = Pair(run, wire=True)
    pair.start()
    pair.feed()
    cut(run, pair, "both directions cut", seconds, cut=True)
    cut(run, pair, "the way from GBR cut", seconds + 2, direction="0", cut=True)
    cut(run, pair, "the way from USA cut", seconds + 2, direction="1", cut=True)
    for _ in range(run.draw.randint(3, 5)):
        pair.network.order(cut=True)
        time.sleep(run.draw.uniform(0.1, 0.7))
        pair.network.order(cut=False)
        time.sleep(run.draw.uniform(0.1, 0.7))
    pair.converge("flapping")
    pair.stop_feeding()
    pair.converge("the feed ended")
    pair.judge()
