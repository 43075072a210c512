"""Trains the embedding model (contrastive) or the reranker (graded yes/no) from the first layers of the chat model.

usage: train_pool.py embed|rerank OUT.pt --init chat.pt --steps N"""

import argparse
import os
import random
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
import torch.nn.functional as F

import memory
import pairs
from bpe import Tokenizer
from model import Config, Decoder
from optim import Optimizer
from pooling import embed_texts, rank_logits
from train_chat import save

BATCH = {"embed": 64, "rerank": 64}


def embed_loss(model, tk, r):
    """Each text must find its partner among all partners of the batch (InfoNCE)."""
    n = BATCH["embed"]
    b = [pairs.pair(r) for _ in range(n)]
    z = embed_texts(model, tk, [x for x, _ in b] + [y for _, y in b])
    s = z[:n] @ z[n:].T / 0.07
    same = torch.tensor([[x in y or z_ in y for y in map(set, b)] for x, z_ in b]) & ~torch.eye(n, dtype=torch.bool)
    s = s.masked_fill(same, -1e4)
    y = torch.arange(n)
    return (F.cross_entropy(s, y) + F.cross_entropy(s.T, y)) / 2


def rerank_loss(model, tk, r):
    """Cross entropy against the graded label; sorted by length to save padding."""
    b = sorted((pairs.ranked(r) for _ in range(BATCH["rerank"])), key=lambda x: len(x[0]) + len(x[1]))
    loss = 0.0
    for k in range(0, len(b), 16):
        part = b[k:k + 16]
        logs = F.log_softmax(rank_logits(model, tk, [(q, d) for q, d, _ in part]), -1)
        yes = torch.tensor([p for _, _, p in part])
        loss = loss - (yes * logs[:, 0] + (1 - yes) * logs[:, 1]).sum()
    return loss / len(b)


def main(argv=None):
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("role", choices=["embed", "rerank"])
    ap.add_argument("out")
    ap.add_argument("--init", required=True)
    ap.add_argument("--vocab", default="vocab.json")
    ap.add_argument("--layers", type=int, default=3)
    ap.add_argument("--steps", type=int, default=900)
    ap.add_argument("--seed", type=int, default=3)
    ap.add_argument("--muon-lr", type=float, default=0.012)
    ap.add_argument("--adam-lr", type=float, default=2e-3)
    a = ap.parse_args(argv)
    memory.keep()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    tk = Tokenizer.load(a.vocab)
    saved = torch.load(a.init)
    model = Decoder(Config(**{**saved["config"], "layers": a.layers}))
    model.load_state_dict({k: v for k, v in saved["state"].items() if not k.startswith("blocks.") or int(k.split(".")[1]) < a.layers})
    model.norm.data.fill_(1.0)
    if a.role == "rerank":
        model.cls = torch.nn.Parameter(torch.randn(2, model.c.d) * 0.02)
    for p in model.parameters():
        p.grad = torch.zeros_like(p)
    optimizer, loss_of = Optimizer(model, a.muon_lr, a.adam_lr), embed_loss if a.role == "embed" else rerank_loss
    t0, smooth = time.time(), None
    for step in range(a.steps):
        loss = loss_of(model, tk, random.Random(f"{a.seed}/{step}"))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step(min(1.0, (step + 1) / 30) * min(1.0, max(0.02, (a.steps - step) / (0.6 * a.steps))))
        for p in model.parameters():
            p.grad.zero_()
        smooth = loss.item() if smooth is None else 0.97 * smooth + 0.03 * loss.item()
        if (step + 1) % 50 == 0:
            print(f"{a.role} step {step + 1} {time.time() - t0:.0f}s loss {smooth:.4f}", flush=True)
            save(model, a.out, step + 1, 0)
    save(model, a.out, a.steps, 0)


if __name__ == "__main__":
    main()
