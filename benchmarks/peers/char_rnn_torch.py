"""The char-rnn benchmark's work in PyTorch."""

import ctypes

import torch
import torch.nn.functional as F

from peer import serve


def blas():
    """The library that multiplies matrices: PyTorch's own, or the one that is loaded."""
    if torch.backends.mkl.is_available():
        return "MKL"
    torch.ones(64, 64) @ torch.ones(64, 64)
    for line in open("/proc/self/maps"):
        path = line.split()[-1]
        if "blas" in path and ".so" in path:
            try:
                corename = ctypes.CDLL(path).openblas_get_corename
            except AttributeError:
                continue
            corename.restype = ctypes.c_char_p
            return "OpenBLAS for " + corename().decode()
    return "none that is tuned (reference BLAS)"


class CharRNN(torch.nn.Module):
    def __init__(self, vocab, hidden, layers):
        super().__init__()
        self.vocab = vocab
        self.rnn = torch.nn.LSTM(vocab, hidden, layers)
        self.output = torch.nn.Linear(hidden, vocab)

    def forward(self, ids, state):
        x = F.one_hot(ids, self.vocab).float()
        hidden, state = self.rnn(x, state)
        return self.output(hidden), state


def training_step(case):
    """One update: truncated backpropagation through time with carried state, clipping, Adam; reads the loss."""
    vocab, batch, steps = case["vocab"], case["batch"], case["time"]
    model = CharRNN(vocab, case["hidden"], case["layers"])
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    ids = torch.randint(0, vocab, (steps + 1, batch))
    state = None

    def run():
        nonlocal state
        logits, state = model(ids[:-1], state)
        state = tuple(part.detach() for part in state)
        loss = F.cross_entropy(logits.view(-1, vocab), ids[1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        return loss.item()

    return run


def sampling(case):
    """`characters` characters, each drawn from the distribution after the last."""
    model = CharRNN(case["vocab"], case["hidden"], case["layers"]).eval()

    @torch.no_grad()
    def run():
        ids, state = torch.zeros(1, 1, dtype=torch.long), None
        for _ in range(case["characters"]):
            logits, state = model(ids, state)
            ids = torch.multinomial(F.softmax(logits[-1], -1), 1)

    return run


serve(
    lambda case: training_step(case) if case["kind"] == "step" else sampling(case),
    **{"torch's BLAS": blas()},
)
