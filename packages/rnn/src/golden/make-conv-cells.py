"""Writes conv-cells.json: convolutional GRUs and LSTMs composed of PyTorch's own operations; values and gradients of
sum(output * weights).

/usr/bin/python3 make-conv-cells.py, with PyTorch 1.13 from Debian
"""
import json
import os

import torch
import torch.nn.functional as F

torch.manual_seed(0)
BATCH, TIME, HEIGHT, WIDTH, IN, CHANNELS = 2, 3, 5, 4, 2, 3


def numbers(tensor):
    return {'shape': list(tensor.shape), 'data': [float(f'{v:.7g}') for v in tensor.detach().double().flatten().tolist()]}


def convolve(x, weight, bias=None, stride=1):
    """k - 1 zeros around a picture: for odd k it is padding = k // 2."""
    height, width = weight.shape[2:]
    top, left = (height - 1) // 2, (width - 1) // 2
    return F.conv2d(F.pad(x, (left, width - 1 - left, top, height - 1 - top)), weight, bias, stride)


def case(name, config):
    gates = 3 if config['cell'] == 'gru' else 4
    kernel = config.get('kernelSize', 3)
    kernel = (kernel, kernel) if isinstance(kernel, int) else tuple(kernel)
    leaky = config.get('activation') == 'leakyRelu'
    activation = (lambda x: F.leaky_relu(x, 0.2)) if leaky else torch.tanh
    stride, layer_norm = config.get('stride', 1), config.get('layerNorm', False)
    shapes = {'input.weight': (gates * CHANNELS, IN, *kernel), 'input.bias': (gates * CHANNELS,)}
    if gates == 3:
        convolutions = {'state': 2, 'candidate': 1}
    else:
        convolutions = {'state': 4}
    for part, count in convolutions.items():
        shapes[f'{part}.weight'] = (count * CHANNELS, CHANNELS, *kernel)
    if layer_norm:
        for part, count in {'input': gates, **convolutions}.items():
            shapes[f'{part}_norm.weight'] = shapes[f'{part}_norm.bias'] = (count * CHANNELS,)
    if config.get('peephole', False):
        shapes['peephole'] = (3, CHANNELS)
    p = {n: (torch.randn(s) * 0.4).requires_grad_() for n, s in shapes.items()}

    def sums(part, x, step=1):
        y = convolve(x, p[f'{part}.weight'], p.get(f'{part}.bias'), step)
        if not layer_norm:
            return y
        y = F.layer_norm(y.permute(0, 2, 3, 1), (y.shape[1],), p[f'{part}_norm.weight'], p[f'{part}_norm.bias'])
        return y.permute(0, 3, 1, 2)

    def gru(x, state):
        h, = state
        x_r, x_z, x_n = sums('input', x, stride).chunk(3, 1)
        h_r, h_z = sums('state', h).chunk(2, 1)
        r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
        n = activation(x_n + sums('candidate', r * h))
        return (1 - z) * n + z * h,

    def lstm(x, state):
        h, c = state
        i, f, g, o = (sums('input', x, stride) + sums('state', h)).chunk(4, 1)
        peep = [w[:, None, None] for w in p['peephole']] if 'peephole' in p else [0, 0, 0]
        c_next = torch.sigmoid(f + peep[1] * c) * c + torch.sigmoid(i + peep[0] * c) * torch.tanh(g)
        return torch.sigmoid(o + peep[2] * c_next) * torch.tanh(c_next), c_next

    x = torch.randn(BATCH, TIME, HEIGHT, WIDTH, IN, requires_grad=True)
    size = (BATCH, -(-HEIGHT // stride), -(-WIDTH // stride), CHANNELS)
    start = [torch.randn(size, requires_grad=True) for _ in range(1 if gates == 3 else 2)]
    state = [s.permute(0, 3, 1, 2) for s in start]
    outputs = []
    for t in range(TIME):
        state = (gru if gates == 3 else lstm)(x[:, t].permute(0, 3, 1, 2), state)
        outputs.append(state[0].permute(0, 2, 3, 1))
    hidden = torch.stack(outputs, 1)
    weights = torch.randn_like(hidden)
    (hidden * weights).sum().backward()
    return {
        'name': name,
        'config': config,
        'parameters': {n: numbers(v) for n, v in p.items()},
        'x': numbers(x),
        'start': [numbers(s) for s in start],
        'weights': numbers(weights),
        'hidden': numbers(hidden),
        'last': [numbers(s.permute(0, 2, 3, 1)) for s in state],
        'gradients': {'x': numbers(x.grad), 'h': numbers(start[0].grad), **{n: numbers(v.grad) for n, v in p.items()}},
    }


cases = [
    case('GRU', {'cell': 'gru'}),
    case('GRU, kernel 2 x 5, stride 2', {'cell': 'gru', 'kernelSize': [2, 5], 'stride': 2}),
    case('GRU, layer norm', {'cell': 'gru', 'kernelSize': 1, 'layerNorm': True}),
    case('GRU, leaky ReLU', {'cell': 'gru', 'activation': 'leakyRelu'}),
    case('LSTM', {'cell': 'lstm', 'kernelSize': [3, 1]}),
    case('LSTM, peepholes, stride 3', {'cell': 'lstm', 'peephole': True, 'stride': 3}),
    case('LSTM, layer norm', {'cell': 'lstm', 'layerNorm': True}),
]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'conv-cells.json')
with open(path, 'w') as file:
    json.dump(cases, file, separators=(',', ':'))
