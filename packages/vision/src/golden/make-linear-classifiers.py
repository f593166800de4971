"""The minima of linear classifiers' losses, in double precision. Run by python3 with torch; writes beside itself."""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(1)
EXAMPLES, FEATURES, CLASSES, L2 = 40, 4, 3, 0.05
labels = torch.randint(CLASSES, (EXAMPLES,))
features = torch.randn(EXAMPLES, FEATURES).double() + F.one_hot(labels, FEATURES) * 1.5
features = features.float().double()
sides = 2 * F.one_hot(labels, CLASSES) - 1


def one_against_rest(power):
    return lambda scores: (1 - sides * scores).relu().pow(power).sum(1).mean()


LOSSES = {
    "squaredHinge": one_against_rest(2),
    "hinge": one_against_rest(1),
    "softmax": lambda scores: F.cross_entropy(scores, labels),
}


def value_at(loss):
    """The loss at certain weights, where no example lies on a kink."""
    weight = torch.arange(CLASSES * FEATURES).double().reshape(CLASSES, FEATURES) / 10 - 0.5
    bias = torch.arange(CLASSES).double() / 7
    return (loss(features @ weight.T + bias) + L2 / 2 * weight.square().sum()).item()


def minimum(loss):
    weight = torch.zeros(CLASSES, FEATURES, dtype=torch.double, requires_grad=True)
    bias = torch.zeros(CLASSES, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-15,
                                  line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        total = loss(features @ weight.T + bias) + L2 / 2 * weight.square().sum()
        total.backward()
        return total

    for _ in range(20):
        optimizer.step(closure)
    loss_there = closure().item()
    assert weight.grad.abs().max() < 1e-6
    return {"loss": loss_there, "weight": weight.flatten().tolist(), "bias": bias.tolist()}


golden = {
    "features": features.flatten().tolist(), "labels": labels.tolist(),
    "shape": [EXAMPLES, FEATURES], "classes": CLASSES, "l2": L2,
    "values": {name: value_at(loss) for name, loss in LOSSES.items()},
    "minima": {name: minimum(LOSSES[name]) for name in ("squaredHinge", "softmax")},
}
pathlib.Path(__file__).with_name("linear-classifiers.json").write_text(json.dumps(golden) + "\n")
