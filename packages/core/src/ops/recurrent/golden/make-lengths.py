"""Writes lengths.json: a GRU on sequences of different lengths, as PyTorch's packed sequences compute it.

    /usr/bin/python3 make-lengths.py
"""

import json
import pathlib

import torch

torch.manual_seed(1)
TIME, BATCH, IN, HIDDEN = 5, 3, 4, 3
lengths = [5, 1, 3]
gru = torch.nn.GRU(IN, HIDDEN)
x = torch.randn(TIME, BATCH, IN, requires_grad=True)
packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False)
output, last = gru(packed)
hidden, _ = torch.nn.utils.rnn.pad_packed_sequence(output, total_length=TIME)
weight = torch.randn(TIME, BATCH, HIDDEN)
((hidden * weight).sum() + (last[0] ** 2).sum()).backward()


def tensor(t):
    return {"shape": list(t.shape), "values": [float(f"{v:.8g}") for v in t.detach().flatten().tolist()]}


tensors = {
    "x": x,
    "weightIH": gru.weight_ih_l0,
    "weightHH": gru.weight_hh_l0,
    "biasIH": gru.bias_ih_l0,
    "biasHH": gru.bias_hh_l0,
    "weight": weight,
    "hidden": hidden,
    "last": last[0],
    "dX": x.grad,
    "dWeightHH": gru.weight_hh_l0.grad,
}
result = {"lengths": lengths, **{name: tensor(value) for name, value in tensors.items()}}
pathlib.Path(__file__).with_name("lengths.json").write_text(json.dumps(result))
