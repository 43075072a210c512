"""Training batches: samples drawn by (seed, step, worker), encoded, grouped by length so that little is padding."""

import random

import torch

from data.conversation import sample
from data.render import pieces

MAX_TOKENS = 1536    # longer samples are dropped
LONG = 640           # what counts as long
GROUP_TOKENS = 2560  # size of one forward pass
SKIP_SHARE = 0.12    # share of samples whose positions skip ahead somewhere: teaches distances up to the whole context


def encode(tk, s):
    """(ids, weights): a target of n tokens weighs sqrt(n) in all, so that short answers count."""
    ids, weights = [], []
    for text, target in pieces(s):
        e = tk.encode(text)
        ids += e
        weights += [len(e) ** -0.5 if target else 0.0] * len(e)
    return ids, weights


def draw(tk, seed, step, rank, budget, limit, long_share=1.0):
    """Samples of about `budget` tokens, none longer than `limit`; of those longer than LONG only a share is kept."""
    r = random.Random(f"{seed}/{step}/{rank}")
    out, n = [], 0
    while n < budget:
        x = encode(tk, sample(r))
        if len(x[0]) <= limit and (len(x[0]) <= LONG or r.random() < long_share):
            out.append(x)
            n += len(x[0])
    return out, r


def groups(batch):
    """Splits a batch into forward passes of samples of similar length."""
    out, current = [], []
    for x in sorted(batch, key=lambda x: len(x[0])):
        if current and (len(x[0]) > 1.15 * len(current[0][0]) + 4 or len(x[0]) * (len(current) + 1) > GROUP_TOKENS):
            out.append(current)
            current = []
        current.append(x)
    return out + [current]


def collate(group, r, ctx, skip=SKIP_SHARE):
    """(ids, weights, positions) of one forward pass."""
    T = max(len(i) for i, _ in group)
    ids = torch.zeros(len(group), T, dtype=torch.long)
    weights = torch.zeros(len(group), T)
    pos = torch.arange(T).repeat(len(group), 1)
    for k, (i, w) in enumerate(group):
        ids[k, :len(i)] = torch.tensor(i)
        weights[k, :len(i)] = torch.tensor(w)
        if r.random() < skip:
            pos[k, r.randrange(1, len(i)):] += r.randrange(0, ctx - T)
    return ids, weights, pos
