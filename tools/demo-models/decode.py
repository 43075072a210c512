"""Generation in torch, for evaluation without a server."""

import torch

from model import Cache


@torch.no_grad()
def generate(model, tk, prompt, limit=260, temperature=0.0, generator=None):
    """The text that follows prompt, up to and without the end token. temperature 0 is greedy."""
    stop = {tk.id["<|im_end|>"], tk.id["<|endoftext|>"]}
    ids = tk.encode(prompt)
    cache, past, out = Cache(), 0, []
    feed = ids
    while len(out) < limit and past + len(feed) < model.c.ctx:
        h = model.hidden(torch.tensor([feed]), cache=cache, past=past)[0, -1]
        past += len(feed)
        logits = model.logits(h)
        if temperature:
            t = int(torch.multinomial(torch.softmax(logits / temperature, -1), 1, generator=generator))
        else:
            t = int(logits.argmax())
        if t in stop:
            break
        out.append(t)
        feed = [t]
    return tk.decode(out)
