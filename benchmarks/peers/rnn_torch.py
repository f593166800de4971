"""The rnn benchmark's work in PyTorch."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from peer import serve


def weight(out, channels, kernel):
    bound = (6 / (kernel * kernel * (out + channels))) ** 0.5
    return torch.empty(out, channels, kernel, kernel).uniform_(-bound, bound).requires_grad_()


def conv(case):
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


class CharRNN(nn.Module):
    """Reads one-hot characters and predicts the next."""

    def __init__(self, case):
        super().__init__()
        self.vocab = case["vocab"]
        self.rnn = {"gru": nn.GRU, "elman": nn.RNN}[case["cell"]](self.vocab, case["hidden"], batch_first=True)
        self.output = nn.Linear(case["hidden"], self.vocab)

    def forward(self, batch):
        return self.output(self.rnn(one_hot(batch["inputs"], self.vocab))[0])


class AdditiveDecoder(nn.Module):
    """Asks with the state before a step what the LSTM reads in the step; the output is Luong's equations 5 and 6."""

    def __init__(self, case, memory, attention, asks_with_symbol=False, gate=False):
        super().__init__()
        hidden, embedding = case["hidden"], case["embedding"]
        self.asks_with_symbol = asks_with_symbol
        self.embedding = nn.Embedding(case["symbols"], embedding)
        self.query = nn.Linear(hidden + (embedding if asks_with_symbol else 0), attention, bias=False)
        self.memory = nn.Linear(memory, attention)
        self.score = nn.Linear(attention, 1, bias=False)
        self.gate = nn.Linear(hidden, 1) if gate else None
        self.cell = nn.LSTMCell(embedding + memory, hidden)
        self.combine = nn.Linear(hidden + memory, hidden)
        self.output = nn.Linear(hidden, case["symbols"])

    def forward(self, ids, state, values, padding=None):
        """ids [batch, steps], values [batch, places, memory], padding [batch, places]; logits [batch, steps, symbols]"""
        keys, symbols, outputs = self.memory(values), self.embedding(ids), []
        for step in range(ids.shape[1]):
            hidden, symbol = state[0], symbols[:, step]
            query = self.query(torch.cat([hidden, symbol], 1) if self.asks_with_symbol else hidden)
            scores = self.score(torch.tanh(query[:, None] + keys)).squeeze(2)
            if padding is not None:
                scores = scores.masked_fill(padding, -1e9)
            read = torch.bmm(F.softmax(scores, 1)[:, None], values).squeeze(1)
            if self.gate is not None:
                read = read * torch.sigmoid(self.gate(hidden))
            state = self.cell(torch.cat([symbol, read], 1), state)
            outputs.append(torch.cat([state[0], read], 1))
        return self.output(torch.tanh(self.combine(torch.stack(outputs, 1))))


class GeneralDecoder(nn.Module):
    """Asks with the state after each step, for all steps at once (Luong, Pham and Manning 2015)."""

    def __init__(self, case, memory):
        super().__init__()
        hidden = case["hidden"]
        self.embedding = nn.Embedding(case["symbols"], case["embedding"])
        self.memory = nn.Linear(memory, hidden, bias=False)
        self.rnn = nn.LSTM(case["embedding"], hidden, batch_first=True)
        self.combine = nn.Linear(hidden + memory, hidden)
        self.output = nn.Linear(hidden, case["symbols"])

    def forward(self, ids, state, values, padding):
        """As AdditiveDecoder."""
        hidden, _ = self.rnn(self.embedding(ids), tuple(part[None].contiguous() for part in state))
        scores = torch.bmm(hidden, self.memory(values).transpose(1, 2)).masked_fill(padding[:, None], -1e9)
        read = torch.bmm(F.softmax(scores, 2), values)
        return self.output(torch.tanh(self.combine(torch.cat([hidden, read], 2))))


class Seq2Seq(nn.Module):
    """A bidirectional LSTM reads, a decoder with attention writes."""

    def __init__(self, case):
        super().__init__()
        self.source, memory = case["source"], 2 * case["hidden"]
        self.encoder = nn.LSTM(self.source, case["hidden"], batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(memory, 2 * case["hidden"])
        additive = case["attention"] == "additive"
        self.decoder = AdditiveDecoder(case, memory, case["hidden"]) if additive else GeneralDecoder(case, memory)

    def forward(self, batch):
        lengths = batch["sourceLengths"]
        x = nn.utils.rnn.pack_padded_sequence(one_hot(batch["source"], self.source), lengths, True, False)
        packed, (last, _) = self.encoder(x)
        values, _ = nn.utils.rnn.pad_packed_sequence(packed, True)
        state = torch.tanh(self.bridge(torch.cat([last[0], last[1]], 1))).chunk(2, 1)
        padding = torch.arange(values.shape[1]) >= lengths[:, None]
        return self.decoder(batch["inputs"], state, values, padding)


class ChannelNorm(nn.LayerNorm):
    """Layer normalization over the channels of each place."""

    def forward(self, maps):
        return super().forward(maps.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Captioner(nn.Module):
    """Form and color give a grid of features, a decoder with attention describes it; each pixel comes with its place."""

    def __init__(self, case):
        super().__init__()
        channels = case["channels"]
        form = []
        for inputs, outputs, stride in zip([3, *channels], channels, [2, 2, 1]):
            form += [nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), ChannelNorm(outputs, 0.01), nn.ReLU()]
        self.form = nn.Sequential(*form)
        self.color = nn.Sequential(
            nn.Conv2d(3, 24, 1), nn.ReLU(), nn.AvgPool2d(4), nn.Conv2d(24, 32, 1), nn.ReLU()
        )
        memory = channels[-1] + 32
        self.bridge = nn.Linear(memory, 2 * case["hidden"])
        self.decoder = AdditiveDecoder(case, memory, case["attention"], asks_with_symbol=True, gate=True)

    def forward(self, batch):
        pixels = batch["images"].permute(0, 3, 1, 2) / 127.5 - 1
        count, _, height, width = pixels.shape
        across = torch.linspace(-1, 1, width).expand(count, 1, height, width)
        down = torch.linspace(-1, 1, height)[:, None].expand(count, 1, height, width)
        form = self.form(torch.cat([pixels.mean(1, keepdim=True), across, down], 1))
        values = torch.cat([form, self.color(pixels)], 1).flatten(2).transpose(1, 2)
        state = torch.tanh(self.bridge(values.mean(1))).chunk(2, 1)
        return self.decoder(batch["inputs"], state, values)


MODELS = {"characters": CharRNN, "seq2seq": Seq2Seq, "captioner": Captioner}


def one_hot(ids, count):
    return F.one_hot(ids, count).float()


def model(case):
    """Cross-entropy of a batch and its gradients, of a model with as many parameters as the other side's."""
    net = MODELS[case["kind"]](case)
    weights = list(net.parameters())
    count = sum(weight.numel() for weight in weights)
    if count != case["parameters"]:
        raise ValueError(f"{case['kind']}: expected {case['parameters']} parameters, got {count}")
    batch = {name: torch.tensor(part["data"]).view(part["shape"]) for name, part in case["batch"].items()}

    def run():
        loss = F.cross_entropy(net(batch).transpose(1, 2), batch["targets"], ignore_index=-100)
        return torch.autograd.grad(loss, weights), loss.item()

    return run


serve(
    lambda case: conv(case) if case["kind"] == "conv" else model(case),
    oneDNN=str(torch.backends.mkldnn.is_available()),
)
