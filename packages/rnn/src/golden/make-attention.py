"""Writes attention.json: attention composed of PyTorch's own operations, and a bidirectional LSTM over packed sequences; values
and gradients of sum(output * weights).

/usr/bin/python3 make-attention.py, with PyTorch 1.13 from Debian
"""
import json
import os

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.manual_seed(0)
BATCH, STEPS, PLACES, QUERY, MEMORY, UNITS = 2, 3, 4, 5, 5, 6
LENGTHS = torch.tensor([4, 2])


def numbers(tensor):
    return {'shape': list(tensor.shape), 'data': [float(f'{v:.8g}') for v in tensor.detach().double().flatten().tolist()]}


def parameter(*shape):
    return (torch.randn(*shape) * 0.7).requires_grad_()


def attention(kind, parameters, score):
    queries, values = parameter(BATCH, STEPS, QUERY), parameter(BATCH, PLACES, MEMORY)
    scores = score(queries, values)
    outside = torch.arange(PLACES)[None, None] >= LENGTHS[:, None, None]
    weights = torch.softmax(scores.masked_fill(outside, float('-inf')), -1)
    context = weights @ values
    cotangent = torch.randn_like(context)
    (context * cotangent).sum().backward()
    given = {'queries': queries, 'values': values, **parameters}
    return {
        'kind': kind,
        'inputs': {name: numbers(value) for name, value in given.items()},
        'cotangent': numbers(cotangent),
        'context': numbers(context),
        'weights': numbers(weights),
        'gradients': {name: numbers(value.grad) for name, value in given.items()},
    }


w, u, b, v = parameter(UNITS, QUERY), parameter(UNITS, MEMORY), parameter(UNITS), parameter(1, UNITS)
additive = {'query.weight': w, 'memory.weight': u, 'memory.bias': b, 'score': v}
g = parameter(QUERY, MEMORY)
cases = [
    attention('additive', additive, lambda q, m: (torch.tanh((q @ w.T)[:, :, None] + (m @ u.T + b)[:, None]) @ v.T)[..., 0]),
    attention('general', {'memory.weight': g}, lambda q, m: q @ (m @ g.T).transpose(1, 2)),
    attention('dot', {}, lambda q, m: q @ m.transpose(1, 2)),
]

lstm = torch.nn.LSTM(3, 4, num_layers=2, batch_first=True, bidirectional=True)
x = torch.randn(3, 5, 3, requires_grad=True)
lengths = torch.tensor([5, 2, 3])
packed, (last, _) = lstm(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
hidden, _ = pad_packed_sequence(packed, batch_first=True, total_length=5)
ends = torch.cat([last[-2], last[-1]], 1)
cotangents = torch.randn_like(hidden), torch.randn_like(ends)
((hidden * cotangents[0]).sum() + (ends * cotangents[1]).sum()).backward()
encoder = {
    'lengths': lengths.tolist(),
    'x': numbers(x),
    'parameters': {name: numbers(value) for name, value in lstm.named_parameters()},
    'hidden': numbers(hidden),
    'last': numbers(ends),
    'cotangents': [numbers(c) for c in cotangents],
    'gradients': {'x': numbers(x.grad), **{name: numbers(value.grad) for name, value in lstm.named_parameters()}},
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'attention.json')
with open(path, 'w') as file:
    json.dump({'lengths': LENGTHS.tolist(), 'attention': cases, 'encoder': encoder}, file, separators=(',', ':'))
