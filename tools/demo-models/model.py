"""Qwen3-style decoder (RMSNorm, QK-norm, NEOX RoPE, grouped queries, SwiGLU, tied embeddings): maps 1:1 onto llama.cpp's `qwen3`."""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

BLOCK = 192  # queries per attention block: later keys are never computed


@dataclass
class Config:
    """Sizes of a model; `ctx` is the context length that the GGUF states."""

    vocab: int = 2048
    d: int = 192
    layers: int = 5
    heads: int = 6
    kv_heads: int = 3
    head_dim: int = 32
    ff: int = 512
    rope_base: float = 100000.0
    eps: float = 1e-6
    ctx: int = 2048

    def dict(self):
        return asdict(self)


def rms(x, weight, eps):
    """RMSNorm over the last dimension."""
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps) * weight


def rope(x, cos, sin):
    """Rotary positions, NEOX pairing (i, i + half); x is (batch, time, heads, head_dim)."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class Block(nn.Module):
    """One layer. Output matrices start at zero, so that a fresh model is the identity."""

    def __init__(self, c):
        super().__init__()
        self.c = c
        q, kv = c.heads * c.head_dim, c.kv_heads * c.head_dim
        self.attn_norm = nn.Parameter(torch.ones(c.d))
        self.wq, self.wk, self.wv = (nn.Parameter(torch.empty(n, c.d)) for n in (q, kv, kv))
        self.wo = nn.Parameter(torch.zeros(c.d, q))
        self.q_norm, self.k_norm = nn.Parameter(torch.ones(c.head_dim)), nn.Parameter(torch.ones(c.head_dim))
        self.ffn_norm = nn.Parameter(torch.ones(c.d))
        self.gate, self.up = nn.Parameter(torch.empty(c.ff, c.d)), nn.Parameter(torch.empty(c.ff, c.d))
        self.down = nn.Parameter(torch.zeros(c.d, c.ff))
        for p in (self.wq, self.wk, self.wv, self.gate, self.up):
            nn.init.normal_(p, std=0.6 / math.sqrt(c.d))

    def forward(self, x, cos, sin, mask, cache=None):
        c, (B, T, _) = self.c, x.shape
        h = rms(x, self.attn_norm, c.eps)
        q = rms(F.linear(h, self.wq).view(B, T, c.heads, c.head_dim), self.q_norm / math.sqrt(c.head_dim), c.eps)
        k = rms(F.linear(h, self.wk).view(B, T, c.kv_heads, c.head_dim), self.k_norm, c.eps)
        v = F.linear(h, self.wv).view(B, T, c.kv_heads, c.head_dim)
        q, k = rope(q, cos, sin), rope(k, cos, sin)
        if cache is not None:
            k, v = cache.extend(self, k, v)
        o = attend(q, k, v, mask)
        x = x + F.linear(o, self.wo)
        h = rms(x, self.ffn_norm, c.eps)
        return x + F.linear(F.silu(F.linear(h, self.gate)) * F.linear(h, self.up), self.down)


def attend(q, k, v, mask):
    """Causal attention; mask is (queries, keys) of 0 and -1e9, its last columns belong to the last queries."""
    B, T, H, D = q.shape
    S, KV = k.shape[1], k.shape[2]
    g = H // KV
    k = k.permute(0, 2, 3, 1).reshape(B * KV, D, S)
    v = v.permute(0, 2, 1, 3).reshape(B * KV, S, D)
    out = []
    for i in range(0, T, BLOCK):
        n = min(BLOCK, T - i)
        end = S - T + i + n
        qi = q[:, i:i + n].view(B, n, KV, g, D).permute(0, 2, 3, 1, 4).reshape(B * KV, g * n, D)
        s = torch.bmm(qi, k[:, :, :end]).view(B * KV, g, n, end)
        s = torch.softmax(s + mask[i:i + n, :end], dim=-1)
        o = torch.bmm(s.view(B * KV, g * n, end), v[:, :end])
        out.append(o.view(B, KV, g, n, D).permute(0, 3, 1, 2, 4).reshape(B, n, H * D))
    return out[0] if len(out) == 1 else torch.cat(out, 1)


class Cache:
    """Keys and values of what was decoded so far, for generation."""

    def __init__(self):
        self.store = {}

    def extend(self, block, k, v):
        if block in self.store:
            a, b = self.store[block]
            k, v = torch.cat([a, k], 1), torch.cat([b, v], 1)
        self.store[block] = k, v
        return k, v


class Decoder(nn.Module):
    """The whole network: hidden() gives normed states, logits() scores the next token."""

    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embed = nn.Parameter(torch.randn(c.vocab, c.d) * 0.1)
        self.blocks = nn.ModuleList([Block(c) for _ in range(c.layers)])
        self.norm = nn.Parameter(torch.full((c.d,), 2.0 / math.sqrt(c.d)))
        self.register_buffer("inverse", 1.0 / (c.rope_base ** (torch.arange(0, c.head_dim, 2).float() / c.head_dim)), persistent=False)

    def hidden(self, ids, pos=None, cache=None, past=0):
        """States of ids (batch, time); pos overrides the positions, past is the length already in the cache."""
        T = ids.shape[1]
        if pos is None:
            pos = torch.arange(past, past + T)[None]
        angle = pos.float()[..., None] * self.inverse
        cos, sin = angle.cos()[:, :, None, :], angle.sin()[:, :, None, :]
        mask = torch.full((T, past + T), -1e9).triu(1 + past)
        x = self.embed[ids]
        for b in self.blocks:
            x = b(x, cos, sin, mask, cache)
        return rms(x, self.norm, self.c.eps)

    def logits(self, h):
        return F.linear(h, self.embed)

    def count(self):
        """Number of parameters."""
        return sum(p.numel() for p in self.parameters())
