"""Nations with real keys, signed agreements and real daemons, each in its own namespace. The commands are those of
docs/operations.md; the agreements are agreement/examples/gbr-usa.json for other names."""

import concurrent.futures
import json
import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLISH_PORT = 7000  # of the nation for its peer number N: 7000 + N; every nation has an address of its own
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def without_comments(text):
    return re.sub(r"(?m)(^|[\s,{\[])//.*$", r"\1", text)


class Refused(Exception):
    """The node answered, and said no."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')} {error.get('what')}")
        self.code = error.get("code")


class Unknown(Exception):
    """No answer came: what was asked for may have happened or not."""


class Connection:
    """One connection to a node's Unix socket; a request at a time."""

    def __init__(self, path, seconds=60):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(seconds)
        try:
            self.socket.connect(str(path))
        except OSError as error:
            self.socket.close()
            raise Refused({"code": "unreachable", "what": str(error)}) from error

    def call(self, command, **args):
        body = json.dumps({"command": command, "args": args}).encode()
        try:
            self.socket.sendall(struct.pack("<I", len(body)) + body)
            answer = json.loads(self._read(struct.unpack("<I", self._read(4))[0]))
        except OSError as error:
            raise Unknown(str(error)) from error
        if not answer["ok"]:
            raise Refused(answer["error"])
        return answer["result"]

    def _read(self, count):
        out = bytearray()
        while len(out) < count:
            piece = self.socket.recv(min(count - len(out), 1 << 20))
            if not piece:
                raise ConnectionResetError("the node went away")
            out += piece
        return bytes(out)

    def close(self):
        self.socket.close()


class Nation:
    """One nation's folder, and its daemon while it runs."""

    def __init__(self, coalition, name, binaries):
        self.coalition, self.name, self.binaries = coalition, name, binaries
        self.home = coalition.folder / name
        self.process = None
        self.words = []  # before accordd: faketime and the like
        self.nofile = None
        self.started_at = 0.0

    def cli(self, *words):
        done = subprocess.run([self.binaries / "accord", *map(str, words)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"accord {' '.join(map(str, words))}: {done.stderr.strip()}")
        return done.stdout

    def start(self):
        self.started_at = time.monotonic()
        limit = ["prlimit", f"--nofile={self.nofile}"] if self.nofile else []
        words = [*limit, *self.words, self.binaries / "accordd", "--config", self.home / "node.json"]
        with open(self.home / "accordd.log", "ab") as log:
            self.process = subprocess.Popen(self.coalition.network.command(self.name, *words), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)

    def stop(self, seconds=10):
        """SIGTERM. Returns how long it took to end by itself, with 0."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            self.kill()
            raise AssertionError(f"{self.name} did not stop within {seconds} s of SIGTERM") from error
        if status != 0:
            raise AssertionError(f"{self.name} stopped with {status}: see {self.home / 'accordd.log'}")
        self.process = None
        return time.monotonic() - began

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def connect(self, seconds=60):
        return Connection(self.home / "accord.sock", seconds)

    def call(self, command, **args):
        connection = self.connect()
        try:
            return connection.call(command, **args)
        finally:
            connection.close()

    def answers(self):
        try:
            self.call("status")
            return True
        except (Refused, Unknown):
            return False

    def peer(self, name):
        return self.call("peer.show", peer=name)

    def is_open(self, name):
        try:
            return self.peer(name)["state"] == "open"
        except (Refused, Unknown):
            return False

    # ---- what the kernel says of the process ----
    def memory_mib(self, field="VmHWM"):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(rf"{field}:\s+(\d+) kB", text).group(1)) / 1024

    def processor_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


class Coalition:
    """`links`: pairs of nations. `older`: another build's binaries for some nations."""

    def __init__(self, folder, network, links, binaries, older=None, settings=None):
        self.folder, self.network, self.links = folder, network, links
        self.settings = settings or {}
        names = sorted({name for pair in links for name in pair})
        self.nations = {name: Nation(self, name, (older or {}).get(name, binaries)) for name in names}
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(self._identity, names))
            list(pool.map(self._link, links))
        for name in names:
            self._configure(name)

    def __getitem__(self, name):
        return self.nations[name]

    def peers(self, name):
        return [b if a == name else a for a, b in self.links if name in (a, b)]

    def _identity(self, name):
        nation = self.nations[name]
        for folder in ("agreements", "peers", "store"):
            (nation.home / folder).mkdir(parents=True, mode=0o700)
        nation.cli("keys", "init", "--nation", name, "--suite", "ed25519", "--keys", nation.home / "keys", "--trust",
                   nation.home / "trust")
        shown = json.loads(nation.cli("keys", "show", "--json", "--keys", nation.home / "keys"))
        nation.root = next(one["sha384"] for one in shown["certificates"] if one["role"] == "root")

    def _link(self, pair):
        for own, other in (pair, pair[::-1]):
            own, other = self.nations[own], self.nations[other]
            own.cli("keys", "enrol", other.home / "keys/root.cert.pem", "--fingerprint", other.root, "--trust",
                    own.home / "trust")
            binding = own.cli("keys", "link", "--peer", other.name, "--keys", own.home / "keys")
            (other.home / f"peers/{own.name}.binding.json").write_text(binding, encoding="utf-8")
        first, second = (self.nations[name] for name in pair)
        courier = f"{'-'.join(sorted(pair))}.courier.json"
        first.cli("keys", "courier", "--between", ",".join(pair), "--id", "chaos-1", "-o", first.home / "keys" / courier)
        copied = second.home / "keys" / courier
        copied.write_bytes((first.home / "keys" / courier).read_bytes())
        copied.chmod(0o600)
        self._agree(first, second)

    def _agree(self, first, second):
        text = (ROOT / "agreement/examples/gbr-usa.json").read_text(encoding="utf-8")
        text = re.sub(r"\b(GBR|USA)\b", lambda found: {"GBR": first.name, "USA": second.name}[found.group(1)], text)
        text = re.sub(r'"requests_per_day": \d+', '"requests_per_day": 100000', text)
        draft = self.folder / f"draft-{first.name}-{second.name}.json"
        draft.write_text(text, encoding="utf-8")
        held = first.home / "agreements" / f"{first.name}-{second.name}.json".lower()
        first.cli("agreement", "fill", draft, "--trust", first.home / "trust", "-o", held)
        for nation in (first, second):
            for role in ("agreement-policy", "agreement-security"):
                nation.cli("agreement", "sign", held, "--role", role, "--keys", nation.home / "keys")
        for file in held.parent.glob(held.name + "*"):
            (second.home / "agreements" / file.name).write_bytes(file.read_bytes())

    def _configure(self, name):
        nation, peers = self.nations[name], []
        everybody = list(self.nations)
        for other in self.peers(name):
            ours, theirs = (PUBLISH_PORT + everybody.index(one) for one in (other, name))
            peers.append({"nation": other, "publish": f"tcp://{self.network.address(name)}:{ours}",
                          "subscribe": f"tcp://{self.network.address(other)}:{theirs}",
                          "binding": f"peers/{other}.binding.json"})
        config = {"nation": name, "keys": "keys", "trust": "trust", "agreements": "agreements",
                  "national_policy": "national-policy.json", "store": "store/node.db", "socket": "accord.sock",
                  "peers": peers, **self.settings}
        (nation.home / "node.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
        policy = json.loads(without_comments((ROOT / "agreement/examples/national-policy-gbr.json").read_text("utf-8")))
        policy["nation"] = name
        policy["subsets"] = []
        policy["disposition"]["rules"] = []
        (nation.home / "national-policy.json").write_text(json.dumps(policy), encoding="utf-8")

    def all_open(self):
        return all(self[a].is_open(b) and self[b].is_open(a) for a, b in self.links)

    def start(self):
        for nation in self.nations.values():
            nation.start()

    def close(self):
        for nation in self.nations.values():
            if nation.alive():
                nation.signal(signal.SIGCONT)
                nation.kill()


def wait_until(seconds, what, condition, pause=0.05):
    """Polls; returns how long it took, and fails the run when the time is over."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(pause)
    return time.monotonic() - began
