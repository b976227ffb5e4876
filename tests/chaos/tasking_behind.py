"""A request behind a flood (G21): GBR's store holds N records that USA has not got; the link opens, the backlog drains, and what
GBR asks USA meanwhile must be with USA within a second each time.

The records are put into GBR's store by chaos_fill (its head says how), or with --live by the daemon itself while USA's cable is
out. --rate makes the line slow (tbf, as "20mbit"): then what is already on the line when the request is made goes first, which
is at most the window of 2 MiB; the second is promised where the line carries those in a second.

    tests/chaos/run tasking_behind --records 10000000       # the full form: ten minutes, and some 15 GB of disk
"""

import datetime
import json
import os
import subprocess
import time

from nations import Coalition, wait_until
from network import Network
from workload import PROFILE, Feed, tdm_of

ASKING, ASKED = "GBR", "USA"
REQUESTS = 10
TRACKS_AT_ONCE = 250


def add_options(parser):
    parser.add_argument("--records", type=int, help="that wait (20,000; with --full 10,000,000)")
    parser.add_argument("--live", action="store_true", default=None, help="fed through the daemon")
    parser.add_argument("--rate", help="of the line, as tc has it")
    parser.add_argument("--within", type=float, default=1.0, help="seconds; 0: only that it overtakes (a build not optimised)")
    parser.add_argument("--requests", type=int, default=REQUESTS)


def request():
    now = datetime.datetime.now(datetime.timezone.utc)
    at = lambda hours: (now + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"to": ASKED, "priority": "IMMEDIATE", "purpose": "CONJUNCTION_ASSESSMENT", "norad": 25544, "window_start": at(1),
            "window_stop": at(20), "deliver_by": at(20), "observations": 3, "data_mode": "REAL", "rationale": "chaos",
            "level": "UNCLASSIFIED"}


def fill(run, nation, records):
    feed, profile = run.folder / "fill.tdm", run.folder / "fill.profile.json"
    feed.write_text(tdm_of(range(1, TRACKS_AT_ONCE + 1)), encoding="utf-8")
    profile.write_text(json.dumps(PROFILE), encoding="utf-8")
    label = f"{ASKING} CONFIDENTIAL//REL TO {ASKING}, {ASKED}"
    words = [run.build / "tests/chaos/chaos_fill", nation.home / "node.json", feed, profile, label, records]
    subprocess.run(list(map(str, words)), check=True, stdout=subprocess.DEVNULL)


def fill_live(run, coalition, network, records):
    coalition.start()
    wait_until(20, "the link is open", coalition.all_open)
    network.plug(ASKED, False)
    feed = Feed(run.log, coalition[ASKING], [ASKED], tracks=TRACKS_AT_ONCE)
    while feed.published < records and feed.error is None:
        time.sleep(0.2)
    feed.stop()


def arrival(asking, asked):
    """From the command until the asked nation shows the request to its people."""
    watching = asked.connect()
    try:
        began = time.monotonic()
        number = asking.call("task.request", **request())["request_id"]
        answered = time.monotonic() - began
        while not any(one["request_id"] == number for one in watching.call("task.list")["requests"]):
            if time.monotonic() - began > 60:
                raise AssertionError("a request did not arrive within 60 s")
            time.sleep(0.005)
        return answered, time.monotonic() - began
    finally:
        watching.close()


def play(run):
    given = run.given
    records = given.records or (10_000_000 if given.full else 20_000)
    network = Network([ASKING, ASKED])
    run.to_close.append(network)
    network.bridge()
    coalition = Coalition(run.folder, network, [(ASKING, ASKED)], run.binaries)
    run.to_close.append(coalition)
    asking, asked = coalition[ASKING], coalition[ASKED]
    began = time.monotonic()
    if given.live:
        fill_live(run, coalition, network, records)
    else:
        fill(run, asking, records)
    store = sum(os.path.getsize(file) for file in (asking.home / "store").iterdir())
    run.say(f"      {records} records in {time.monotonic() - began:.0f} s, a store of {store >> 20} MiB")
    network.slow(ASKED, given.rate)
    if given.live:
        network.plug(ASKED, True)
    else:
        coalition.start()
    began = time.monotonic()
    wait_until(60, "the daemons answer", lambda: asking.answers() and asked.answers())
    run.say(f"      ready after {time.monotonic() - began:.1f} s")
    wait_until(60, "the link is open", coalition.all_open)
    received = lambda: asked.peer(ASKING)["lanes"]["data"]["received"]
    sent = lambda: asking.peer(ASKED)["lanes"]["data"]["sent"]
    wait_until(60, "the backlog drains", lambda: received() > 0)
    first, began, times = received(), time.monotonic(), []
    for _ in range(given.requests):
        waiting = sent() - received()
        answered, arrived = arrival(asking, asked)
        times.append(arrived)
        left = sent() - received()
        run.say(f"      answered {answered:.3f} s, arrived {arrived:.3f} s")
        run.check(f"it overtook {left} of {waiting} records, at least a third", left >= waiting / 3)
    rate = (received() - first) / (time.monotonic() - began)
    run.say(f"      the backlog drained at {rate:.0f} records/s meanwhile; {ASKING} had {asking.memory_mib():.0f} MiB, "
            f"{ASKED} {asked.memory_mib():.0f} MiB")
    if given.within:
        run.check(f"each request arrived within {max(times):.3f} s, at most {given.within}", max(times) <= given.within)
    run.check("the backlog drained meanwhile", rate > 0)
