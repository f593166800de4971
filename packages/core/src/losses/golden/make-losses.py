"""Values and gradients of PyTorch's losses: writes losses.json beside this file.

Each case holds its inputs, the loss, and its gradient by the first input (and by the second, where one is wanted).
Run with any Python that has torch.
"""
import json
import pathlib
import torch
from torch import distributions as D
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def case(loss, *inputs):
    inputs = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    value = loss(*inputs)
    (value.sum()).backward()
    return {
        "inputs": [{"values": numbers(x), "shape": list(x.shape)} for x in inputs],
        "loss": numbers(value),
        "gradients": [numbers(x.grad) if x.grad is not None else [] for x in inputs],
    }


logits = torch.randn(6, 5) * 2
classes = torch.tensor([0, 3, 2, 4, 1, 3])
ignored = torch.tensor([0, 3, -1, 4, -1, 3])
extreme = torch.tensor([[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4], [1e4 - 2, 1e4, 1e4 - 1]])
extreme_classes = torch.tensor([0, 1, 1, 2])
a, b = torch.randn(4, 3) * 2, torch.randn(4, 3) * 2
b[0, 0] = a[0, 0]
mean, log_var, mean2, log_var2 = (torch.randn(4, 3) for _ in range(4))
binary = torch.tensor([[1.0, 0.0, 0.3], [0.0, 1.0, 1.0], [0.5, 0.0, 0.0], [1.0, 0.0, 1.0]])
binary_logits = torch.tensor([[2.0, -1.0, 0.0], [-3.0, 1e4, -1e4], [0.0, -40.0, 0.2], [30.0, 1e4, -2.0]])


def normal(m, v):
    return D.Normal(m, (v / 2).exp())


def kl(p, q):
    return D.kl_divergence(p, q).sum(-1).mean()


golden = {
    "crossEntropy": case(F.cross_entropy, logits, classes),
    "crossEntropySum": case(lambda x, t: F.cross_entropy(x, t, reduction="sum"), logits, classes),
    "crossEntropyNone": case(lambda x, t: F.cross_entropy(x, t, reduction="none"), logits, classes),
    "crossEntropyIgnored": case(lambda x, t: F.cross_entropy(x, t, ignore_index=-1), logits, ignored),
    "crossEntropySmoothed": case(
        lambda x, t: F.cross_entropy(x, t, ignore_index=-1, label_smoothing=0.2), logits, ignored),
    "crossEntropyExtreme": case(lambda x, t: F.cross_entropy(x, t, reduction="none"), extreme, extreme_classes),
    "binaryCrossEntropy": case(F.binary_cross_entropy_with_logits, binary_logits, binary),
    "multiClassHinge": case(lambda x, t: 5 * F.multi_margin_loss(x, t), logits, classes),
    "squaredHinge": case(lambda x, t: 5 * F.multi_margin_loss(x, t, p=2, margin=0.7), logits, classes),
    "attributeHinge": case(lambda x, t: F.relu(1 - x * t).sum(-1).mean(), a, torch.sign(mean)),
    "l2": case(F.mse_loss, a, b),
    "l1": case(F.l1_loss, a, b),
    "smoothL1": case(lambda x, t: F.smooth_l1_loss(x, t, beta=0.6), a, b),
    "huber": case(lambda x, t: F.huber_loss(x, t, delta=1.7), a, b),
    "klStandardNormal": case(lambda m, v: kl(normal(m, v), D.Normal(0.0, 1.0)), mean, log_var),
    "klGaussians": case(lambda m, v, n, w: kl(normal(m, v), normal(n, w)), mean, log_var, mean2, log_var2),
    "klBernoulli": case(lambda p, q: kl(D.Bernoulli(logits=p), D.Bernoulli(logits=q)), a, b),
    "klCategorical": case(
        lambda p, q: D.kl_divergence(D.Categorical(logits=p), D.Categorical(logits=q)).mean(), a, b),
}
pathlib.Path(__file__).with_name("losses.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
