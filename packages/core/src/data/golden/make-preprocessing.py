"""Preprocessing of chapter 1 by NumPy: preprocessing.json. The output is deterministic."""
import json, os
import numpy as np

rng = np.random.RandomState(0)
x = (rng.randn(30, 2, 3) @ rng.randn(3, 3) + rng.randn(2, 3)).astype(np.float32)
x[:, 1, 2] = 0.5 * x[:, 0, 0] + 1  # a feature that follows another: one variance is 0
rows = x.reshape(30, 6).astype(np.float64)
epsilon = 0.01

def affine(data, axes):
    d = data.astype(np.float64)
    low, high = d.min(axes, keepdims=True), d.max(axes, keepdims=True)
    return {"mean": d - d.mean(axes, keepdims=True),
            "standardize": (d - d.mean(axes, keepdims=True)) / d.std(axes, keepdims=True),
            "minMax": 2 * (d - low) / (high - low) - 1}

centered = rows - rows.mean(0)
variances, directions = np.linalg.eigh(centered.T @ centered / len(rows))
variances, directions = np.maximum(variances[::-1], 0), directions[:, ::-1]
largest = np.abs(directions).argmax(0)
directions = directions * np.sign(directions[largest, range(6)])
whitened = centered @ directions / np.sqrt(variances + epsilon)
golden = {
    "data": x, "epsilon": epsilon, "variances": variances,
    "dataset": affine(x, (0, 1, 2)), "channel": affine(x, (0, 1)), "feature": affine(x, (0,)),
    "pca": centered @ directions[:, :3], "pcaRestored": centered @ directions[:, :3] @ directions[:, :3].T + rows.mean(0),
    "pcaWhitened": whitened, "zcaWhitened": whitened @ directions.T,
}
plain = lambda v: ({k: plain(w) for k, w in v.items()} if isinstance(v, dict) else
                   [float(f"{n:.8g}") for n in np.ravel(v)] if isinstance(v, np.ndarray) else v)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "preprocessing.json")
json.dump(plain(golden), open(path, "w"), separators=(",", ":"))
