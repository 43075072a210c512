"""Trains the chat model with data-parallel workers, one single-threaded process each; gradients meet in shared memory.

Batches depend on (seed, step, worker) only and the state is saved with the optimizer, so a run that was cut off continues as if it
had not been. The learning rate is constant until the last part of the run and then falls to zero, so a run can also be ended early
with a smaller --steps from any state before its fall."""

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


def loss_of(model, ids, weights, pos):
    """Weighted cross entropy; logits are computed for target positions only."""
    h = model.hidden(ids, pos)
    w = weights[:, 1:]
    chosen = w > 0
    logits = model.logits(h[:, :-1][chosen])
    ce = F.cross_entropy(logits, ids[:, 1:][chosen], reduction="none")
    return (ce * w[chosen]).sum()


def scale_at(step, a):
    """Learning rate as a share of its peak: warm-up, plateau, straight fall."""
    fall = int(a.steps * (1 - a.fall))
    return min(1.0, (step + 1) / 50) * (1.0 if step < fall else max(0.01, (a.steps - step) / (a.steps - fall)))


def worker(rank, a, model, grads, stats, barrier, start, states):
    memory.keep()
    torch.set_num_threads(1)
    tk = Tokenizer.load(a.vocab)
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
    for step in range(start, a.steps):
        early = step < a.short_steps
        batch, r = batches.draw(tk, a.seed, step, rank, a.budget, 200 if early else batches.MAX_TOKENS)
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
        optimizer.step(scale_at(step, a))
        for p in params:
            p.grad.zero_()
        barrier.wait()  # every share of the parameters is new
        if rank == 0:
            now = stats[:, 0].mean().item()
            smooth = now if smooth is None else 0.97 * smooth + 0.03 * now
            if (step + 1) % 20 == 0:
                el = time.time() - t0
                print(f"step {step + 1} {el:.0f}s {el / (step + 1 - start):.2f}s/step loss {smooth:.4f} tokens {stats[:, 1].sum() / 1e6:.2f}M norm {norm:.2f} lr {scale_at(step, a):.3f}", flush=True)
        if (step + 1) % a.save_every == 0 or step + 1 == a.steps:
            torch.save(optimizer.state(), f"{a.out}.optimizer{rank}")
            if rank == 0:
                save(model, a.out, step + 1, stats[:, 1].sum().item())
            barrier.wait()


def save(model, path, step, tokens):
    """Writes a state; replaced in one move, so that a cut-off leaves the last one."""
    torch.save({"config": model.c.dict(), "state": {k: v.clone() for k, v in model.state_dict().items()}, "step": step, "tokens": tokens}, path + ".new")
    os.replace(path + ".new", path)


def arguments(argv=None):
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("out")
    ap.add_argument("--vocab", default="vocab.json")
    ap.add_argument("--steps", type=int, default=2400)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--budget", type=int, default=3072, help="tokens per worker and step")
    ap.add_argument("--short-steps", type=int, default=150, help="first steps with short samples only")
    ap.add_argument("--fall", type=float, default=0.3, help="last part of the run in which the learning rate falls")
    ap.add_argument("--muon-lr", type=float, default=0.02)
    ap.add_argument("--adam-lr", type=float, default=3e-3)
    ap.add_argument("--save-every", type=int, default=100)
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
