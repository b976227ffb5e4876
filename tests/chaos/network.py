"""Network namespaces for the nations of a run: one each, and one for what joins them, all deleted at the end.

Two shapes: a bridge with a veth pair a nation (links down, tbf), or a wire (wire.py) between two TAPs, which loses, delays and
cuts from a seed. Nothing of it touches the machine's own network. Needs root; Cannot says what else is missing.
"""

import atexit
import json
import os
import pathlib
import re
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


class Cannot(Exception):
    """This machine has not what the run needs: a skip, never a pass."""


def ip(*words, check=True):
    return subprocess.run(["ip", *words], check=check, capture_output=True, text=True)


def unmake_what_was_left():
    """The namespaces, with their daemons, of runs that were killed before they could do it themselves."""
    for line in ip("netns", "list", check=False).stdout.splitlines():
        found = re.match(r"chaos(\d+)-", line)
        if not found or pathlib.Path(f"/proc/{found.group(1)}").exists():
            continue
        name = line.split()[0]
        for process in ip("netns", "pids", name, check=False).stdout.split():
            os.kill(int(process), signal.SIGKILL)
        ip("netns", "del", name, check=False)


class Network:
    """The namespaces of one run. `nations` in their order get 10.77.0.1, 10.77.0.2 ..."""

    def __init__(self, nations):
        if os.geteuid() != 0:
            raise Cannot("network namespaces need root")
        self.prefix = f"chaos{os.getpid()}"
        unmake_what_was_left()
        self.nations = list(nations)
        self.wire = None
        atexit.register(self.close)
        try:
            for place in ["net", *self.nations]:
                ip("netns", "add", self.space(place))
                self.inside(place, "ip", "link", "set", "lo", "up")
        except (OSError, subprocess.CalledProcessError) as error:
            raise Cannot(f"no network namespace: {getattr(error, 'stderr', None) or error}".strip()) from error

    def space(self, place):
        return f"{self.prefix}-{place}"

    def address(self, nation):
        return f"10.77.0.{self.nations.index(nation) + 1}"

    def command(self, place, *words):
        """The words as they run in that namespace."""
        return ["ip", "netns", "exec", self.space(place), *map(str, words)]

    def inside(self, place, *words, check=True):
        return subprocess.run(self.command(place, *words), check=check, capture_output=True, text=True)

    def bridge(self):
        """Every nation's device is `line`; its other end at the bridge is named after the nation."""
        try:
            self.inside("net", "ip", "link", "add", "hub", "type", "bridge")
            self.inside("net", "ip", "link", "set", "hub", "up")
            for nation in self.nations:
                self.inside("net", "ip", "link", "add", nation, "type", "veth", "peer", "name", "line", "netns",
                            self.space(nation))
                self.inside("net", "ip", "link", "set", nation, "master", "hub", "up")
                self._up(nation, "line")
        except subprocess.CalledProcessError as error:
            raise Cannot(f"no bridge of veth pairs: {error.stderr.strip()}") from error

    def _up(self, nation, device):
        self.inside(nation, "ip", "address", "add", f"{self.address(nation)}/24", "dev", device)
        self.inside(nation, "ip", "link", "set", device, "up")

    def slow(self, nation, rate):
        """A line of that rate to the nation and from it (tbf), or no limit when `rate` is None."""
        for place, device in (("net", nation), (nation, "line")):
            self.inside(place, "tc", "qdisc", "del", "dev", device, "root", check=False)
            if rate is None:
                continue
            done = self.inside(place, "tc", "qdisc", "add", "dev", device, "root", "tbf", "rate", rate, "burst", "8kb",
                               "limit", "64kb", check=False)
            if done.returncode != 0:
                raise Cannot(f"no tbf in this kernel: {done.stderr.strip()}")

    def plug(self, nation, is_in):
        """The nation's cable at the bridge."""
        self.inside("net", "ip", "link", "set", nation, "up" if is_in else "down")

    def join(self, seed, log):
        """Two nations, joined by the wire. Orders go to it by `order`."""
        try:
            self.wire = subprocess.Popen(
                self.command("net", sys.executable, HERE / "wire.py", "--seed", seed, "--log", log),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            if self.wire.stdout.readline().strip() != "ready":
                raise Cannot("no TAP device to be had")
            for nation, device in zip(self.nations, ("wire0", "wire1")):
                self.inside("net", "ip", "link", "set", device, "netns", self.space(nation))
                self._up(nation, device)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Cannot(f"no TAP device: {getattr(error, 'stderr', None) or error}".strip()) from error

    def order(self, direction="both", **faults):
        """What the wire does from now on to one direction ("0" from the first nation, "1") or both: see wire.Direction."""
        self.wire.stdin.write(json.dumps({"direction": direction, **faults}) + "\n")
        self.wire.stdin.flush()

    def close(self):
        if self.wire and self.wire.poll() is None:
            self.wire.stdin.close()
            try:
                self.wire.wait(5)
            except subprocess.TimeoutExpired:
                self.wire.kill()
        for place in ["net", *self.nations]:
            ip("netns", "del", self.space(place), check=False)
        self.nations = []
