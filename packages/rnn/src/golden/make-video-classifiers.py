"""Writes video-classifiers.json: GRU-RCN, 3-D convolutions, an LSTM over frames and a ConvNet of one frame, composed of PyTorch's
own operations; logits, and gradients of their mean cross-entropy.

/usr/bin/python3 make-video-classifiers.py, with PyTorch 1.13 from Debian
"""
import json
import os

import torch
import torch.nn.functional as F

torch.manual_seed(0)
BATCH, TIME, SIDE, CLASSES, LEVELS, HIDDEN = 2, 3, 8, 3, (2, 3), 4
LABELS = torch.tensor([2, 0])


def numbers(tensor):
    return {'shape': list(tensor.shape), 'data': [float(f'{v:.7g}') for v in tensor.detach().double().flatten().tolist()]}


def features(p, frames):
    """Maps of each level: frames [n, height, width, 1], maps [n, channels, height, width]."""
    maps, levels = frames.permute(0, 3, 1, 2), []
    for level in range(len(LEVELS)):
        maps = F.relu(F.conv2d(maps, p[f'features.{level}.weight'], p[f'features.{level}.bias'], 2, 1))
        levels.append(maps)
    return levels


def flat(maps):
    return maps.permute(0, 2, 3, 1).flatten(1)


def output(p, x):
    return F.linear(x, p['output.weight'], p['output.bias'])


def frame(p, x):
    return output(p, flat(features(p, x[:, TIME // 2])[-1]))


def lstm(p, x):
    steps = flat(features(p, x.flatten(0, 1))[-1]).view(BATCH, TIME, -1)
    h = c = torch.zeros(BATCH, HIDDEN)
    states = []
    for t in range(TIME):
        sums = F.linear(steps[:, t], p['rnn.weight_ih'], p['rnn.bias_ih']) + F.linear(h, p['rnn.weight_hh'], p['rnn.bias_hh'])
        i, f, g, o = sums.chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        states.append(output(p, h))
    return torch.stack(states).mean(0)


def conv3d(p, x):
    maps = x.permute(0, 4, 1, 2, 3)
    for level in range(len(LEVELS)):
        maps = F.relu(F.conv3d(maps, p[f'{level}.weight'], p[f'{level}.bias'], 2, 1))
    return output(p, maps.mean((2, 3, 4)))


def gru_rcn(bottom_up):
    def logits(p, x):
        below, means = None, []
        for level, maps in enumerate(features(p, x.flatten(0, 1))):
            inputs = maps.view(BATCH, TIME, *maps.shape[1:])
            weight = {n: p[f'rnn.{level}.{n}'] for n in ('input.weight', 'input.bias', 'state.weight', 'candidate.weight')}
            h, states = torch.zeros(BATCH, *maps.shape[1:]), []
            own = maps.shape[1]
            for t in range(TIME):
                # The convolution of the level's maps, and that of the state below, as the paper adds them.
                sums = F.conv2d(inputs[:, t], weight['input.weight'][:, :own], weight['input.bias'], padding=1)
                if below is not None:
                    sums = sums + F.conv2d(F.max_pool2d(below[t], 2), weight['input.weight'][:, own:], padding=1)
                x_r, x_z, x_n = sums.chunk(3, 1)
                h_r, h_z = F.conv2d(h, weight['state.weight'], padding=1).chunk(2, 1)
                r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
                n = torch.tanh(x_n + F.conv2d(r * h, weight['candidate.weight'], padding=1))
                h = (1 - z) * n + z * h
                states.append(h)
            below = states if bottom_up else None
            means.append(h.mean((2, 3)))
        return output(p, torch.cat(means, 1))
    return logits


def case(kind, options, shapes, logits_of):
    p = {n: (torch.randn(s) * 0.5).requires_grad_() for n, s in shapes.items()}
    frames = torch.rand(BATCH, TIME, SIDE, SIDE, 1)
    logits = logits_of(p, frames)
    loss = F.cross_entropy(logits, LABELS)
    loss.backward()
    return {
        'kind': kind,
        'options': options,
        'parameters': {n: numbers(v) for n, v in p.items()},
        'frames': numbers(frames),
        'probs': numbers(torch.softmax(logits, 1)),
        'loss': loss.item(),
        'gradients': {n: numbers(v.grad) for n, v in p.items()},
    }


def convolutions(prefix, window):
    ins = (1, *LEVELS[:-1])
    return {f'{prefix}{i}.{n}': s for i, (a, b) in enumerate(zip(ins, LEVELS))
            for n, s in (('weight', (b, a, *window)), ('bias', (b,)))}


def outputs(size):
    return {'output.weight': (CLASSES, size), 'output.bias': (CLASSES,)}


def cells(bottom_up):
    shapes = {}
    for level, size in enumerate(LEVELS):
        inputs = size + (LEVELS[level - 1] if bottom_up and level > 0 else 0)
        shapes[f'rnn.{level}.input.weight'] = (3 * size, inputs, 3, 3)
        shapes[f'rnn.{level}.input.bias'] = (3 * size,)
        shapes[f'rnn.{level}.state.weight'] = (2 * size, size, 3, 3)
        shapes[f'rnn.{level}.candidate.weight'] = (size, size, 3, 3)
    return shapes


net = convolutions('features.', (3, 3))
top = (SIDE // 4) ** 2 * LEVELS[-1]
recurrent = {'rnn.weight_ih': (4 * HIDDEN, top), 'rnn.weight_hh': (4 * HIDDEN, HIDDEN), 'rnn.bias_ih': (4 * HIDDEN,), 'rnn.bias_hh': (4 * HIDDEN,)}
cases = [
    case('frame', {}, {**net, **outputs(top)}, frame),
    case('lstm', {'hiddenSize': HIDDEN}, {**net, **recurrent, **outputs(HIDDEN)}, lstm),
    case('conv3d', {}, {**convolutions('', (3, 3, 3)), **outputs(LEVELS[-1])}, conv3d),
    case('gru-rcn', {}, {**net, **cells(False), **outputs(sum(LEVELS))}, gru_rcn(False)),
    case('gru-rcn', {'bottomUp': True}, {**net, **cells(True), **outputs(sum(LEVELS))}, gru_rcn(True)),
]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'video-classifiers.json')
with open(path, 'w') as file:
    json.dump({'labels': LABELS.tolist(), 'cases': cases}, file, separators=(',', ':'))
