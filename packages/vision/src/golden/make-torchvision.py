"""Narrow networks of torchvision with seeded random weights, in each file format, and the logits that they give.

Run by python3 with torch and torchvision; writes beside itself. With a network's name and a folder it writes that network
at its full size instead, for testing/compare-torchvision.ts.
"""
import functools
import importlib
import json
import pathlib
import struct
import sys

import torch
import torchvision
from torch import nn
from torchvision.models import AlexNet, resnet, vgg

# The package has functions of the names of its modules.
googlenet = importlib.import_module("torchvision.models.googlenet")

HERE = pathlib.Path(__file__).parent
CLASSES = 5


def pictures(count, size):
    """[count, 3, size, size], whose value at place i of [count, size, size, 3] is made from i alone."""
    i = torch.arange(count * size * size * 3)
    return (((i * 7919) % 1009) / 504.5 - 1).reshape(count, size, size, 3).permute(0, 3, 1, 2).float()


def narrow_alexnet(width, hidden):
    model = AlexNet(num_classes=CLASSES)
    channels = {n: round(n * width) for n in (64, 192, 384, 256)} | {3: 3}
    for i, layer in enumerate(model.features):
        if isinstance(layer, nn.Conv2d):
            model.features[i] = nn.Conv2d(channels[layer.in_channels], channels[layer.out_channels],
                                          layer.kernel_size, layer.stride, layer.padding)
    model.classifier[1] = nn.Linear(36 * channels[256], hidden)
    model.classifier[4] = nn.Linear(hidden, hidden)
    model.classifier[6] = nn.Linear(hidden, CLASSES)
    return model


def narrow_vgg(name, width, hidden, batch_norm):
    plan = [v if v == "M" else round(v * width) for v in vgg.cfgs[name]]
    model = vgg.VGG(vgg.make_layers(plan, batch_norm), num_classes=CLASSES)
    model.classifier[0] = nn.Linear(49 * plan[-2], hidden)
    model.classifier[3] = nn.Linear(hidden, hidden)
    model.classifier[6] = nn.Linear(hidden, CLASSES)
    return model


def narrow_googlenet(width):
    def narrow(n):
        return n if n == 3 else round(n * width)

    def conv(inputs, outputs, **options):
        return googlenet.BasicConv2d(narrow(inputs), narrow(outputs), **options)

    class Aux(googlenet.InceptionAux):
        def __init__(self, inputs, classes, dropout):
            super().__init__(inputs, classes, conv, dropout)
            self.fc1 = nn.Linear(16 * narrow(128), narrow(1024))
            self.fc2 = nn.Linear(narrow(1024), classes)

    blocks = [conv, functools.partial(googlenet.Inception, conv_block=conv), Aux]
    model = googlenet.GoogLeNet(CLASSES, init_weights=False, blocks=blocks)
    model.fc = nn.Linear(narrow(1024), CLASSES)
    return model


class NarrowResNet(resnet.ResNet):
    def __init__(self, block, layers, width):
        object.__setattr__(self, "width", width)
        super().__init__(block, layers, CLASSES)
        self.fc = nn.Linear(round(512 * width) * block.expansion, CLASSES)

    def __setattr__(self, name, value):
        first = name == "inplanes" and "inplanes" not in self.__dict__
        super().__setattr__(name, round(value * self.width) if first else value)

    def _make_layer(self, block, planes, *args, **options):
        return super()._make_layer(block, round(planes * self.width), *args, **options)


def randomized(model):
    """As after training: statistics and scales that are not 0 and 1."""
    for m in model.modules():
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(m.weight)
        if isinstance(m, nn.BatchNorm2d):
            m.num_batches_tracked.fill_(7)
            nn.init.uniform_(m.running_var, 0.5, 1.5)
            nn.init.uniform_(m.weight, 0.5, 1.5)
            nn.init.normal_(m.running_mean, 0, 0.1)
        if getattr(m, "bias", None) is not None:
            nn.init.normal_(m.bias, 0, 0.1)
    # Else each block doubles the variance, and logits are hundreds.
    for m in model.modules():
        if isinstance(m, (resnet.BasicBlock, resnet.Bottleneck)):
            nn.init.uniform_((m.bn3 if isinstance(m, resnet.Bottleneck) else m.bn2).weight, 0.1, 0.4)
    return model.eval()


DTYPES = {torch.float32: "F32", torch.float16: "F16", torch.int64: "I64"}


def safetensors(state):
    header, data = {}, b""
    for name, t in state.items():
        raw = t.contiguous().numpy().tobytes()
        header[name] = {"dtype": DTYPES[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def halved(model):
    """Rounds the weights to 16 bits."""
    state = {n: t.half() if t.is_floating_point() else t for n, t in model.state_dict().items()}
    model.load_state_dict(state)
    return state


def write(name, model, file):
    path = HERE / file
    if file.endswith(".pth"):
        torch.save(model.state_dict(), path, _use_new_zipfile_serialization="legacy" not in file)
    else:
        path.write_bytes(safetensors(halved(model) if "f16" in file else model.state_dict()))


MODELS = [
    ("AlexNet", {"width": 1 / 16, "hiddenSize": 16}, "alexnet.legacy.pth", 64, lambda: narrow_alexnet(1 / 16, 16)),
    ("VGG", {"depth": 11, "width": 1 / 32, "hiddenSize": 16}, "vgg11.safetensors", 64, lambda: narrow_vgg("A", 1 / 32, 16, False)),
    ("VGG", {"depth": 16, "batchNorm": True, "width": 1 / 32, "hiddenSize": 8}, "vgg16-bn.pth", 32,
     lambda: narrow_vgg("D", 1 / 32, 8, True)),
    ("GoogLeNet", {"width": 1 / 8}, "googlenet.f16.safetensors", 64, lambda: narrow_googlenet(1 / 8)),
    ("ResNet", {"depth": 18, "width": 1 / 32}, "resnet18.pth", 64, lambda: NarrowResNet(resnet.BasicBlock, [2, 2, 2, 2], 1 / 32)),
    ("ResNet", {"depth": 50, "width": 1 / 32}, "resnet50.safetensors", 64,
     lambda: NarrowResNet(resnet.Bottleneck, [3, 4, 6, 3], 1 / 32)),
]


def networks():
    for kind, config, file, size, make in MODELS:
        torch.manual_seed(len(file))
        model = randomized(make())
        write(kind, model, file)
        x = pictures(2, size)
        with torch.no_grad():
            golden = {"kind": kind, "config": {**config, "classes": CLASSES}, "file": file, "size": size,
                      "logits": model(x).flatten().tolist()}
            if kind == "GoogLeNet":
                maps = {}
                for name, block in (("aux1", model.inception4a), ("aux2", model.inception4d)):
                    block.register_forward_hook(lambda m, i, o, n=name: maps.update({n: getattr(model, n)(o)}))
                model(x)
                golden["auxiliary"] = [maps[n].flatten().tolist() for n in ("aux1", "aux2")]
        yield golden


def small_files():
    """Files of each element type, in each format."""
    base = torch.arange(6.0)
    tensors = {
        "float": base.reshape(2, 3) / 4,
        "view": base[2:5],
        "half": (base / 4).half(),
        "bfloat": (base / 4).bfloat16(),
        "int": torch.tensor([-1, 2], dtype=torch.int32),
        "long": torch.tensor([3, -4]),
        "byte": torch.tensor([0, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False]),
        "scalar": torch.tensor(0.5),
        "empty": torch.zeros(0, 3),
        "parameter": nn.Parameter(torch.tensor([1.5])),
    }
    torch.save(tensors, HERE / "types.pth")
    torch.save(tensors, HERE / "types.protocol4.pth", pickle_protocol=4)
    torch.save(tensors, HERE / "types.legacy.pth", _use_new_zipfile_serialization=False)
    # What must be refused.
    torch.save(nn.Linear(1, 1), HERE / "module.pth")
    torch.save({"x": torch.zeros(2, 3).T}, HERE / "transposed.pth")
    torch.save({"x": torch.zeros(1, dtype=torch.float64)}, HERE / "double.pth")
    torch.save({"epoch": 3, "model": {"x": torch.zeros(1)}}, HERE / "nested.pth")
    return {n: {"shape": list(t.shape), "data": t.detach().float().flatten().tolist()} for n, t in tensors.items()}


def full_size(name, folder, size=224):
    """`weights.pth` and `logits.json`."""
    torch.manual_seed(1)
    model = randomized(getattr(torchvision.models, name)())
    torch.save(model.state_dict(), folder / "weights.pth")
    with torch.no_grad():
        logits = model(pictures(2, size)).flatten().tolist()
    (folder / "logits.json").write_text(json.dumps(logits))


if len(sys.argv) > 1:
    full_size(sys.argv[1], pathlib.Path(sys.argv[2]))
else:
    golden = {"networks": list(networks()), "types": small_files()}
    (HERE / "torchvision.json").write_text(json.dumps(golden) + "\n")
