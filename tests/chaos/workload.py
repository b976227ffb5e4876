"""Those who use the nodes during a run, and the log of what they asked and got: one JSON object a line, for checker.py.

    {"op": 7, "what": "invoke", "at": S, "from": "GBR", "to": ["USA"], "kind": "publish", "tracks": ["25544:...", ...]}
    {"op": 7, "what": "ok" | "fail" | "unknown", "at": S, "error": "..."}
    {"what": "delivered", "at": S, "nation": "USA", "from": "GBR", "row": 1, "seq": 1, "record": ID, "track": "25544:..."}

`unknown`: the node went away before it answered; what was asked for may have happened or not, and never twice.
"""

import itertools
import json
import threading
import time

from nations import Refused, Unknown

SENSOR = "NORTH-MOOR-RADAR"
OBJECT = 25544
FIRST_EPOCH = 1_790_000_000  # 2026-09-21; a track has its own second from here on, and so its own name
PROFILE = {
    "sensor_kind": "radar", "data_mode": "REAL", "sensors": {SENSOR: "GBR-R1"}, "object_names": "norad",
    "track_ids": "derive", "time_tag": "receive", "range_kind": "two_way_halved", "range_units": "km",
    "doppler_kind": "range_rate", "sigmas": {}, "corrections_applied": [], "corrections_needed": [],
}


def epoch_of(number):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(FIRST_EPOCH + number))


def track_name(number):
    """The end of the TRACK_ID that the node derives (docs/source-profiles.md): the first epoch, which is the track's alone."""
    return epoch_of(number).replace("-", "").replace(":", "") + ".000000000Z"


def tdm_of(numbers, observations=1):
    lines = ["CCSDS_TDM_VERS = 2.0", "CREATION_DATE = 2026-06-01T00:00:00", "ORIGINATOR = GBR"]
    for number in numbers:
        lines += ["META_START", "TIME_SYSTEM = UTC", f"PARTICIPANT_1 = {SENSOR}", f"PARTICIPANT_2 = {OBJECT}",
                  "MODE = SEQUENTIAL", "PATH = 1,2,1", "ANGLE_TYPE = AZEL", "RANGE_UNITS = km", "META_STOP", "DATA_START"]
        for part in range(observations):
            at = f"{epoch_of(number)}.{part:03d}"
            lines += [f"ANGLE_1 = {at} 100.25", f"ANGLE_2 = {at} 45.5", f"RANGE = {at} 1200.{number % 1000:03d}"]
        lines.append("DATA_STOP")
    return "\n".join(lines) + "\n"


class Log:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")  # closed with the run
        self.lock = threading.Lock()
        self.ops = itertools.count(1)
        self.numbers = itertools.count(1)

    def write(self, **row):
        row["at"] = round(time.time(), 6)
        with self.lock:
            self.file.write(json.dumps(row) + "\n")

    def close(self):
        with self.lock:
            self.file.close()


class Asker:
    """Asks one node, keeping its connection, and logs each outcome."""

    def __init__(self, log, nation):
        self.log, self.nation, self.connection = log, nation, None

    def ask(self, command, logged, **args):
        """The answer, or None for a refusal or silence."""
        op = next(self.log.ops)
        self.log.write(op=op, what="invoke", **logged)
        try:
            if self.connection is None:
                self.connection = self.nation.connect()
            answer = self.connection.call(command, **args)
            self.log.write(op=op, what="ok")
            return answer
        except Refused as error:
            # "The node is stopping" may be said of what is already on its way to the disk.
            silent = error.code == "ACC-1105" and self.connection is not None
            self.log.write(op=op, what="unknown" if silent else "fail", error=str(error))
        except Unknown as error:
            self.log.write(op=op, what="unknown", error=str(error))
        self.close()
        return None

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def publish(self, count, recipients, label, observations=1):
        numbers = [next(self.log.numbers) for _ in range(count)]
        logged = {"kind": "publish", "from": self.nation.name, "to": recipients,
                  "tracks": [track_name(number) for number in numbers]}
        answer = self.ask("publish", logged, text=tdm_of(numbers, observations), profile=json.dumps(PROFILE),
                          label=label, to=recipients, **{"from": "tdm-kvn"})
        if answer is None:
            return False
        bad = [row for row in answer["outcomes"] if row["verdict"] != "release"]
        if bad:
            raise AssertionError(f"a track was not released: {bad[0]}")
        return True


class Feed(threading.Thread):
    """Publishes in the background until stopped: `rate` tracks a second, or, without one, as fast as the node answers."""

    def __init__(self, log, nation, recipients, tracks=20, rate=None):
        super().__init__(daemon=True)
        self.asker, self.recipients, self.tracks, self.rate = Asker(log, nation), recipients, tracks, rate
        self.label = f"{nation.name} CONFIDENTIAL//REL TO {', '.join(sorted([nation.name, *recipients]))}"
        self.done = threading.Event()
        self.published = 0
        self.error = None
        self.start()

    def run(self):
        due = time.monotonic()
        try:
            while not self.done.is_set():
                if self.asker.publish(self.tracks, self.recipients, self.label):
                    self.published += self.tracks
                else:
                    self.done.wait(0.1)
                if self.rate:
                    due += self.tracks / self.rate
                    self.done.wait(max(0.0, due - time.monotonic()))
        except AssertionError as error:
            self.error = error
        self.asker.close()

    def stop(self):
        self.done.set()
        self.join()
        if self.error:
            raise self.error
        return self.published


class Reader:
    """Reads what a nation's consumers are given, from the first row on, into the log. Goes on where it was after a restart."""

    def __init__(self, log, nation):
        self.log, self.nation, self.after, self.read = log, nation, 0, 0

    def catch_up(self):
        connection = self.nation.connect()
        try:
            while True:
                page = connection.call("records", after=self.after, max=1000, outcome="admitted")
                for row in page["records"]:
                    track = row["payload"]["TRACK_ID"] if "TRACK_ID" in row["payload"] else row["payload"]["track_id"]
                    self.log.write(what="delivered", nation=self.nation.name, row=row["row"], seq=row["seq"],
                                   record=row["id"], track=track.rsplit(":", 1)[1], **{"from": row["from"]})
                    self.read += 1
                if page["next"] == self.after:
                    return
                self.after = page["next"]
        finally:
            connection.close()
