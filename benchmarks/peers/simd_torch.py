"""The simd benchmark's work in PyTorch."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from peer import serve


def matmul(case):
    size = case["size"]
    a, b = torch.randn(size, size), torch.randn(size, size)
    a = a.t() if case["transposeA"] else a
    b = b.t() if case["transposeB"] else b
    return lambda: a @ b


def conv(case):
    gradients = case.get("gradients", False)
    x = torch.randn(64, 32, 28, 28, requires_grad=gradients)
    w = torch.randn(64, 32, 3, 3, requires_grad=gradients)
    dy = torch.randn(64, 64, 28, 28)

    def run():
        y = F.conv2d(x, w, padding=1)
        if gradients:
            torch.autograd.grad(y, (x, w), dy)

    return run


def cnn(_):
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    x, y = torch.randn(64, 1, 28, 28), torch.arange(64) % 10

    def run():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        loss.item()

    return run


def dcgan(_):
    generator = nn.Sequential(
        nn.Linear(64, 7 * 7 * 128, bias=False), nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128), nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh(),
    )
    discriminator = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 4, 2, 1, bias=False), nn.BatchNorm2d(128), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(128 * 49, 1),
    )
    optimizers = [torch.optim.Adam(model.parameters(), 2e-4, (0.5, 0.999)) for model in (discriminator, generator)]
    real, noise = torch.randn(64, 1, 28, 28), torch.randn(64, 64)
    ones, zeros = torch.ones(64, 1), torch.zeros(64, 1)
    against = F.binary_cross_entropy_with_logits

    def run():
        optimizers[0].zero_grad()
        # The generator's part is not differentiated here: ours asks for the discriminator's gradients alone.
        first = against(discriminator(real), ones) + against(discriminator(generator(noise).detach()), zeros)
        first.backward()
        optimizers[0].step()
        optimizers[1].zero_grad()
        second = against(discriminator(generator(noise)), ones)
        second.backward()
        optimizers[1].step()
        first.item(), second.item()

    return run


def elementwise(case):
    a, b = torch.randn(1000, 1000), torch.randn(1000, 1000)
    indices = torch.randperm(1000)
    work = {
        "add": lambda: a + b,
        "mul": lambda: a * b,
        "exp": lambda: a.exp(),
        "tanh": lambda: a.tanh(),
        "sum": lambda: a.sum(),
        "softmax": lambda: a.softmax(-1),
        "transpose": lambda: a.t().contiguous(),
        "gather": lambda: a[indices],
    }
    return work[case["name"]]


KINDS = {"matmul": matmul, "conv": conv, "cnn": cnn, "dcgan": dcgan, "elementwise": elementwise}


serve(lambda case: KINDS[case["kind"]](case))
