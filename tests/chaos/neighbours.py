"""Three bad neighbours and a good one (G7, G9, G14).

GBR has links to four peers, and all it publishes is for all of them. AUS is stopped (SIGSTOP), CAN is behind a line of 64 kbit/s,
and in NZL's place somebody with NZL's keys floods GBR's port with subscriptions and with connections that never speak. USA must
not notice: its rate in these rounds is set beside its rate in rounds of the same run in which all three are well.

Judged is the saturated rate: GBR is fed as fast as it takes it, so the cores are used up and whatever the three cost is taken
from USA. A rate below capacity would hide such a cost in idle time; it is fed too, for the time a record takes. The flooder
runs at the lowest priority, since in earnest it has a machine of its own.
"""

import json
import signal
import statistics
import subprocess
import time

from nations import Coalition, wait_until
from network import HERE, Network
from workload import Feed, Reader

HUB, GOOD, STOPPED, SLOW, HOSTILE = "GBR", "USA", "AUS", "CAN", "NZL"
LEAST_SHARE = 0.90
LEAST_IN_SHORT = 0.75  # of two rounds of two seconds: a look, which a busy machine may disturb; the full form judges
MOST_MEMORY_MIB = 512


def add_options(parser):
    parser.add_argument("--round", type=float, help="seconds of a round")
    parser.add_argument("--idle", type=int, help="connections that never speak")
    parser.add_argument("--nofile", type=int, help="open files that GBR's daemon may have")


class Flooder:
    def __init__(self, run, coalition, network, idle):
        hub, own = coalition[HUB], coalition[HOSTILE]
        port = json.loads((hub.home / "node.json").read_text("utf-8"))["peers"]
        endpoint = next(one["publish"] for one in port if one["nation"] == HOSTILE).rsplit("/", 1)[1]
        words = ["nice", "-n", 19, run.build / "tests/chaos/chaos_flooder", own.home / "keys", HUB,
                 own.home / f"peers/{HUB}.binding.json", *endpoint.split(":"), idle]
        self.process = subprocess.Popen(network.command(HOSTILE, *words), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def stop(self):
        out, _ = self.process.communicate("")
        return json.loads(out)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Play:
    def __init__(self, run):
        self.run, given = run, run.given
        self.seconds = given.round or (15.0 if given.full else 2.0)
        self.rounds = 5 if given.full else 2
        self.idle = given.idle or (2000 if given.full else 300)
        self.network = Network([HUB, GOOD, STOPPED, SLOW, HOSTILE])
        run.to_close.append(self.network)
        self.network.bridge()
        self.coalition = Coalition(run.folder, self.network, [(HUB, peer) for peer in (GOOD, STOPPED, SLOW, HOSTILE)],
                                   run.binaries, settings={"timings": {"heartbeat_s": 0.5, "hello_retry_s": 0.5}})
        run.to_close.append(self.coalition)
        self.hub, self.good = self.coalition[HUB], self.coalition[GOOD]
        self.hub.nofile = given.nofile
        self.flooded = []

    def received(self, name):
        return self.coalition[name].peer(HUB)["lanes"]["data"]["received"]

    def sent(self, name):
        return self.hub.peer(name)["lanes"]["data"]["sent"]

    def has_all(self, *names):
        return all(self.received(name) == self.sent(name) for name in names)

    def trouble(self):
        self.coalition[STOPPED].signal(signal.SIGSTOP)
        self.network.slow(SLOW, "64kbit")
        self.coalition[HOSTILE].kill()
        self.flooder = Flooder(self.run, self.coalition, self.network, self.idle)
        self.run.to_close.append(self.flooder)

    def heal(self):
        self.coalition[STOPPED].signal(signal.SIGCONT)
        self.network.slow(SLOW, None)
        self.flooded.append(self.flooder.stop())
        self.coalition[HOSTILE].start()

    def feed_for(self, seconds, rate=None):
        """Rate at USA, processor time of GBR for each record that USA got, and how far USA was behind at the end."""
        feed = Feed(self.run.log, self.hub, self.coalition.peers(HUB), rate=rate)
        began, had, used = time.monotonic(), self.received(GOOD), self.hub.processor_s()
        time.sleep(seconds)
        got, took = self.received(GOOD) - had, time.monotonic() - began
        used = self.hub.processor_s() - used
        published = feed.stop()
        return {"rate": got / took, "cpu_ms": 1000 * used / max(got, 1), "behind": published - got}

    def round(self, kind, rate=None):
        found = self.feed_for(self.seconds, rate)
        wait_until(20, f"{GOOD} has all that was published", lambda: self.has_all(GOOD))
        fed = f"fed {rate:.0f}/s" if rate else "saturated"
        behind = self.sent(SLOW) - self.received(SLOW) if kind == "in trouble" else 0
        self.run.say(f"      {kind}, {fed}: {GOOD} got {found['rate']:.0f} records/s; {HUB} used {found['cpu_ms']:.2f} ms a record"
                     + (f"; {SLOW} is {behind} behind" if behind else ""))
        return found


def play(run):
    it = Play(run)
    it.coalition.start()
    wait_until(20, "all links open", it.coalition.all_open)
    it.feed_for(1.0)  # nobody's first round
    well, bad = [], []
    for number in range(it.rounds):
        wait_until(120, "everybody has all", lambda: it.has_all(*it.coalition.peers(HUB)))
        well.append(it.round("all well"))
        it.trouble()
        time.sleep(1.0)
        bad.append(it.round("in trouble"))
        if number == it.rounds - 1:
            rate = 0.4 * statistics.median(one["rate"] for one in well)
            paced = it.round("in trouble", rate)
        it.heal()
        healed = wait_until(60, "all links open after the heal", it.coalition.all_open)
        run.say(f"      all links open {healed:.1f} s after the heal")
    took = wait_until(180, "everybody has all in the end", lambda: it.has_all(*it.coalition.peers(HUB)))
    run.say(f"      everybody has all {took:.1f} s later; the flooder: {it.flooded}")
    share = statistics.median(one["rate"] for one in bad) / statistics.median(one["rate"] for one in well)
    memory = it.hub.memory_mib()
    least = LEAST_SHARE if run.given.full else LEAST_IN_SHORT
    run.check(f"{GOOD} keeps {share:.0%} of its rate, at least {least:.0%}", share >= least)
    run.check(f"below capacity, {GOOD} gets {paced['rate'] / rate:.0%} of what is fed", paced["rate"] >= least * rate)
    run.check(f"{HUB}'s memory was at most {memory:.0f} MiB, below {MOST_MEMORY_MIB}", memory < MOST_MEMORY_MIB)
    counters = it.hub.call("counters")[HOSTILE]
    run.say(f"      of {HOSTILE}: port crowded {counters.get('link: port crowded', 0)} times")
    run.check(f"the flooder was cut {counters.get('link: cuts by flood', 0)} times", "link: cuts by flood" in counters)
    for name in it.coalition.peers(HUB):
        Reader(run.log, it.coalition[name]).catch_up()
    run.judge()
