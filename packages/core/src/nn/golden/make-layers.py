"""Values and gradients of PyTorch's activations and layers: writes layers.json beside this file.

Gradients are those of sum(output * weights) with weights 0.5, 0.5 + 1/n, 0.5 + 2/n ... over the n outputs.
Run with any Python that has torch.
"""
import json
import pathlib
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def weighted(output):
    weights = 0.5 + torch.arange(output.numel()) / output.numel()
    return (output * weights.reshape(output.shape)).sum()


POINTS = [-1e4, -100.0, -30.0, -8.0, -3.0, -1.0, -0.1, 0.0, 0.1, 0.7, 2.0, 5.0, 12.0, 40.0, 1e4]
ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leakyRelu": lambda x: F.leaky_relu(x, 0.2),
    "elu": F.elu,
    "eluScaled": lambda x: F.elu(x, 0.7),
    "softplus": lambda x: torch.logaddexp(x, torch.zeros(())),
    "gelu": F.gelu,
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
}


def activation(f):
    x = torch.tensor(POINTS, requires_grad=True)
    y = f(x)
    y.sum().backward()
    return {"y": numbers(y), "gradient": numbers(x.grad)}


def layer(module, inputs, train=True):
    """The layer's state before, and for each input its output and gradients, and the state after all."""
    module.train(train)
    before = {name: numbers(value) for name, value in module.state_dict().items()}
    runs = []
    for x in inputs:
        x = x.clone()
        if x.is_floating_point():
            x.requires_grad_()
        module.zero_grad()
        y = module(x)
        weighted(y).backward()
        runs.append({
            "x": numbers(x),
            "shape": list(x.shape),
            "y": numbers(y),
            "dx": numbers(x.grad) if x.is_floating_point() else [],
            "gradients": {name: numbers(p.grad) for name, p in module.named_parameters()},
        })
    after = {name: numbers(value) for name, value in module.state_dict().items()}
    return {"before": before, "runs": runs, "after": after}


def randomized(module):
    for parameter in module.parameters():
        nn.init.normal_(parameter)
    return module


class Maxout(nn.Linear):
    def forward(self, x):
        return super().forward(x).unflatten(-1, (2, 3)).amax(-1)


evaluated = randomized(nn.BatchNorm1d(3))
evaluated.running_mean.normal_()
evaluated.running_var.uniform_(0.5, 2)

golden = {
    "points": POINTS,
    "activations": {name: activation(f) for name, f in ACTIVATIONS.items()},
    "layers": {
        "Linear": layer(randomized(nn.Linear(3, 2)), [torch.randn(4, 3), torch.randn(2, 2, 3)]),
        "Embedding": layer(randomized(nn.Embedding(5, 3)), [torch.tensor([[1, 0, 4], [1, 1, 2]])]),
        "LayerNorm": layer(randomized(nn.LayerNorm(5)), [torch.randn(3, 5), torch.randn(2, 2, 5) * 3 + 2]),
        "BatchNorm": layer(randomized(nn.BatchNorm1d(3)), [torch.randn(4, 3) * 2 + 1, torch.randn(5, 3)]),
        "BatchNormEvaluation": layer(evaluated, [torch.randn(4, 3)], train=False),
        "PReLU": layer(nn.PReLU(3, 0.1), [torch.randn(4, 3)]),
        "PReLUShared": layer(nn.PReLU(), [torch.randn(4, 3)]),
        "Maxout": layer(Maxout(3, 6), [torch.randn(4, 3)]),
        "Sequential": layer(randomized(nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))), [torch.randn(5, 3)]),
    },
}
pathlib.Path(__file__).with_name("layers.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
