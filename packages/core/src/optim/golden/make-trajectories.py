"""Twenty steps of PyTorch's optimisers, learning-rate schedules and L-BFGS: writes trajectories.json beside this file.

The loss of the optimisers is sum(a * (w - target)^2 / 2) + sum(w^4) / 4 with a 2x3 and a bias of 3; the values of
both parameters after each step are written. Run with any Python that has torch.
"""
import json
import pathlib
import torch

torch.set_default_dtype(torch.float64)
W = [[0.5, -1.0, 2.0], [0.1, 0.0, -0.3]]
B = [0.2, -0.7, 1.5]
A = [[1.0, 10.0, 0.1], [3.0, 0.5, 2.0]]
TARGET = [[1.0, 0.5, -1.0], [0.3, -2.0, 0.0]]
STEPS = 20


def loss_of(w, b):
    quadratic = (torch.tensor(A) * (w - torch.tensor(TARGET)) ** 2).sum() / 2
    return quadratic + (w ** 4).sum() / 4 + ((w + b) ** 2).sum() / 2


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def trajectory(make, clip=None):
    w = torch.tensor(W, requires_grad=True)
    b = torch.tensor(B, requires_grad=True)
    optimizer = make([w, b])
    path = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss_of(w, b).backward()
        if clip is not None:
            clip([w, b])
        optimizer.step()
        path.append(numbers(w) + numbers(b))
    return path


def groups(parameters):
    w, b = parameters
    return torch.optim.Adam([{"params": [w], "lr": 0.01}, {"params": [b], "lr": 0.1}])


o = torch.optim
optimizers = {
    "sgd": trajectory(lambda p: o.SGD(p, lr=0.05)),
    "momentum": trajectory(lambda p: o.SGD(p, lr=0.02, momentum=0.9)),
    "dampening": trajectory(lambda p: o.SGD(p, lr=0.05, momentum=0.9, dampening=0.4)),
    "nesterov": trajectory(lambda p: o.SGD(p, lr=0.02, momentum=0.9, nesterov=True)),
    "weightDecay": trajectory(lambda p: o.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.1)),
    "adagrad": trajectory(lambda p: o.Adagrad(p, lr=0.3, initial_accumulator_value=0.1)),
    "rmsprop": trajectory(lambda p: o.RMSprop(p, lr=0.05, alpha=0.9, eps=1e-3)),
    "rmspropCentered": trajectory(lambda p: o.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-2, centered=True, momentum=0.8)),
    "adam": trajectory(lambda p: o.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3)),
    "adamDefault": trajectory(lambda p: o.Adam(p, lr=0.1)),
    "adamw": trajectory(lambda p: o.AdamW(p, lr=0.1, weight_decay=0.2)),
    "clipNorm": trajectory(lambda p: o.SGD(p, lr=0.05), lambda p: torch.nn.utils.clip_grad_norm_(p, 2.0)),
    "clipValue": trajectory(lambda p: o.SGD(p, lr=0.05), lambda p: torch.nn.utils.clip_grad_value_(p, 0.5)),
    "perGroup": trajectory(groups),
}


def rates(make, steps=STEPS):
    optimizer = o.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    schedule = make(optimizer)
    values = []
    for _ in range(steps):
        values.append(float(f"{optimizer.param_groups[0]['lr']:.10g}"))
        optimizer.step()
        schedule.step()
    return values


s = o.lr_scheduler
METRICS = [5, 4, 4, 4, 3.9999, 4, 3, 3, 3.1, 3.2, 2.9, 3, 3, 3, 3, 3, 3, 3, 3, 3]


def plateau():
    optimizer = o.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    schedule = s.ReduceLROnPlateau(optimizer, factor=0.5, patience=1, cooldown=2, min_lr=0.1)
    values = []
    for metric in METRICS:
        schedule.step(metric)
        values.append(optimizer.param_groups[0]["lr"])
    return values


schedules = {
    "stepDecay": rates(lambda opt: s.StepLR(opt, step_size=6, gamma=0.3)),
    "exponentialDecay": rates(lambda opt: s.ExponentialLR(opt, gamma=0.9)),
    "cosineDecay": rates(lambda opt: s.CosineAnnealingLR(opt, T_max=STEPS, eta_min=0.01)),
    "oneCycle": rates(lambda opt: s.OneCycleLR(opt, max_lr=0.8, total_steps=STEPS + 1)),
    "plateau": plateau(),
}


def rosenbrock(x):
    return ((1 - x[:-1]) ** 2 + 100 * (x[1:] - x[:-1] ** 2) ** 2).sum()


def logistic(x):
    inputs = torch.sin(torch.arange(40.0).reshape(10, 4) * 1.7)
    labels = torch.tensor([0.0, 1, 1, 0, 1, 0, 0, 1, 1, 0])
    logits = inputs @ x[:4] + x[4]
    return torch.nn.functional.binary_cross_entropy_with_logits(logits, labels) + 0.01 * (x ** 2).sum()


def lbfgs(loss, start, calls, **options):
    x = torch.tensor(start, requires_grad=True)
    optimizer = o.LBFGS([x], line_search_fn="strong_wolfe", **options)

    def closure():
        optimizer.zero_grad()
        value = loss(x)
        value.backward()
        return value

    path = []
    for _ in range(calls):
        optimizer.step(closure)
        path.append({"x": numbers(x), "loss": loss(x).item(), "evaluations": optimizer.state[x]["func_evals"]})
    return path


golden = {
    "problem": {"w": W, "b": B, "a": A, "target": TARGET},
    "optimizers": optimizers,
    "schedules": schedules,
    "plateauMetrics": METRICS,
    "lbfgs": {
        "rosenbrock": lbfgs(rosenbrock, [-1.2, 1.0, 0.5], 12, max_iter=3, history_size=4),
        "logistic": lbfgs(logistic, [0.1, -0.2, 0.3, 0.0, 0.5], 4, max_iter=2),
    },
}
pathlib.Path(__file__).with_name("trajectories.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
