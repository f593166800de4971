"""What every PyTorch peer does beside its work: it answers measurement requests, one JSON object a line; see python-peer.ts."""

import json
import os
import sys
import time

import torch

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.manual_seed(1)


def answer(message):
    print(json.dumps(message), flush=True)


def serve(prepare, **versions):
    """Greets with the versions; `prepare` makes of a case the function that does its work once."""
    answer({"torch": torch.__version__, **versions})
    work = None
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            work = prepare(request["prepare"])
            answer({"ready": True})
        else:
            started = time.perf_counter()
            for _ in range(request["run"]):
                work()
            answer({"milliseconds": (time.perf_counter() - started) * 1e3})
