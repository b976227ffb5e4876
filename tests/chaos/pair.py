"""Two nations, each of which publishes to the other all the time, and what every scenario of them asks in the end."""

import time

from nations import Coalition, wait_until
from network import Network
from workload import Feed, Reader

FIRST, SECOND = "GBR", "USA"
CONVERGES_S = 10.0


class Pair:
    def __init__(self, run, wire=False, rate=40, settings=None, older=None):
        self.run, self.rate = run, rate
        self.network = Network([FIRST, SECOND])
        run.to_close.append(self.network)
        if wire:
            self.network.join(run.given.seed, run.folder / "wire.json")
        else:
            self.network.bridge()
        self.coalition = Coalition(run.folder, self.network, [(FIRST, SECOND)], run.binaries, older, settings)
        run.to_close.append(self.coalition)
        self.nations = [self.coalition[FIRST], self.coalition[SECOND]]
        self.readers = [Reader(run.log, nation) for nation in self.nations]
        self.feeds = []

    def start(self):
        self.coalition.start()
        wait_until(20, "the link is open", self.coalition.all_open)

    def feed(self, tracks=10):
        self.feeds = [Feed(self.run.log, own, [other.name], tracks=tracks, rate=self.rate)
                      for own, other in (self.nations, self.nations[::-1])]

    def stop_feeding(self):
        published = [feed.stop() for feed in self.feeds]
        self.feeds = []
        return published

    def lanes(self):
        """(sent by the one, received by the other), both ways."""
        shown = [own.peer(other.name)["lanes"]["data"] for own, other in (self.nations, self.nations[::-1])]
        return [(shown[0]["sent"], shown[1]["received"]), (shown[1]["sent"], shown[0]["received"])]

    def has_all(self):
        for nation in self.nations:
            if not nation.alive():
                raise AssertionError(f"{nation.name}'s daemon ended by itself: see {nation.home / 'accordd.log'}")
        return self.coalition.all_open() and all(sent == received for sent, received in self.lanes())

    def converge(self, what, within=CONVERGES_S):
        """Both have all; returns how long it took from now."""
        took = wait_until(60, f"both have all after {what}", self.has_all)
        self.run.check(f"after {what} both have all in {took:.1f} s, at most {within:.0f}", took <= within)
        return took

    def judge(self):
        for reader in self.readers:
            reader.catch_up()
        for own, other in (self.nations, self.nations[::-1]):
            lane = own.peer(other.name)
            self.run.check(f"{own.name} is neither frozen nor ahead of itself", lane["state"] == "open")
        self.run.judge()


def progress(run, pair, seconds, what):
    """Feeds for so long; both must be given something in that time."""
    before = [received for _, received in pair.lanes()]
    time.sleep(seconds)
    gained = [received - had for (_, received), had in zip(pair.lanes(), before)]
    run.check(f"{what}: both went on meanwhile ({gained[0]} and {gained[1]} records)", min(gained) > 0)
