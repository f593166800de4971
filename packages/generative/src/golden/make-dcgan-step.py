"""Two training steps of tiny DCGANs in PyTorch, each an update of D and then one of G: writes dcgan-step.json beside this file.

z is what GANStep draws with `normal` of @reverie/core from `new Random('golden').split('0')` and `.split('1')`, which the tests check.
Run with any Python that has torch.
"""
import json
import pathlib
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)

ROWS, SIDE, LATENT = 3, 8, 4
# For each step that of D's update and that of G's.
Z = [
    [[1.47955, 1.630243, -1.508137, 0.025729, -0.058228, 1.973697, 0.020358, 0.606709, -3.205285, -1.195989, -0.269358, -0.800857],
     [-0.971804, 1.498378, -0.115345, 0.85782, -0.383723, 0.184387, 0.701761, 0.133875, 0.256933, -1.542754, -0.907069, 1.113938]],
    [[-0.641856, -0.177024, 1.035124, -1.061358, 0.144981, 0.26553, 1.949327, 1.387179, 0.607726, 1.302329, 1.444708, 0.819028],
     [-0.660026, -1.345318, -0.112237, 2.181378, -0.874357, -0.921057, -0.849359, 0.706878, -0.09249, 0.467826, 0.831121, 0.753835]],
]


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def named(module):
    return {name.replace("weight_orig", "weight"): numbers(tensor) for name, tensor in module.state_dict().items()}


class ToMaps(nn.Module):
    """Rows of numbers to maps: where they meet, channels are last, as ours are everywhere."""

    def forward(self, x):
        return x.view(-1, 2, 2, 3).permute(0, 3, 1, 2)


class ToRows(nn.Module):
    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.network = nn.Sequential(
            nn.Linear(LATENT, 12, bias=False), ToMaps(), nn.BatchNorm2d(3), nn.ReLU(),
            nn.ConvTranspose2d(3, 2, 4, 2, 1, bias=False), nn.BatchNorm2d(2), nn.ReLU(),
            nn.ConvTranspose2d(2, 1, 4, 2, 1),
        )

    def forward(self, z):
        return self.network(z).tanh()


class Discriminator(nn.Module):
    def __init__(self, spectral):
        super().__init__()
        wrap = nn.utils.spectral_norm if spectral else lambda layer: layer
        norm = [] if spectral else [nn.BatchNorm2d(3)]
        self.network = nn.Sequential(
            wrap(nn.Conv2d(1, 2, 4, 2, 1)), nn.LeakyReLU(0.2),
            wrap(nn.Conv2d(2, 3, 4, 2, 1, bias=spectral)), *norm, nn.LeakyReLU(0.2), ToRows(),
        )
        self.output = wrap(nn.Linear(12, 1))

    def forward(self, x):
        return self.output(self.network(x))


def non_saturating(real, fake):
    return F.softplus(-real).mean() + F.softplus(fake).mean()


def hinge(real, fake):
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


LOSSES = {
    "nonSaturating": (non_saturating, lambda fake: F.softplus(-fake).mean()),
    "hinge": (hinge, lambda fake: -fake.mean()),
}


def norm(module):
    return torch.cat([p.grad.flatten() for p in module.parameters()]).norm().item()


def steps(name, spectral, images):
    generator, discriminator = Generator(), Discriminator(spectral)
    networks = {"generator": generator, "discriminator": discriminator}
    optimizers = {key: torch.optim.Adam(net.parameters(), 2e-4, (0.5, 0.999)) for key, net in networks.items()}
    discriminator_loss, generator_loss = LOSSES[name]
    before = {key: named(net) for key, net in networks.items()}
    figures = []
    for z in torch.tensor(Z).view(len(Z), 2, ROWS, LATENT):
        fake = generator(z[0]).detach()
        discriminator.zero_grad()
        loss = discriminator_loss(discriminator(images), discriminator(fake))
        loss.backward()
        of_discriminator = norm(discriminator)
        optimizers["discriminator"].step()
        generator.zero_grad()
        drawn = generator_loss(discriminator(generator(z[1])))
        drawn.backward()
        optimizers["generator"].step()
        figures.append({"loss": loss.item(), "generator": drawn.item(), "discriminatorGradient": of_discriminator,
                        "generatorGradient": norm(generator)})
    after = {key: named(net) for key, net in networks.items()}
    return {"loss": name, "spectralNorm": spectral, "before": before, "after": after, "figures": figures}


images = torch.rand(ROWS, 1, SIDE, SIDE)
golden = {
    "images": numbers(images),
    "z": Z,
    "cases": [steps("nonSaturating", False, images * 2 - 1), steps("hinge", True, images * 2 - 1)],
}
pathlib.Path(__file__).with_name("dcgan-step.json").write_text(json.dumps(golden) + "\n")
