"""The generative benchmark's work in PyTorch; configurations are those of @reverie/generative, for pictures of 28 × 28."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from peer import serve

SIDE, LEVELS = 28, [28, 14, 7]


def activation(network):
    return nn.LeakyReLU(0.2) if network.get("activation") == "leakyRelu" else nn.ReLU()


def encoder(network):
    """The layers, and how many features they give."""
    act, sizes = activation(network), network.get("hiddenSizes")
    if sizes is not None:
        linears = [[nn.Linear(i, o), act] for i, o in zip([SIDE * SIDE, *sizes], sizes)]
        return nn.Sequential(nn.Flatten(), *sum(linears, [])), sizes[-1]
    channels, batch = network["channels"], network.get("norm") == "batch"
    layers = []
    for index, (i, o) in enumerate(zip([1, *channels], channels)):
        normed = batch and index > 0
        layers += [nn.Conv2d(i, o, 4, 2, 1, bias=not normed), *([nn.BatchNorm2d(o)] if normed else []), act]
    features = channels[-1] * LEVELS[len(channels)] ** 2
    layers.append(nn.Flatten())
    hidden = network.get("hiddenSize")
    if hidden is None:
        return nn.Sequential(*layers), features
    return nn.Sequential(*layers, nn.Linear(features, hidden), act), hidden


def decoder(latent, network):
    act, sizes = activation(network), network.get("hiddenSizes")
    if sizes is not None:
        sizes = [latent, *reversed(sizes)]
        linears = [[nn.Linear(i, o), act] for i, o in zip(sizes, sizes[1:])]
        return nn.Sequential(*sum(linears, []), nn.Linear(sizes[-1], SIDE * SIDE), nn.Unflatten(1, (1, SIDE, SIDE)))
    channels, batch = [*reversed(network["channels"]), 1], network.get("norm") == "batch"
    side, hidden = LEVELS[len(channels) - 1], network.get("hiddenSize")
    normed = lambda count: [*([nn.BatchNorm2d(count)] if batch else []), act]
    layers = [] if hidden is None else [nn.Linear(latent, hidden), act]
    layers += [nn.Linear(hidden or latent, channels[0] * side * side, bias=not batch)]
    layers += [nn.Unflatten(1, (channels[0], side, side)), *normed(channels[0])]
    for index, (i, o) in enumerate(zip(channels, channels[1:])):
        last = index == len(channels) - 2
        layers += [nn.ConvTranspose2d(i, o, 4, 2, 1, bias=last or not batch), *([] if last else normed(o))]
    return nn.Sequential(*layers)


def gan(config, batch):
    """The generator and the discriminator, the work of one training step, and that of drawing."""
    latent = config["latentSize"]
    generator = nn.Sequential(decoder(latent, config["network"]), nn.Tanh())
    features, size = encoder(config["discriminator"])
    discriminator = nn.Sequential(features, nn.Linear(size, 1))
    optimizers = [torch.optim.Adam(net.parameters(), 2e-4, (0.5, 0.999)) for net in (discriminator, generator)]
    pictures, weight = torch.rand(batch, 1, SIDE, SIDE), config.get("gradientPenalty", 0)
    wasserstein = config["loss"] == "wasserstein"

    def penalty(real, fake):
        places = torch.rand(batch, 1, 1, 1)
        between = (real + places * (fake - real)).requires_grad_()
        slopes, = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)
        return (slopes.flatten(1).norm(2, 1) - 1).square().mean()

    def update_discriminator(real):
        with torch.no_grad():
            fake = generator(torch.randn(batch, latent))
        on_real, on_fake = discriminator(real), discriminator(fake)
        loss = on_fake.mean() - on_real.mean() if wasserstein else F.softplus(-on_real).mean() + F.softplus(on_fake).mean()
        if weight > 0:
            loss = loss + weight * penalty(real, fake)
        optimizers[0].zero_grad()
        loss.backward()
        optimizers[0].step()
        return loss.item()

    def update_generator():
        on_fake = discriminator(generator(torch.randn(batch, latent)))
        loss = -on_fake.mean() if wasserstein else F.softplus(-on_fake).mean()
        optimizers[1].zero_grad()
        # The discriminator's own gradients are not asked for.
        loss.backward(inputs=list(generator.parameters()))
        optimizers[1].step()
        return loss.item()

    def train():
        return update_discriminator(pictures * 2 - 1), update_generator()

    return nn.ModuleList([generator, discriminator]), train, lambda: generator(torch.randn(batch, latent))


def vae(config, batch):
    latent = config["latentSize"]
    features, size = encoder(config["network"])
    posterior = nn.Linear(size, 2 * latent)
    decode = decoder(latent, config["network"])
    model = nn.ModuleList([features, posterior, decode])
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    pictures = torch.rand(batch, 1, SIDE, SIDE)

    def train():
        mean, log_var = posterior(features(pictures)).chunk(2, 1)
        outputs = decode(mean + torch.exp(log_var / 2) * torch.randn(batch, latent))
        reconstruction = F.binary_cross_entropy_with_logits(outputs, pictures, reduction="sum") / batch
        kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(1).mean()
        optimizer.zero_grad()
        (reconstruction + kl).backward()
        optimizer.step()
        return reconstruction.item(), kl.item()

    return model, train, lambda: torch.sigmoid(decode(torch.randn(batch, latent)))


def work(case):
    model, train, draw = {"gan": gan, "vae": vae}[case["kind"]](case["config"], case["batch"])
    count = sum(parameter.numel() for parameter in model.parameters())
    if count != case["parameters"]:
        raise ValueError(f"{case['kind']}: expected {case['parameters']} parameters, got {count}")
    if case["work"] == "train":
        return train
    model.eval()
    return torch.no_grad()(draw)


serve(work, oneDNN=str(torch.backends.mkldnn.is_available()))
