"""Losses and gradients of PyTorch's autograd for a VAE and for GANs: writes models.json beside this file.

The noise is what `normal(new Random('golden'), …)` of @reverie/core draws, which the tests check. Gradients are of the total.
Run with any Python that has torch.
"""
import json
import math
import pathlib
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)

NOISE = [-0.625928, 0.617888, -1.220253, -0.713591, -0.817812, -0.236744, 0.835478, 0.196608, 0.99378,
         1.328706, -0.359249, -1.047309, -0.246365, -1.707761, -0.31186, 0.506818, 0.574117, -1.390205]
LATENT = 3
PIXELS = 6


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def named(tensors):
    return {name: numbers(tensor) for name, tensor in tensors}


class Likelihood(nn.Module):
    def __init__(self, kind):
        super().__init__()
        if kind == "gaussian":
            self.log_std = nn.Parameter(torch.tensor(-1.2))
        if kind == "discretizedLogistic":
            self.log_scale = nn.Parameter(torch.tensor(-2.3))
        self.kind = kind

    def log_prob(self, outputs, x):
        if self.kind == "bernoulli":
            return -F.binary_cross_entropy_with_logits(outputs, x.expand_as(outputs), reduction="none").sum(-1)
        mean = torch.sigmoid(outputs)
        if self.kind == "gaussian":
            return torch.distributions.Normal(mean, self.log_std.exp()).log_prob(x).sum(-1)
        cdf = lambda value: torch.sigmoid((value - mean) / self.log_scale.exp())
        upper = torch.where(x > 0.999, torch.ones(()), cdf(x + 0.5 / 255))
        lower = torch.where(x < 0.001, torch.zeros(()), cdf(x - 0.5 / 255))
        return (upper - lower).log().sum(-1)


class VAE(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(PIXELS, 5), nn.Tanh(), nn.Linear(5, 4), nn.Tanh())
        self.posterior = nn.Linear(4, 2 * LATENT)
        self.decoder = nn.Sequential(nn.Linear(LATENT, 4), nn.Tanh(), nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, PIXELS))
        self.likelihood = Likelihood(kind)

    def posterior_of(self, x):
        return torch.distributions.Normal(*self.moments(x))

    def moments(self, x):
        mean, log_var = self.posterior(self.encoder(x)).chunk(2, 1)
        return mean, (log_var / 2).exp()


def vae(kind, samples):
    model = VAE(kind)
    x = torch.rand(2, PIXELS)
    x[0, 0], x[0, 1] = 0, 1
    x = (x * 255).round() / 255
    state = named(model.state_dict().items())
    q = model.posterior_of(x)
    noise = torch.tensor(NOISE[:samples * 2 * LATENT]).reshape(samples, 2, LATENT)
    z = q.mean + q.stddev * noise
    prior = torch.distributions.Normal(0.0, 1.0)
    likelihood = model.likelihood.log_prob(model.decoder(z), x)
    terms = {}
    if samples == 1:
        terms = {
            "reconstruction": -likelihood.mean().item(),
            "kl": torch.distributions.kl_divergence(q, prior).sum(-1).mean().item(),
        }
        total = -likelihood.mean() + torch.distributions.kl_divergence(q, prior).sum(-1).mean()
    else:
        weights = likelihood + prior.log_prob(z).sum(-1) - q.log_prob(z).sum(-1)
        total = -(torch.logsumexp(weights, 0) - math.log(samples)).mean()
    total.backward()
    return {"likelihood": kind, "samples": samples, "images": numbers(x), "state": state, "total": total.item(),
            "terms": terms, "gradients": named((n, p.grad) for n, p in model.named_parameters())}


def adversarial():
    real, fake = torch.tensor([[2.0], [-0.5], [0.3]]), torch.tensor([[-3.0], [0.9], [-0.2]])
    bce = F.binary_cross_entropy_with_logits
    ones, zeros = torch.ones_like(real), torch.zeros_like(real)
    discriminators = {
        "minimax": lambda r, f, t: bce(r, ones * t) + bce(f, zeros),
        "nonSaturating": lambda r, f, t: bce(r, ones * t) + bce(f, zeros),
        "leastSquares": lambda r, f, t: (F.mse_loss(r, ones * t) + F.mse_loss(f, zeros)) / 2,
        "wasserstein": lambda r, f, t: f.mean() - r.mean(),
        "hinge": lambda r, f, t: F.relu(1 - r).mean() + F.relu(1 + f).mean(),
    }
    generators = {
        "minimax": lambda f: -bce(f, zeros),
        "nonSaturating": lambda f: bce(f, ones),
        "leastSquares": lambda f: F.mse_loss(f, ones) / 2,
        "wasserstein": lambda f: -f.mean(),
        "hinge": lambda f: -f.mean(),
    }
    losses = {}
    for name, discriminate in discriminators.items():
        cases = []
        for target in (1.0, 0.9):
            r, f, g = (t.clone().requires_grad_() for t in (real, fake, fake))
            discriminate_loss = discriminate(r, f, target)
            generate_loss = generators[name](g)
            discriminate_loss.backward()
            generate_loss.backward()
            cases.append({"target": target, "discriminator": discriminate_loss.item(), "generator": generate_loss.item(),
                          "real": numbers(r.grad), "fake": numbers(f.grad), "drawn": numbers(g.grad)})
        losses[name] = cases
    return {"real": numbers(real), "fake": numbers(fake), "losses": losses}


def penalty():
    """With both pictures equal the place between them does not matter, so no random number has to agree."""
    critic = nn.Sequential(nn.Flatten(), nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3), nn.Tanh())
    output = nn.Linear(3, 1)
    x = torch.randn(3, 4, requires_grad=True)
    state = {**named((f"network.{n}", p) for n, p in critic.state_dict().items()),
             **named((f"output.{n}", p) for n, p in output.state_dict().items())}
    slopes, = torch.autograd.grad(output(critic(x)).sum(), x, create_graph=True)
    total = ((slopes.norm(2, dim=1) - 1) ** 2).mean()
    parameters = [*critic.named_parameters(prefix="network"), *output.named_parameters(prefix="output")]
    gradients = torch.autograd.grad(total, [p for _, p in parameters], allow_unused=True)
    return {"x": numbers(x), "state": state, "penalty": total.item(),
            "gradients": {n: numbers(g) for (n, _), g in zip(parameters, gradients) if g is not None}}


golden = {
    "vaes": [vae("bernoulli", 1), vae("gaussian", 1), vae("discretizedLogistic", 1), vae("bernoulli", 3)],
    "adversarial": adversarial(),
    "penalty": penalty(),
    "noise": NOISE,
}
pathlib.Path(__file__).with_name("models.json").write_text(json.dumps(golden) + "\n")
