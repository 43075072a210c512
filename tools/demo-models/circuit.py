"""Starts a fresh model with a copying circuit instead of waiting for it.

Almost everything the demo model does is copying from its prompt: names, cities, arguments. Gradient descent finds the two attention
heads this takes (one that looks at the previous token, one that looks for the current token's earlier occurrence) only after millions of
tokens, a third of what a laptop can afford. So the first two layers begin with them, written by hand; training refines them like any other weight.

The embedding space is cut into orthogonal parts: u (the same for all tokens, drives the position-only head), `prev` (where layer 0
writes the previous token), `key` (what is matched), `out` (what is copied)."""

import torch


def plant(model, constant=1.0, sharp=2.0, write=0.4, copy=1.5):
    """Overwrites key-value head 0 of layer 0 and heads 0 and 1 of layer 1, and the embedding."""
    c = model.c
    half, group, hd = c.head_dim // 2, c.heads // c.kv_heads, c.head_dim
    basis = torch.linalg.qr(torch.randn(c.d, c.d))[0].T
    u, prev, key, out = basis[0], basis[1:1 + hd], basis[1 + hd:1 + 2 * hd], basis[1 + 2 * hd:1 + 4 * hd]
    with torch.no_grad():
        e = model.embed
        e.sub_(e @ torch.cat([u[None], prev]).T @ torch.cat([u[None], prev]))
        e.add_(constant * u)
        # layer 0: constant queries and keys whose rotations meet at distance one; only the fast frequencies tell neighbours apart
        first, second = model.blocks[0], model.blocks[1]
        amplitude = torch.zeros(half)
        amplitude[:3] = torch.tensor([0.5, 0.3, 0.2]).sqrt()
        theta = model.inverse
        q = torch.cat([amplitude * theta.cos(), -amplitude * theta.sin()])
        k = torch.cat([amplitude, torch.zeros(half)])
        for h in range(group):
            first.wq[h * hd:(h + 1) * hd] = q[:, None] * u
            first.wo[:, h * hd:(h + 1) * hd] = prev.T * (write / group)
        first.wk[:hd] = k[:, None] * u
        first.wv[:hd] = key
        fast = [0, 1, 2, half, half + 1, half + 2]
        first.q_norm[fast] = sharp
        first.k_norm[fast] = sharp
        # layer 1: the current token against the previous token of every position; only slow frequencies, so that distance does not matter
        slow = [i for i in range(hd) if i % half >= half // 2]
        n = len(slow)
        for j in range(2):
            rows = slice(j * n, (j + 1) * n)
            second.wk[j * hd:(j + 1) * hd] = 0
            second.wk[[j * hd + i for i in slow]] = prev[rows]
            second.wv[j * hd:(j + 1) * hd] = out[j * hd:(j + 1) * hd]
            for h in range(j * group, (j + 1) * group):
                second.wq[h * hd:(h + 1) * hd] = 0
                second.wq[[h * hd + i for i in slow]] = key[rows]
                second.wo[:, h * hd:(h + 1) * hd] = out[j * hd:(j + 1) * hd].T * (copy / group)
        second.q_norm[slow] = sharp
        second.k_norm[slow] = sharp
