"""A bad wire (G2, G3, G4, G14): loss, repetition, delay and jitter of frames, and flipped bits, half of which TCP cannot see.

Everything that was taken arrives once, in its place, while the wire stays as bad as it is: it is never mended.
"""

import json

from pair import Pair, progress


def add_options(parser):
    parser.add_argument("--loss", type=float, default=0.02)
    parser.add_argument("--delay-ms", type=float, default=50)
    parser.add_argument("--jitter-ms", type=float, default=10)
    parser.add_argument("--repeat", type=float, default=0.02)
    parser.add_argument("--flip", type=float, default=0.003)


def play(run):
    given = run.given
    pair = Pair(run, wire=True)
    pair.start()
    faults = {"loss": given.loss, "delay_ms": given.delay_ms, "jitter_ms": given.jitter_ms, "repeat": given.repeat,
              "flip": given.flip}
    pair.network.order(**faults)
    pair.feed()
    progress(run, pair, 120 if given.full else 6, f"the wire is bad ({faults})")
    pair.stop_feeding()
    pair.converge("the feed ended, the wire as bad as before", within=30)
    pair.judge()
    pair.network.close()
    did = json.loads((run.folder / "wire.json").read_text("utf-8"))
    run.say(f"      the wire: {did}")
    run.check("the wire did each of these", all(sum(did[kind]) > 0 for kind in ("lost", "repeated", "flipped")))
