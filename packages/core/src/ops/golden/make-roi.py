"""Values and gradients of torchvision's roi_align and roi_pool: writes roi.json beside this file.

Gradients are those of sum(output * weights) with weights 0.5, 0.5 + 1/n, 0.5 + 2/n ... over the n outputs, channels last.
Run with any Python that has torchvision.
"""
import itertools
import json
import pathlib
import torch
from torchvision.ops import roi_align, roi_pool

torch.manual_seed(0)


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


# One decimal, so that some values are equal and roi_pool has to choose.
features = torch.round(torch.randn(2, 6, 7, 2), decimals=1).requires_grad_()
# x1, y1, x2, y2 in pixels of the features.
places = torch.tensor([
    [1.3, 0.7, 5.9, 4.2],  # inside
    [0, 0, 7, 6],  # all
    [-3.4, -2.6, 4.7, 3.1],  # partly outside, to the upper left
    [2.2, 1.1, 12.3, 13.7],  # partly outside, to the lower right
    [-40, -30, 50, 60],  # much larger than the features
    [-2.5, -0.5, 2.5, 3.5],  # halves, which are rounded away from 0
    [2.2, 2.1, 2.6, 2.7],  # smaller than a pixel
    [3.25, 2.5, 3.25, 2.5],  # empty
    [5.1, 4.2, 3.6, 1.9],  # the wrong way round
    [-9, -8, -4, -5],  # outside, to the upper left
    [8.2, 2.1, 14, 5],  # outside, to the right
])
batch_indices = [0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1]


def case(op, size, scale, **options):
    features.grad = None
    boxes = torch.round(places / scale, decimals=2)
    indexed = torch.cat([torch.tensor(batch_indices)[:, None], boxes], 1)
    y = op(features.permute(0, 3, 1, 2), indexed, size, spatial_scale=scale, **options).permute(0, 2, 3, 1)
    weights = 0.5 + torch.arange(y.numel()) / y.numel()
    (y * weights.reshape(y.shape)).sum().backward()
    return {"outputSize": size, "spatialScale": scale, "boxes": numbers(boxes), "y": numbers(y), "dFeatures": numbers(features.grad)}


def align(scale, ratio, aligned):
    options = {"samplingRatio": ratio, "aligned": aligned}
    return {**options, **case(roi_align, [3, 2], scale, sampling_ratio=ratio, aligned=aligned)}


golden = {
    "features": numbers(features),
    "batchIndices": batch_indices,
    "align": [align(*options) for options in itertools.product([1, 0.3, 0.0625], [-1, 2], [False, True])],
    "pool": [case(roi_pool, size, scale) for size, scale in itertools.product([[3, 2], [1, 5]], [1, 0.3, 0.0625])],
}
path = pathlib.Path(__file__).with_name("roi.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
