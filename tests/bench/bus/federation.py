"""Two JetStream servers as two nations would run them: a domain each, TLS for clients, a TLS leaf link from B to A.

"sync" stands for a server that acknowledges what is on disk: every write to its store is synchronous, since the store
lies in a folder with the attribute S. "lazy" is the server's default: acknowledged first, synced every two minutes.
"""
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

SERVER = """
listen: 127.0.0.1:{port}
server_name: {name}
max_payload: 8388608
max_pending: 268435456
jetstream {{ store_dir: "{store}", domain: {name}, max_memory_store: 1073741824, max_file_store: 21474836480 }}
tls {{ cert_file: "{folder}/server.pem", key_file: "{folder}/server.key" }}
leafnodes {{
  {leaf}
}}
"""
HUB = """listen: 127.0.0.1:{port}
  tls {{ cert_file: "{folder}/server.pem", key_file: "{folder}/server.key" }}"""
SPOKE = """remotes: [ {{ url: "tls://127.0.0.1:{port}", tls: {{ ca_file: "{folder}/ca.pem" }} }} ]"""


def make_synchronous(folder):
    """True when every write below the folder is synchronous from now on."""
    if shutil.which("chattr") is None or shutil.which("lsattr") is None:
        return False
    done = subprocess.run(["chattr", "+S", folder], capture_output=True)
    shown = subprocess.run(["lsattr", "-d", folder], capture_output=True, text=True).stdout
    return done.returncode == 0 and "S" in shown.split(" ")[0]


def can_sync(folder):
    with tempfile.TemporaryDirectory(dir=folder) as trial:
        return make_synchronous(trial)


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def make_certificates(folder):
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    (folder / "names.txt").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=bench", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=127.0.0.1",
            "-keyout", "server.key", "-out", "server.csr")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "names.txt", "-out", "server.pem")


class Federation:
    def __init__(self, base, mode):
        self.mode = mode
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=base))
        self.ports = {}
        self.servers = []

    def __enter__(self):
        make_certificates(self.folder)
        leaf = free_port()
        self.start("a", HUB.format(port=leaf, folder=self.folder))
        self.start("b", SPOKE.format(port=leaf, folder=self.folder))
        return self

    def start(self, name, leaf):
        store = self.folder / f"store-{name}"
        store.mkdir()
        if self.mode == "sync" and not make_synchronous(store):
            raise SystemExit(f"the store of {name} cannot be made synchronous")
        self.ports[name] = free_port()
        config = self.folder / f"{name}.conf"
        config.write_text(SERVER.format(port=self.ports[name], name=name, store=store, folder=self.folder, leaf=leaf))
        log = open(self.folder / f"{name}.log", "w")
        server = subprocess.Popen([shutil.which("nats-server") or "/usr/sbin/nats-server", "-c", config], stdout=log, stderr=log)
        self.servers.append(server)
        for _ in range(100):
            said = (self.folder / f"{name}.log").read_text()
            if server.poll() is None and "Server is ready" in said and ("Leafnode connection created" in said or name == "a"):
                return
            time.sleep(0.1)
        raise SystemExit(f"server {name} does not stand:\n{said}")

    def options(self):
        return {"a": self.ports["a"], "b": self.ports["b"], "ca": self.folder / "ca.pem",
                "pids": ",".join(str(each.pid) for each in self.servers)}

    def check(self):
        """The files that the servers made are synchronous too; that the flag was on the folder alone would not do."""
        if self.mode != "sync":
            return
        for file in list(self.folder.glob("store-*/**/*.blk"))[:4]:
            shown = subprocess.run(["lsattr", file], capture_output=True, text=True).stdout
            if "S" not in shown.split(" ")[0]:
                raise SystemExit(f"{file.name} of the synchronous server is not synchronous")

    def __exit__(self, kind, *_):
        for server in self.servers:
            server.kill()
            server.wait()
        if kind is None:
            self.check()
        shutil.rmtree(self.folder)
