"""Writes torch-recurrent.json: PyTorch's nn.RNN, nn.LSTM and nn.GRU, values and gradients of sum(output * weights).

/usr/bin/python3 make-torch-recurrent.py, with PyTorch 1.13 from Debian
"""
import json
import os

import torch

torch.manual_seed(0)
BATCH, TIME, IN, HIDDEN = 2, 4, 3, 4


def numbers(tensor):
    return {'shape': list(tensor.shape), 'data': [float(f'{v:.8g}') for v in tensor.detach().double().flatten().tolist()]}


def case(name, config, layer, states):
    x = torch.randn(BATCH, TIME, IN, requires_grad=True)
    start = [torch.randn(shape) for shape in states]
    hidden, last = layer(x, tuple(start) if len(start) > 1 else start[0])
    weights = torch.randn_like(hidden)
    (hidden * weights).sum().backward()
    last = last if isinstance(last, tuple) else (last,)
    return {
        'name': name,
        'config': config,
        'parameters': {n: numbers(p) for n, p in layer.named_parameters()},
        'x': numbers(x),
        'start': [numbers(s) for s in start],
        'weights': numbers(weights),
        'hidden': numbers(hidden),
        'last': [numbers(s) for s in last],
        'gradients': {'x': numbers(x.grad), **{n: numbers(p.grad) for n, p in layer.named_parameters()}},
    }


def layers(count, directions, size):
    return (count * directions, BATCH, size)


cases = [
    case('RNN tanh', {'cell': 'elman'}, torch.nn.RNN(IN, HIDDEN, batch_first=True), [layers(1, 1, HIDDEN)]),
    case('RNN ReLU', {'cell': 'elman', 'activation': 'relu'}, torch.nn.RNN(IN, HIDDEN, nonlinearity='relu', batch_first=True), [layers(1, 1, HIDDEN)]),
    case('LSTM', {'cell': 'lstm'}, torch.nn.LSTM(IN, HIDDEN, batch_first=True), [layers(1, 1, HIDDEN)] * 2),
    case('LSTM, 2 layers, both directions', {'cell': 'lstm', 'layers': 2, 'bidirectional': True},
         torch.nn.LSTM(IN, HIDDEN, 2, bidirectional=True, batch_first=True), [layers(2, 2, HIDDEN)] * 2),
    case('LSTM, projection', {'cell': 'lstm', 'projectionSize': 3}, torch.nn.LSTM(IN, HIDDEN, proj_size=3, batch_first=True),
         [layers(1, 1, 3), layers(1, 1, HIDDEN)]),
    case('GRU', {'cell': 'gru'}, torch.nn.GRU(IN, HIDDEN, batch_first=True), [layers(1, 1, HIDDEN)]),
    case('GRU, 2 layers', {'cell': 'gru', 'layers': 2}, torch.nn.GRU(IN, HIDDEN, 2, batch_first=True), [layers(2, 1, HIDDEN)]),
]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'torch-recurrent.json')
with open(path, 'w') as file:
    json.dump(cases, file, separators=(',', ':'))
