"""The rnn benchmark's work in PyTorch. Answers measurement requests, one JSON object a line; see python-peer.ts."""

import json
import os
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.manual_seed(1)


def weight(out, channels, kernel):
    bound = (6 / (kernel * kernel * (out + channels))) ** 0.5
    return torch.empty(out, channels, kernel, kernel).uniform_(-bound, bound).requires_grad_()


def sequence(case):
    """Sum of squares of all frames of h, and its gradients; the input's convolution is made for all frames at once."""
    channels, kernel, side = case["channels"], case["kernelSize"], case["side"]
    gates = 3 if case["cell"] == "gru" else 4
    pad = kernel // 2
    w, b = weight(gates * channels, channels, kernel), torch.zeros(gates * channels, requires_grad=True)
    u = weight((2 if gates == 3 else 4) * channels, channels, kernel)
    v = weight(channels, channels, kernel)
    x = torch.rand(case["time"], case["batch"], channels, side, side) * 2 - 1

    def gru(sums, state):
        h, = state
        x_g, x_n = sums.split([2 * channels, channels], 1)
        r, z = torch.sigmoid(x_g + F.conv2d(h, u, padding=pad)).chunk(2, 1)
        n = torch.tanh(x_n + F.conv2d(r * h, v, padding=pad))
        return n + z * (h - n),

    def lstm(sums, state):
        h, c = state
        i, f, g, o = (sums + F.conv2d(h, u, padding=pad)).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

    weights = [w, b, u, v] if gates == 3 else [w, b, u]

    def run():
        sums = F.conv2d(x.flatten(0, 1), w, b, padding=pad).view(case["time"], case["batch"], -1, side, side)
        zeros = torch.zeros(case["batch"], channels, side, side)
        state, hidden = (zeros,) if gates == 3 else (zeros, zeros), []
        for t in range(case["time"]):
            state = (gru if gates == 3 else lstm)(sums[t], state)
            hidden.append(state[0])
        loss = torch.stack(hidden).square().sum()
        return torch.autograd.grad(loss, weights), loss.item()

    return run


def answer(message):
    print(json.dumps(message), flush=True)


answer({"torch": torch.__version__, "oneDNN": str(torch.backends.mkldnn.is_available())})
work = None
for line in sys.stdin:
    request = json.loads(line)
    if "prepare" in request:
        work = sequence(request["prepare"])
        answer({"ready": True})
    else:
        started = time.perf_counter()
        for _ in range(request["run"]):
            work()
        answer({"milliseconds": (time.perf_counter() - started) * 1e3})
