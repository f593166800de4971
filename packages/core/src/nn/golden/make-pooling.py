"""Values and gradients of PyTorch's layers of pictures: writes pooling.json beside this file.

Pictures are stored channels last. Gradients are those of sum(output * weights) with weights 0.5, 0.5 + 1/n, 0.5 + 2/n ...
over the n outputs, channels last. Run with any Python that has torch.
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


def first(x):
    """Channels first."""
    return x.permute(0, 3, 1, 2)


def last(x):
    """Channels last, of pictures."""
    return x.permute(0, 2, 3, 1) if x.dim() == 4 else x


def state(module):
    return {name: numbers(value) for name, value in module.state_dict().items()}


def run(module, x):
    x = x.clone().requires_grad_()
    module.zero_grad()
    y = last(module(first(x)))
    weighted(y).backward()
    return {
        "x": numbers(x),
        "shape": list(x.shape),
        "y": numbers(y),
        "dx": numbers(x.grad),
        "gradients": {name: numbers(p.grad) for name, p in module.named_parameters()},
    }


def layer(module, inputs, train=True):
    """The layer's state before, and for each input its output and gradients, and the state after all."""
    module.train(train)
    before = state(module)
    runs = [run(module, x) for x in inputs]
    return {"before": before, "runs": runs, "after": state(module)}


def randomized(module):
    for parameter in module.parameters():
        nn.init.normal_(parameter)
    return module


def tied(*shape):
    """Few values, so that windows have several of the largest."""
    return torch.randint(-2, 3, shape).double()


def pooled(shape, **options):
    """With indices, and unpooled by them to the size of the picture."""
    x = tied(*shape).requires_grad_()
    y, indices = F.max_pool2d(first(x), return_indices=True, **options)
    weighted(last(y)).backward()
    values = torch.randn(last(y).shape).requires_grad_()
    picture = F.max_unpool2d(first(values), indices, output_size=shape[1:3], **options)
    weighted(last(picture)).backward()
    unpooled = {"x": numbers(values), "y": numbers(last(picture)), "dx": numbers(values.grad)}
    return {
        "options": {"kernelSize": options["kernel_size"], "stride": options["stride"], "padding": options["padding"]},
        "x": numbers(x),
        "shape": list(shape),
        "y": numbers(last(y)),
        "outShape": list(last(y).shape),
        "indices": [int(v) for v in last(indices).flatten()],
        "dx": numbers(x.grad),
        "unpooled": unpooled,
    }


def spectral(module, x):
    """Two training passes, whose power iterations move u and v, and one of evaluation. Pictures are channels first."""
    module = nn.utils.spectral_norm(module)
    before = state(module)
    runs = []
    for training in [True, True, False]:
        module.train(training).zero_grad()
        x = x.detach().clone().requires_grad_()
        y = module(x)
        weighted(y).backward()
        runs.append({
            "training": training,
            "y": numbers(y),
            "dx": numbers(x.grad),
            "dWeight": numbers(module.weight_orig.grad),
            "weight": numbers(module.weight),
            "u": numbers(module.weight_u),
            "v": numbers(module.weight_v),
        })
    return {"shape": list(module.weight_orig.shape), "x": numbers(x), "xShape": list(x.shape), "before": before, "runs": runs}


evaluated = randomized(nn.BatchNorm2d(3))
evaluated.running_mean.normal_()
evaluated.running_var.uniform_(0.5, 2)
picture = torch.randn(1, 5, 6, 2)

golden = {
    "layers": {
        "MaxPool2d": layer(nn.MaxPool2d(2), [tied(2, 4, 6, 2), tied(1, 5, 7, 1)]),
        "MaxPool2dOverlapping": layer(nn.MaxPool2d(3, 2, 1), [tied(2, 5, 6, 2), tied(1, 4, 4, 1)]),
        "MaxPool2dApart": layer(nn.MaxPool2d(2, 3), [tied(1, 6, 8, 2)]),
        "AvgPool2d": layer(nn.AvgPool2d(2), [torch.randn(2, 5, 6, 2)]),
        "AvgPool2dPadded": layer(nn.AvgPool2d(3, 2, 1), [picture]),
        "AvgPool2dInside": layer(nn.AvgPool2d(3, 2, 1, count_include_pad=False), [picture]),
        "GlobalAvgPool2d": layer(nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), [picture]),
        "AdaptiveAvgPool2d": layer(nn.AdaptiveAvgPool2d((3, 4)), [torch.randn(2, 5, 6, 2), torch.randn(1, 6, 8, 1), torch.randn(1, 2, 3, 1)]),
        "UpsampleNearest": layer(nn.Upsample(scale_factor=2), [torch.randn(2, 3, 2, 2)]),
        "UpsampleNearestFraction": layer(nn.Upsample(scale_factor=1.4), [picture]),
        "UpsampleBilinear": layer(nn.Upsample(scale_factor=2, mode="bilinear"), [torch.randn(2, 3, 4, 2), torch.randn(1, 1, 3, 1)]),
        "UpsampleBilinearThrice": layer(nn.Upsample(scale_factor=3, mode="bilinear"), [torch.randn(1, 3, 4, 1)]),
        "UpsampleBilinearFraction": layer(nn.Upsample(scale_factor=1.7, mode="bilinear"), [picture]),
        "UpsampleBilinearDown": layer(nn.Upsample(scale_factor=0.4, mode="bilinear"), [picture]),
        "PixelShuffle": layer(nn.PixelShuffle(2), [torch.randn(2, 2, 3, 8)]),
        "PixelUnshuffle": layer(nn.PixelUnshuffle(2), [torch.randn(2, 4, 6, 2)]),
        "BatchNorm": layer(randomized(nn.BatchNorm2d(3)), [torch.randn(2, 3, 2, 3) * 2 + 1, torch.randn(1, 2, 2, 3)]),
        "BatchNormEvaluation": layer(evaluated, [torch.randn(2, 2, 2, 3)], train=False),
        "GroupNorm": layer(randomized(nn.GroupNorm(2, 4)), [torch.randn(2, 3, 2, 4) * 2 + 1]),
        "GroupNormOfAll": layer(randomized(nn.GroupNorm(1, 4)), [torch.randn(2, 3, 2, 4) * 2 + 1]),
        "InstanceNorm2d": layer(nn.InstanceNorm2d(3), [torch.randn(2, 3, 2, 3) * 2 + 1]),
        "InstanceNorm2dAffine": layer(randomized(nn.InstanceNorm2d(3, affine=True)), [torch.randn(2, 3, 2, 3) * 2 + 1]),
    },
    "pooled": [
        pooled((2, 4, 6, 2), kernel_size=2, stride=2, padding=0),
        pooled((1, 5, 7, 3), kernel_size=2, stride=2, padding=0),
        pooled((2, 7, 6, 2), kernel_size=3, stride=2, padding=1),
        pooled((1, 6, 8, 1), kernel_size=2, stride=3, padding=0),
        pooled((1, 5, 5, 2), kernel_size=3, stride=1, padding=1),
    ],
    "spectralNorm": {
        "Linear": spectral(nn.Linear(3, 4), torch.randn(5, 3)),
        "Conv2d": spectral(nn.Conv2d(2, 3, 2), torch.randn(2, 2, 3, 3)),
    },
}
path = pathlib.Path(__file__).with_name("pooling.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
