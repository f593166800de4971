"""Distances of feature sets and scores of probabilities by NumPy and SciPy: writes evaluation.json beside this file.

The formulas are written as in the papers, with SciPy's matrix root for the Fréchet distance.
Run with any Python that has scipy.
"""
import json
import pathlib

import numpy as np
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist, pdist
from scipy.special import softmax
from scipy.stats import entropy

random = np.random.default_rng(0)


def rounded(array):
    return np.round(array, 3)


mix = random.normal(size=(5, 5))
real = rounded(random.normal(size=(40, 5)) @ mix)
generated = rounded(random.normal(size=(30, 5)) @ mix * [0.5, 1, 1, 1.2, 1] + [1, 0, 0, -1, 0])


def frechet(a, b):
    mean = a.mean(0) - b.mean(0)
    s, t = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    return float(mean @ mean + np.trace(s + t - 2 * sqrtm(s @ t).real))


def mmd(a, b, kernel):
    def pairs(x):
        values = kernel(x, x)
        return (values.sum() - np.trace(values)) / (len(x) * (len(x) - 1))

    return float(pairs(a) + pairs(b) - 2 * kernel(a, b).mean())


def rbf(bandwidth):
    return lambda x, y: np.exp(-cdist(x, y, "sqeuclidean") / (2 * bandwidth**2))


def polynomial(x, y):
    return (x @ y.T / x.shape[1] + 1) ** 3


def among(samples, others, k):
    radii = np.sort(cdist(others, others), axis=1)[:, k]
    return float((cdist(samples, others) <= radii).any(axis=1).mean())


probs = np.round(softmax(random.normal(size=(20, 4)) * 2, axis=1), 6)
probs[:, -1] = np.round(1 - probs[:, :-1].sum(axis=1), 6)
marginal = np.broadcast_to(probs.mean(0), probs.shape)


def shaped(array):
    return {"shape": list(array.shape), "data": [float(f"{v:.8g}") for v in array.flatten()]}


golden = {
    "real": shaped(real),
    "generated": shaped(generated),
    "probs": shaped(probs),
    "frechet": frechet(real, generated),
    "rbf": mmd(real, generated, rbf(2.5)),
    "polynomial": mmd(real, generated, polynomial),
    "median": float(np.median(pdist(real))),
    "precision": {str(k): among(generated, real, k) for k in (1, 3, 5)},
    "recall": {str(k): among(real, generated, k) for k in (1, 3, 5)},
    "inceptionScore": float(np.exp(entropy(probs, marginal, axis=1).mean())),
    "meanTopProbability": float(probs.max(1).mean()),
    "shares": (np.bincount(probs.argmax(1), minlength=4) / len(probs)).tolist(),
}
path = pathlib.Path(__file__).with_name("evaluation.json")
path.write_text(json.dumps(golden) + "\n")
