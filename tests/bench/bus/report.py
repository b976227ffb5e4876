"""Medians with ranges, and the ratios beside the goals. Every ratio is of two medians of the same interleaved rounds."""
import os
import statistics

GOALS = [  # id, what, must, ahead, moonshot; higher is better for the first ones
    ("P1", "accord / zmq CURVE x64, free choice of batch", 0.15, 0.30, 0.45),
    ("P2", "accord / js sync, batches of 64", 2.5, 4, 5),
    ("P2b", "accord / js sync, batches of 1,024", 1.3, 2, 3),
    ("P3", "accord / js lazy, each at its best batch", 0.8, 1.3, 1.7),
    ("P4", "p50 to durable at B, accord / js sync", 1.0, 0.75, 0.6),
    ("P4b", "p50 to durable at B, accord / floor", 2.6, 1.9, 1.5),
    ("P5", "p99 to durable at B, accord / js sync", 1.5, 1.0, 0.6),
    ("P10", "CPU per record, accord / zmq CURVE x64", 6, 3.5, 2.4),
]
LESS_IS_BETTER = ("P4", "P4b", "P5", "P10")


def spread(values, form):
    middle = form.format(statistics.median(values))
    return f"{middle} ({form.format(min(values))} to {form.format(max(values))})"


class Report:
    def __init__(self, results, busy, rate):
        self.results = results
        self.busy = busy
        self.period_us = 1e6 / rate

    def values(self, system, word, key, **where):
        out = []
        for each in self.results:
            fits = each["system"] == system and each["words"][0] == word
            if fits and all(each.get(name) == value for name, value in where.items()):
                value = each
                for part in key.split("."):
                    value = value[part]
                out.append(value)
        return out

    def median(self, *words, **where):
        found = self.values(*words, **where)
        return statistics.median(found) if found else None

    def throughput(self, size):
        print(f"\n| payload {size} B | records/s | CPU us, both ends | bytes on the wire |\n| --- | --- | --- | --- |")
        for system in ("zmq", "accord 64", "accord 1024", "js sync 64", "js sync 1024", "js lazy 64", "js lazy 1024"):
            rates = self.values(system, "saturate", "per_s", bytes=size)
            if not rates:
                continue
            cpu = self.values(system, "saturate", "cpu_us", bytes=size)
            wire = self.values(system, "saturate", "wire_bytes", bytes=size)
            print(f"| {system} | {spread(rates, '{:,.0f}')} | {spread(cpu, '{:.2f}')} | {statistics.median(wire):,.0f} |")

    def latency(self):
        floor = self.median("floor", "floor", "durable_us.p50")
        if floor is not None and floor > self.period_us:
            print("\nThe disk itself did not keep the pace: what follows is waiting in line, no latency.")
        print("\n| 256 B at 500/s, us from when each was due | p50 | p90 | p99 |\n| --- | --- | --- | --- |")
        for system, key, name in (("floor", "durable_us", "floor: fdatasync at A, wake B, fdatasync at B"),
                                  ("zmq", "durable_us", "zmq CURVE, nothing durable"),
                                  ("accord", "durable_us", "accord, durable at B and delivered"),
                                  ("accord", "acked_us", "accord, acknowledgement durable at A"),
                                  ("js sync", "durable_us", "js sync, delivered at B"),
                                  ("js lazy", "durable_us", "js lazy, delivered at B")):
            word = "floor" if system == "floor" else "pace"
            cells = [self.values(system, word, f"{key}.{part}") for part in ("p50", "p90", "p99")]
            if cells[0]:
                print(f"| {name} | " + " | ".join(spread(each, "{:,.0f}") for each in cells) + " |")

    def ratios(self, size):
        def best(systems):
            found = [(self.median(one, "saturate", "per_s", bytes=size), one) for one in systems]
            found = [each for each in found if each[0] is not None]
            return max(found) if found else (None, None)

        def over(one, other):
            return one / other if one is not None and other else None

        rate = {name: self.median(name, "saturate", "per_s", bytes=size)
                for name in ("accord 64", "accord 1024", "js sync 64", "js sync 1024", "zmq")}
        ours, which = best(("accord 64", "accord 1024"))
        out = {"P1": over(ours, rate["zmq"]),
               "P2": over(rate["accord 64"], rate["js sync 64"]),
               "P2b": over(rate["accord 1024"], rate["js sync 1024"]),
               "P3": over(ours, best(("js lazy 64", "js lazy 1024"))[0]),
               "P10": over(self.median(which, "saturate", "cpu_us", bytes=size), self.median("zmq", "saturate", "cpu_us", bytes=size))}
        if size == 256:
            p50 = self.median("accord", "pace", "durable_us.p50")
            out["P4"] = over(p50, self.median("js sync", "pace", "durable_us.p50"))
            out["P4b"] = over(p50, self.median("floor", "floor", "durable_us.p50"))
            out["P5"] = over(self.median("accord", "pace", "durable_us.p99"), self.median("js sync", "pace", "durable_us.p99"))
        return out

    def goals(self):
        small, large = self.ratios(256), self.ratios(1024)
        print("\n| goal | ratio | 256 B | 1 KiB | must | ahead | moonshot |\n| --- | --- | --- | --- | --- | --- | --- |")
        for key, what, *steps in GOALS:
            cells = [self.cell(key, each.get(key), steps) for each in (small, large)]
            print(f"| {key} | {what} | {cells[0]} | {cells[1]} | " + " | ".join(str(each) for each in steps) + " |")

    def cell(self, key, value, steps):
        if value is None:
            return "-"
        if key == "P5" or self.busy and key != "P10":
            return f"{value:.2f} (not judged)"
        reached = "missed"
        for name, step in zip(("must", "ahead", "moonshot"), steps):
            if value <= step if key in LESS_IS_BETTER else value >= step:
                reached = name
        return f"{value:.2f} ({reached})"

    PARTS = (("hash", "SHA-384 of each record and its tree, at both ends"),
             ("sign", "batch and receipt signed and verified"),
             ("seal", "AES-256-GCM, sealed and opened"),
             ("check", "structure of the payload at both ends, of the record at one"),
             ("keep", "the batch alone durable at both ends, checkpoints with it"))

    def bound(self):
        """What the promises cost by themselves, the line as cheap as the peer without any; and the ratios that allows."""
        print("\n| us of CPU a record, both ends | " + " | ".join(
            f"{size} B in batches of {batch:,}" for size in (256, 1024) for batch in (64, 1024)) + " |\n| --- | --- | --- | --- | --- |")
        columns = [(size, f"accord {batch}") for size in (256, 1024) for batch in (64, 1024)]
        rows = [(name, [self.median(system, "parts", key, bytes=size) for size, system in columns]) for key, name in self.PARTS]
        rows.append(("the line: ZeroMQ with CURVE, of the payload alone",
                     [self.median("zmq", "saturate", "cpu_us", bytes=size) for size, _ in columns]))
        if any(value is None for _, values in rows for value in values):
            return
        sums = [sum(values[i] for _, values in rows) for i in range(len(columns))]
        for name, values in [*rows, ("**together**", sums)]:
            print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in values) + " |")
        cores = os.cpu_count()
        rates = {column: cores * 1e6 / total for column, total in zip(columns, sums)}
        print(f"\n| ratio that this allows on {cores} cores | 256 B | 1 KiB | must |\n| --- | --- | --- | --- |")
        for key, what, must, *_ in GOALS:
            cells = [self.allowed(key, size, rates, sums[1 if size == 256 else 3]) for size in (256, 1024)]
            if cells[0] is not None:
                print(f"| {key} | " + " | ".join("-" if each is None else f"{each:.2f}" for each in cells) + f" | {must} |")

    def allowed(self, key, size, rates, cpu_us):
        peers = {"P1": ("zmq",), "P2": ("js sync 64",), "P2b": ("js sync 1024",), "P3": ("js lazy 64", "js lazy 1024")}
        if key == "P10":
            return cpu_us / self.median("zmq", "saturate", "cpu_us", bytes=size)
        found = [self.median(peer, "saturate", "per_s", bytes=size) for peer in peers.get(key, ())]
        if not found or None in found:
            return None
        return max(rates[(size, "accord 64")], rates[(size, "accord 1024")]) / max(found)  # publications share batches

    def crash(self):
        """0 when nothing that was accepted or acknowledged is lost."""
        failed = 0
        for each in self.results:
            if each["words"][0] != "crash":
                continue
            bad = ("accepted_and_lost", "acknowledged_and_lost", "out_of_turn_or_refused", "not_yet_at_b")
            failed = 1 if any(each[name] for name in bad) else failed
            print(f"\nP11: {each['kills_of_a']} kill -9 of A and {each['kills_of_b']} of B: {each['accepted']:,} records accepted, "
                  f"{each['accepted_and_lost']} of them lost; {each['acknowledged']:,} acknowledged, {each['acknowledged_and_lost']} "
                  f"of them lost; {each['out_of_turn_or_refused']} out of turn or twice; {each['given_in_again']} given in again by "
                  f"the feed, whose answer the kill took; {each['not_yet_at_b']} still on their way")
        return failed

    def print(self):
        for size in (256, 1024):
            self.throughput(size)
        self.latency()
        self.goals()
        self.bound()
        return self.crash()
