"""Averages states of one training run. usage: average.py OUT.pt STATE.pt...

At a high learning rate the weights jitter around a better point; their mean is close to what a falling learning rate would reach."""

import sys

import torch


def average(out, paths):
    """Writes the mean of the states; step and tokens are those of the last."""
    saved = [torch.load(p) for p in paths]
    state = {k: sum(s["state"][k] for s in saved) / len(saved) for k in saved[0]["state"]}
    torch.save(dict(saved[-1], state=state), out)


if __name__ == "__main__":
    average(sys.argv[1], sys.argv[2:])
