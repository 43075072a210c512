"""Muon for the matrices of the blocks, AdamW for everything else; each worker can update a share of the parameters."""

import torch


def orthogonalize(g, steps=5):
    """Newton-Schulz iteration: the nearest orthogonal matrices to a stack of matrices, roughly."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g / (g.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    tall = x.shape[-2] > x.shape[-1]
    if tall:
        x = x.transpose(-2, -1)
    for _ in range(steps):
        s = x @ x.transpose(-2, -1)
        x = a * x + (b * s + c * (s @ s)) @ x
    return x.transpose(-2, -1) if tall else x


class Muon:
    """Momentum with orthogonalized updates; matrices of one shape are updated together."""

    def __init__(self, params, momentum=0.95, decay=0.02):
        self.groups = {}
        for p in params:
            self.groups.setdefault(tuple(p.shape), []).append(p)
        self.momentum, self.decay = momentum, decay
        self.buffers = [[torch.zeros_like(p) for p in ps] for ps in self.groups.values()]

    @torch.no_grad()
    def step(self, lr):
        for (shape, ps), buffers in zip(self.groups.items(), self.buffers):
            updates = []
            for p, m in zip(ps, buffers):
                m.lerp_(p.grad, 1 - self.momentum)
                updates.append(p.grad.lerp(m, self.momentum))
            updates = orthogonalize(torch.stack(updates)) * max(1.0, shape[0] / shape[1]) ** 0.5
            for p, u in zip(ps, updates):
                p.mul_(1 - lr * self.decay)
                p.add_(u, alpha=-lr)


class Optimizer:
    """Both optimizers behind one step; rank and workers choose the share of parameters that this worker updates."""

    def __init__(self, model, muon_lr, adam_lr, rank=0, workers=1):
        matrices = [p for n, p in model.named_parameters() if p.ndim == 2 and n.startswith("blocks.")]
        others = [p for n, p in model.named_parameters() if not (p.ndim == 2 and n.startswith("blocks."))]
        self.muon = Muon(matrices[rank::workers])
        self.adam = torch.optim.AdamW(others[rank::workers], lr=adam_lr, betas=(0.9, 0.98), weight_decay=0.0)
        self.muon_lr, self.adam_lr = muon_lr, adam_lr

    def step(self, scale):
        """Updates with both learning rates times scale."""
        for g in self.adam.param_groups:
            g["lr"] = self.adam_lr * scale
        self.muon.step(self.muon_lr * scale)
        self.adam.step()

    def state(self):
        return {"muon": self.muon.buffers, "adam": self.adam.state_dict()}

    def load(self, state):
        for mine, theirs in zip(self.muon.buffers, state["muon"]):
            for m, t in zip(mine, theirs):
                m.copy_(t)
        self.adam.load_state_dict(state["adam"])
