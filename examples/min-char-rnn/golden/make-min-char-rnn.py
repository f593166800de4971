"""
Writes min-char-rnn.json: the weights of a vanilla recurrent network before and after updates by the rule of Karpathy's
min-char-rnn (https://gist.github.com/karpathy/d4dee566867f8291f086): gradients of the cross-entropy summed over 25
characters, clipped to [-5, 5] element by element, then Adagrad at rate 0.1. Written with matrices of all steps at once,
in float64. Run: python3 make-min-char-rnn.py
"""

import json
import os

import numpy as np

TEXT = "shall i compare thee to a summer's day? thou art more lovely and more temperate: " * 4
HIDDEN, TIME, UPDATES = 12, 25, 10

characters = sorted(set(TEXT))
ids = np.array([characters.index(character) for character in TEXT])
vocab = len(characters)
generator = np.random.default_rng(1)
shapes = {"Wxh": (HIDDEN, vocab), "Whh": (HIDDEN, HIDDEN), "Why": (vocab, HIDDEN), "bh": (HIDDEN, 1), "by": (vocab, 1)}
# Rounded, so that the numbers in the file are exactly the ones that were used.
weights = {name: np.round(generator.normal(0, 0.3, shape), 4) for name, shape in shapes.items()}
memory = {name: np.zeros(shape) for name, shape in shapes.items()}


def gradients(x, targets, h0):
    """x one-hot [vocab, time], targets one-hot [vocab, time], h0 [hidden, 1]."""
    h = np.zeros((HIDDEN, TIME + 1))
    h[:, :1] = h0
    for t in range(TIME):
        h[:, t + 1] = np.tanh(weights["Wxh"] @ x[:, t] + weights["Whh"] @ h[:, t] + weights["bh"][:, 0])
    scores = weights["Why"] @ h[:, 1:] + weights["by"]
    probs = np.exp(scores) / np.exp(scores).sum(0)
    d_scores = probs - targets
    d_h = weights["Why"].T @ d_scores
    d_sums = np.zeros((HIDDEN, TIME))
    later = np.zeros(HIDDEN)
    for t in reversed(range(TIME)):
        d_sums[:, t] = (d_h[:, t] + later) * (1 - h[:, t + 1] ** 2)
        later = weights["Whh"].T @ d_sums[:, t]
    loss = -np.log((probs * targets).sum(0)).sum()
    return loss, h[:, -1:], {
        "Wxh": d_sums @ x.T,
        "Whh": d_sums @ h[:, :-1].T,
        "Why": d_scores @ h[:, 1:].T,
        "bh": d_sums.sum(1, keepdims=True),
        "by": d_scores.sum(1, keepdims=True),
    }


def rounded(matrices):
    return {name: np.round(matrix, 8).tolist() for name, matrix in matrices.items()}


golden = {"text": TEXT, "initial": rounded(weights), "losses": [], "clipped": 0, "after": {}}
one_hot = np.eye(vocab)[ids].T
h = np.zeros((HIDDEN, 1))
for update in range(UPDATES):
    at = update * TIME
    loss, h, grads = gradients(one_hot[:, at : at + TIME], one_hot[:, at + 1 : at + TIME + 1], h)
    golden["losses"].append(round(loss, 8))
    for name, gradient in grads.items():
        golden["clipped"] += int((np.abs(gradient) > 5).sum())
        gradient = np.clip(gradient, -5, 5)
        memory[name] += gradient**2
        weights[name] = weights[name] - 0.1 * gradient / np.sqrt(memory[name] + 1e-8)
    if update + 1 in (1, UPDATES):
        golden["after"][update + 1] = rounded(weights)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "min-char-rnn.json"), "w") as file:
    json.dump(golden, file, separators=(",", ":"))
    file.write("\n")
