"""Values and gradients of PyTorch's convolutions: writes convolutions.json beside this file.

Pictures and clips have their channels last, weights PyTorch's layout. The values of input, weight and bias are small whole
numbers over 8, which are written in full; gradients are those of sum(output * weights) with weights 0.5, 0.5 + 1/n, ... over the
n outputs, channels last. Run with any Python that has torch.
"""
import json
import pathlib
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def channels_last(tensor):
    return tensor.movedim(1, -1)


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def eighths(*shape):
    return torch.randint(-16, 17, shape) / 8


def case(name, layer, config, size):
    module = getattr(nn, layer)(**config)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(eighths(*parameter.shape))
    x = eighths(2, config["in_channels"], *size).requires_grad_()
    y = module(x)
    output = channels_last(y)
    weights = 0.5 + torch.arange(output.numel()) / output.numel()
    (output * weights.reshape(output.shape)).sum().backward()
    return {
        "name": name,
        "layer": layer,
        "config": {camel(key): value for key, value in config.items()},
        "parameters": {key: numbers(value) for key, value in module.named_parameters()},
        "x": {"shape": list(channels_last(x).shape), "data": numbers(channels_last(x))},
        "y": {"shape": list(output.shape), "data": numbers(output)},
        "gradients": {
            "x": numbers(channels_last(x.grad)),
            **{key: numbers(value.grad) for key, value in module.named_parameters()},
        },
    }


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def config(in_channels, out_channels, kernel_size, **options):
    return dict(in_channels=in_channels, out_channels=out_channels, kernel_size=kernel_size, **options)


cases = [
    case("a 3 x 3 filter", "Conv2d", config(2, 3, 3), (5, 4)),
    case("a 1 x 1 filter", "Conv2d", config(3, 2, 1), (2, 3)),
    case("no bias", "Conv2d", config(2, 2, 3, padding=1, bias=False), (3, 3)),
    case("stride 2", "Conv2d", config(2, 3, 3, stride=2, padding=1), (5, 6)),
    case("a stride that leaves rows over", "Conv2d", config(1, 2, 2, stride=3), (6, 7)),
    case("dilation 2", "Conv2d", config(2, 2, 3, dilation=2, padding=2), (5, 6)),
    case("dilation by axis", "Conv2d", config(1, 2, (2, 3), dilation=(3, 1)), (6, 4)),
    case("dilation 2 and stride 2", "Conv2d", config(1, 2, 3, dilation=2, stride=2, padding=1), (7, 6)),
    case("2 groups", "Conv2d", config(4, 6, 3, groups=2, padding=1), (3, 3)),
    case("2 groups with dilation", "Conv2d", config(4, 2, 2, groups=2, dilation=2, bias=False), (4, 4)),
    case("depthwise", "Conv2d", config(3, 3, 3, groups=3, padding=1), (4, 3)),
    case("depthwise, 2 filters a channel", "Conv2d", config(2, 4, 3, groups=2, stride=2, padding=1), (5, 4)),
    case("depthwise with dilation", "Conv2d", config(2, 2, 2, groups=2, dilation=2), (4, 5)),
    case("same, even filter", "Conv2d", config(1, 2, (2, 4), padding="same"), (4, 5)),
    case("same, dilation 3", "Conv2d", config(1, 1, (2, 3), padding="same", dilation=3), (5, 4)),
    case("valid", "Conv2d", config(1, 1, 2, padding="valid"), (3, 3)),
    case("a rectangle with padding and strides by axis", "Conv2d", config(2, 2, (1, 3), stride=(2, 1), padding=(0, 2)), (5, 3)),
    case("more padding than filter", "Conv2d", config(1, 1, 2, padding=3), (2, 2)),
    case("a 3 x 3 filter", "ConvTranspose2d", config(2, 3, 3), (3, 2)),
    case("stride 2, padding", "ConvTranspose2d", config(2, 3, 4, stride=2, padding=1), (3, 2)),
    case("output padding", "ConvTranspose2d", config(2, 2, 3, stride=2, padding=1, output_padding=1), (3, 2)),
    case("output padding without padding", "ConvTranspose2d", config(1, 2, 2, stride=3, output_padding=(2, 1)), (2, 3)),
    case("output padding by axis", "ConvTranspose2d", config(1, 1, (3, 2), stride=(3, 2), padding=(1, 0), output_padding=(2, 1)), (2, 3)),
    case("dilation 2", "ConvTranspose2d", config(1, 2, 3, dilation=2, stride=2, padding=1, output_padding=1), (3, 2)),
    case("2 groups", "ConvTranspose2d", config(4, 6, 3, groups=2, stride=2, padding=1), (2, 2)),
    case("depthwise", "ConvTranspose2d", config(3, 3, 4, groups=3, stride=2, padding=1, bias=False), (2, 3)),
    case("depthwise, 2 inputs an output", "ConvTranspose2d", config(4, 2, 3, groups=2, stride=2), (2, 2)),
    case("a 3 x 3 x 3 filter", "Conv3d", config(1, 2, 3, padding=1), (3, 3, 2)),
    case("stride 2", "Conv3d", config(2, 2, 3, stride=2, padding=1), (3, 4, 3)),
    case("a box, all by axis", "Conv3d", config(1, 2, (1, 2, 3), stride=(1, 2, 1), padding=(0, 1, 2)), (2, 3, 3)),
    case("same, even filter", "Conv3d", config(1, 1, (2, 3, 2), padding="same", bias=False), (2, 3, 3)),
]
path = pathlib.Path(__file__).with_name("convolutions.json")
path.write_text("[\n" + ",\n".join(json.dumps(each, separators=(",", ":")) for each in cases) + "\n]\n")
