#!/usr/bin/env python3
"""Reads the captures of a folder with a reader that is not ours: Python's struct and hashlib, and the openssl program.

Nothing of Accord is imported. FlatBuffers are followed by hand (docs/wire-format.md), the Merkle root is computed with
hashlib, the signing inputs are written out, and `openssl pkeyutl` verifies the Ed25519 signatures under the
certificate, ECDSA P-384 ones in p384/. Ends with 1 and a line of text at the first thing that does not hold.
check_golden.py FOLDER
"""
import hashlib
import pathlib
import struct
import subprocess
import sys
import tempfile


def need(condition, what):
    if not condition:
        sys.exit("does not hold: " + what)


def sha384(data):
    return hashlib.sha384(data).digest()


class Table:
    """A FlatBuffers table: fields by id."""

    def __init__(self, data, at):
        self.data, self.at = data, at
        self.vtable = at - struct.unpack_from("<i", data, at)[0]
        self.size = struct.unpack_from("<H", data, self.vtable)[0]

    @staticmethod
    def root(data, identifier):
        need(data[4:8] == identifier, "file identifier " + identifier.decode())
        return Table(data, struct.unpack_from("<I", data, 0)[0])

    def place(self, field):
        entry = 4 + 2 * field
        offset = struct.unpack_from("<H", self.data, self.vtable + entry)[0] if entry < self.size else 0
        return self.at + offset if offset else None

    def number(self, field, form):
        place = self.place(field)
        return 0 if place is None else struct.unpack_from("<" + form, self.data, place)[0]

    def fixed(self, field, size):
        return self.data[self.place(field):self.place(field) + size]

    def follow(self, field):
        place = self.place(field)
        return place + struct.unpack_from("<I", self.data, place)[0]

    def sized(self, field):
        at = self.follow(field)
        return self.data[at + 4:at + 4 + struct.unpack_from("<I", self.data, at)[0]]

    def tables(self, field):
        at = self.follow(field)
        for i in range(struct.unpack_from("<I", self.data, at)[0]):
            entry = at + 4 + 4 * i
            yield Table(self.data, entry + struct.unpack_from("<I", self.data, entry)[0])


def merkle_root(leaves):
    """RFC 9162 section 2.1.1."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha384(b"\x01" + merkle_root(leaves[:half]) + merkle_root(leaves[half:]))


def text(value):
    return struct.pack("<I", len(value)) + value


def openssl(*arguments):
    return subprocess.run(("openssl",) + arguments, capture_output=True, check=False)


class Signer:
    """Suite 1: ECDSA P-384 with SHA-384. Suite 2: Ed25519."""

    def __init__(self, certificate, folder, suite):
        self.folder, self.suite = pathlib.Path(folder), suite
        self.digest = sha384(openssl("x509", "-in", str(certificate), "-outform", "DER").stdout)
        key = openssl("x509", "-in", str(certificate), "-noout", "-pubkey").stdout
        need(key.startswith(b"-----BEGIN PUBLIC KEY-----"), "the certificate's public key")
        (self.folder / "key").write_bytes(key)

    def signed(self, domain, message, signature):
        covered = domain + b"\x00" + bytes([self.suite]) + self.digest + message
        (self.folder / "message").write_bytes(covered)
        (self.folder / "signature").write_bytes(signature)
        digest = ("-digest", "sha384") if self.suite == 1 else ()
        return openssl("pkeyutl", "-verify", "-pubin", "-inkey", str(self.folder / "key"), "-rawin", *digest, "-in",
                       str(self.folder / "message"), "-sigfile", str(self.folder / "signature")).returncode == 0


def batch_signing_input(batch):
    return text(batch.sized(1)) + text(batch.sized(2)) + batch.fixed(3, 16) + bytes([batch.number(4, "B")]) + struct.pack(
        "<QI", batch.number(5, "Q"), batch.number(6, "I")) + batch.fixed(7, 48)


def check_signed_batch(data, signer):
    """Its table and records, after root and signature have held."""
    batch = Table.root(data, b"ACBT")
    records = [entry.sized(0) for entry in batch.tables(10)]
    need(batch.number(0, "B") == signer.suite, "the batch's suite")
    need(len(records) == 2 and batch.number(6, "I") == 2, "two records")
    need(batch.fixed(7, 48) == merkle_root([sha384(b"\x00" + one) for one in records]), "the Merkle root")
    need(batch.fixed(8, 48) == signer.digest, "the batch's signer")
    covered = batch_signing_input(batch)
    need(signer.signed(b"accord/batch/1", covered, batch.sized(9)), "the batch's signature")
    need(not signer.signed(b"accord/batch/1", covered + b"\x00", batch.sized(9)), "that a longer input is not signed")
    return batch, records


def check_batch(data, record, signer):
    batch, records = check_signed_batch(data, signer)
    need(batch.sized(1) == b"GBR" and batch.sized(2) == b"USA", "the parties")
    need(batch.number(4, "B") == 2 and batch.number(5, "Q") == 41, "lane and numbers")
    need(records[0] == record, "the first record is the record of record.hex")


def check_control(data, kind, identifier, signer):
    """The body, after the signature has held."""
    control = Table.root(data, b"ACCT")
    body = control.sized(6)
    need(control.number(0, "B") == kind and control.number(1, "B") == signer.suite, "kind and suite")
    need(body[4:8] == identifier, "body " + identifier.decode())
    need(control.fixed(5, 48) == signer.digest, "the signer of a control message")
    covered = bytes([kind]) + text(control.sized(2)) + text(control.sized(3)) + control.fixed(4, 16) + text(body)
    need(signer.signed(b"accord/control/1", covered, control.sized(7)), "the signature of control kind %d" % kind)
    return Table.root(body, identifier)


def check_frame(data, counter, body):
    need(data[:8] == sha384(b"accord/link/1\x00GBR\x00USA")[:8], "the link prefix")
    need(struct.unpack_from("<HHQQI", data, 8) == (1, 0, 0, counter, len(body)), "the outer header")
    need(data[32:] == body, "the frame's body")


def check_record(data):
    header = Table.root(data, b"ACRD")
    head = Table(data, header.follow(0))
    need(head.number(5, "Q") == 41 and head.number(6, "q") == 1780315237000000000, "sequence and time")
    need(head.sized(10) == b"TRK" and head.number(9, "B") == 1, "payload type and data mode")
    track = Table.root(header.sized(1), b"ACTS")
    need(track.sized(0) == b"GOLDEN-1" and track.sized(2) == b"GBR-R1", "track id and sensor alias")
    at = track.follow(13)
    count, time, angle = struct.unpack_from("<Iqd", track.data, at)
    need((count, time, angle) == (2, 1780315237000000000, 181.25), "the first observation")


def payload_of(record, code, lane, seq):
    """Header values that all records of p384/ share, then the payload."""
    root = Table.root(record, b"ACRD")
    head = Table(root.data, root.follow(0))
    need(head.sized(10) == code and head.number(4, "B") == lane and head.number(5, "Q") == seq, "header of " + code.decode())
    need(head.number(6, "q") == 1795654837000000000 and head.number(9, "B") == 1, "time and data mode")
    label = Table(head.data, head.follow(7))
    need(label.sized(0) == b"USA" and label.number(1, "B") == 4, "the label's policy and level")
    return root.sized(1)


def check_data_records(records):
    eoo = Table.root(payload_of(records[0], b"EOO", 2, 0xFFFFFFFF), b"$EOO")
    texts = [eoo.sized(field) for field in range(2)]
    need(texts == [b"T-1/1", b"USA SECRET//REL TO GBR, USA"], "the EOO's id and label")
    need(b"2026-11-26T01:00:00.123456789Z" in eoo.data, "the EOO's time")
    omm = Table.root(payload_of(records[1], b"OMM", 2, 0x100000000), b"$OMM")
    need(omm.number(0, "d") == 2.0 and omm.sized(3) == b"ISS (ZARYA)", "the OMM's version and name")


def check_tasking_records(records):
    request = Table.root(payload_of(records[0], b"TRQ", 1, 7), b"ACTR")
    need(request.fixed(0, 16).hex() == "019abdff00007abc8def0123456789ab", "the request's id")
    need(request.number(3, "B") == 3 and request.number(4, "B") == 2, "priority and purpose")
    need(request.sized(5) == b"conjunction on 27 November", "the request's rationale")
    scope = Table(request.data, request.follow(8))
    need(scope.number(2, "q") == 1795654837000000000 + 24 * 3600 * 10**9 and scope.number(3, "I") == 20, "the scope")
    Table.root(request.sized(7), b"$OMM")
    move = Table.root(payload_of(records[1], b"TMV", 1, 8), b"ACTM")
    need(move.number(1, "I") == 2 and move.number(2, "I") == 3 and move.number(3, "B") == 10 and move.number(4, "B") == 0,
         "version, number, move and reason")
    need(move.number(9, "I") == 2 and move.fixed(10, 48) == b"\x61" * 48 and move.fixed(11, 48) == b"\x62" * 48,
         "observations and hashes of the move")


def lanes_of(table, field, forms):
    return [tuple(lane.number(at, form) for at, form in forms) for lane in table.tables(field)]


def signer_of(files, nation, scratch, suite):
    certificate = files / (nation + ".node-sign.pem")
    chain = openssl("verify", "-attime", "1780315200", "-ignore_critical", "-CAfile", str(files / (nation + ".root.pem")),
                    str(certificate))
    need(chain.returncode == 0, "the certificate's chain: " + chain.stderr.decode())
    return Signer(certificate, scratch, suite)


def check_first(files, scratch):
    capture = {path.stem: bytes.fromhex(path.read_text()) for path in files.glob("*.hex")}
    need(len(capture) == 8, "eight captures")
    signer = signer_of(files, "GBR", scratch, 2)
    check_record(capture["record"])
    check_batch(capture["batch"], capture["record"], signer)
    check_control(capture["hello"], 1, b"ACHL", signer)
    check_control(capture["receipt"], 2, b"ACRC", signer)
    check_control(capture["heartbeat"], 3, b"ACHB", signer)
    check_frame(capture["frame-1-hello"], 1, capture["hello"])
    check_frame(capture["frame-2-batch"], 2, capture["batch"])
    check_frame(capture["frame-3-heartbeat"], 3, capture["heartbeat"])
    return len(capture)


def check_p384(files, scratch):
    capture = {path.stem: bytes.fromhex(path.read_text()) for path in files.glob("*.hex")}
    need(len(capture) == 4, "four captures in p384")
    signer = signer_of(files, "USA", scratch, 1)
    batch, records = check_signed_batch(capture["data-batch"], signer)
    need(batch.sized(1) == b"USA" and batch.number(4, "B") == 2 and batch.number(5, "Q") == 0xFFFFFFFF, "the data batch's head")
    check_data_records(records)
    batch, records = check_signed_batch(capture["tasking-batch"], signer)
    need(batch.number(4, "B") == 1 and batch.number(5, "Q") == 7, "the tasking batch's head")
    check_tasking_records(records)
    hello = check_control(capture["hello"], 1, b"ACHL", signer)
    need(hello.sized(2) == b"\x5e" * 32 and hello.sized(5) == b"\x01", "nonce and suites of the Hello")
    need(lanes_of(hello, 6, ((0, "B"), (2, "Q"), (3, "Q"))) == [(1, 12, 6), (2, 9, 5000000000)], "what the Hello has")
    beat = check_control(capture["heartbeat"], 3, b"ACHB", signer)
    need(lanes_of(beat, 1, ((0, "B"), (1, "Q"), (2, "Q"), (3, "Q"), (4, "B"))) ==
         [(1, 8, 12, 6, 0), (2, 5000000001, 9, 5000000000, 1)], "the heartbeat's lanes")
    return len(capture)


def main(folder):
    files = pathlib.Path(folder)
    with tempfile.TemporaryDirectory() as scratch:
        count = check_first(files, scratch) + check_p384(files / "p384", scratch)
    print("%d captures hold" % count)


if __name__ == "__main__":
    main(sys.argv[1])
