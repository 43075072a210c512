"""Trains the chat model with data-parallel workers, one single-threaded process each; gradients meet in shared memory.

Batches depend on (seed, step, worker) only and the state is saved with the optimizer, so a run that was cut off continues as if it
had not been. The learning rate follows --schedule: constant for the most part, then falling to zero, then once more from a third of its
peak. A run can be ended early, or be made longer, from any state before the fall."""

import argparse
import os
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
import torch.multiprocessing as mp
import torch.nn.functional as F

import batches
import memory
from bpe import Tokenizer
from circuit import plant
from model import Config, Decoder
from optim import Optimizer


SCHEDULE = "0:0,50:1,3500:1,4400:0,4420:0.35,4750:0"


def loss_of(model, ids, weights, pos):
    """Weighted cross entropy; logits are computed for target positions only."""
    h = model.hidden(ids, pos)
    w = weights[:, 1:]
    chosen = w > 0
    logits = model.logits(h[:, :-1][chosen])
    ce = F.cross_entropy(logits, ids[:, 1:][chosen], reduction="none")
    return (ce * w[chosen]).sum()


def scale_at(step, schedule):
    """Learning rate as a share of its peak: straight lines between the points {step: share}."""
    points = sorted(schedule.items())
    for (s0, y0), (s1, y1) in zip(points, points[1:]):
        if step < s1:
            return max(0.01, y0 + (y1 - y0) * (step - s0) / (s1 - s0))
    return 0.01


def read_schedule(text):
    """'0:0,50:1,900:1,1200:0' as {step: share}."""
    return {int(k): float(v) for k, v in (x.split(":") for x in text.split(","))}


def worker(rank, a, model, grads, stats, barrier, start, states):
    memory.keep()
    torch.set_num_threads(1)
    tk, schedule = Tokenizer.load(a.vocab), read_schedule(a.schedule)
    params = list(model.parameters())
    for p in params:
        p.grad = torch.zeros_like(p)
    optimizer = Optimizer(model, a.muon_lr, a.adam_lr, rank, a.workers)
    if states:
        optimizer.load(states[rank])
    views, o = [], 0
    for p in params:
        views.append((o, o + p.numel()))
        o += p.numel()
    t0, smooth = time.time(), None
    steps = max(schedule)
    for step in range(start, steps):
        early, late = step < a.short_steps, step >= a.late_step
        batch, r = batches.draw(tk, a.seed, step, rank, a.late_budget if late else a.budget, 200 if early else batches.MAX_TOKENS, a.long_share if late else 1.0)
        total = sum(sum(w) for _, w in batch)
        loss = 0.0
        for g in batches.groups(batch):
            part = loss_of(model, *batches.collate(g, r, model.c.ctx)) / total
            part.backward()
            loss += part.item()
        grads[rank].copy_(torch.cat([p.grad.view(-1) for p in params]))
        stats[rank, 0], stats[rank, 1] = loss, stats[rank, 1] + sum(len(i) for i, _ in batch)
        barrier.wait()
        mean = grads.mean(0)
        norm = mean.norm().item()
        mean *= min(1.0, 1.0 / (norm + 1e-6))
        for p, (i, j) in zip(params, views):
            p.grad.copy_(mean[i:j].view_as(p))
        optimizer.step(scale_at(step + 1, schedule))
        for p in params:
            p.grad.zero_()
        barrier.wait()  # every share of the parameters is new
        if rank == 0:
            now = stats[:, 0].mean().item()
            smooth = now if smooth is None else 0.97 * smooth + 0.03 * now
            if (step + 1) % 20 == 0:
                el = time.time() - t0
                print(f"step {step + 1} {el:.0f}s {el / (step + 1 - start):.2f}s/step loss {smooth:.4f} tokens {stats[:, 1].sum() / 1e6:.2f}M norm {norm:.2f} lr {scale_at(step, schedule):.3f}", flush=True)
        if (step + 1) % a.save_every == 0 or step + 1 in (steps, a.pool_step):
            torch.save(optimizer.state(), f"{a.out}.optimizer{rank}")
            if rank == 0:
                save(model, a.out, step + 1, stats[:, 1].sum().item())
                if step + 1 == a.pool_step:
                    save(model, a.out + ".pool", step + 1, stats[:, 1].sum().item())
            barrier.wait()


def save(model, path, step, tokens):
    """Writes a state; replaced in one move, so that a cut-off leaves the last one."""
    torch.save({"config": model.c.dict(), "state": {k: v.clone() for k, v in model.state_dict().items()}, "step": step, "tokens": tokens}, path + ".new")
    os.replace(path + ".new", path)


def arguments(argv=None):
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("out")
    ap.add_argument("--vocab", default="vocab.json")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--budget", type=int, default=3072, help="tokens per worker and step")
    ap.add_argument("--short-steps", type=int, default=150, help="first steps with short samples only")
    ap.add_argument("--late-step", type=int, default=600, help="from here on batches are smaller and long samples rarer: more steps for the same time")
    ap.add_argument("--late-budget", type=int, default=1536)
    ap.add_argument("--long-share", type=float, default=0.33, help="share of the long samples that is kept from --late-step on")
    ap.add_argument("--schedule", default=SCHEDULE, help="points step:share of the peak learning rates")
    ap.add_argument("--muon-lr", type=float, default=0.02)
    ap.add_argument("--adam-lr", type=float, default=3e-3)
    ap.add_argument("--save-every", type=int, default=100)
    ap.add_argument("--pool-step", type=int, default=2000, help="the state after this step is also kept as the start of the embedding model and the reranker")
    ap.add_argument("--resume", action="store_true")
    for name in ("d", "layers", "heads", "kv_heads", "head_dim", "ff"):
        ap.add_argument("--" + name, type=int, default=getattr(Config, name))
    return ap.parse_args(argv)


def main(argv=None):
    a = arguments(argv)
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    vocab = len(Tokenizer.load(a.vocab).data["tokens"])
    model = Decoder(Config(vocab=vocab, d=a.d, layers=a.layers, heads=a.heads, kv_heads=a.kv_heads, head_dim=a.head_dim, ff=a.ff))
    plant(model)
    start, states, tokens = 0, None, 0
    if a.resume:
        saved = torch.load(a.out)
        model.load_state_dict(saved["state"])
        start, tokens = saved["step"], saved["tokens"]
        states = [torch.load(f"{a.out}.optimizer{k}") for k in range(a.workers)]
    model.share_memory()
    print(model.count(), "parameters, from step", start, flush=True)
    grads = torch.zeros(a.workers, model.count()).share_memory_()
    stats = torch.zeros(a.workers, 2, dtype=torch.float64).share_memory_()
    stats[0, 1] = tokens
    barrier = mp.Barrier(a.workers)
    # fork inherits the shared parameters as they are
    ps = [mp.get_context("fork").Process(target=worker, args=(k, a, model, grads, stats, barrier, start, states)) for k in range(a.workers)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    if any(p.exitcode for p in ps):
        raise SystemExit("a worker failed")


if __name__ == "__main__":
    main()
