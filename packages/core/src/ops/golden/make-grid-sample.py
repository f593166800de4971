"""Values and gradients of PyTorch's grid_sample: writes grid-sample.json beside this file.

Gradients are those of sum(output * weights) with weights 0.5, 0.5 + 1/n, 0.5 + 2/n ... over the n outputs, channels last.
Run with any Python that has torch.
"""
import itertools
import json
import pathlib
import torch
from torch.nn.functional import grid_sample

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


image = torch.round(torch.randn(2, 4, 5, 3), decimals=3).requires_grad_()
# Half of the places lie outside of the image, some by more than its size.
grid = torch.round((torch.rand(2, 3, 7, 2) - 0.5) * 5, decimals=3).requires_grad_()


def case(mode, padding_mode, align_corners):
    image.grad = grid.grad = None
    channels_first = image.permute(0, 3, 1, 2)
    y = grid_sample(channels_first, grid, mode=mode, padding_mode=padding_mode, align_corners=align_corners)
    y = y.permute(0, 2, 3, 1)
    weights = 0.5 + torch.arange(y.numel()) / y.numel()
    (y * weights.reshape(y.shape)).sum().backward()
    options = {"mode": mode, "paddingMode": padding_mode, "alignCorners": align_corners}
    return {"options": options, "y": numbers(y), "dImage": numbers(image.grad), "dGrid": numbers(grid.grad)}


cases = [case(*options) for options in itertools.product(
    ["bilinear", "nearest"], ["zeros", "border", "reflection"], [False, True])]
golden = {"image": numbers(image), "grid": numbers(grid), "cases": cases}
path = pathlib.Path(__file__).with_name("grid-sample.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
