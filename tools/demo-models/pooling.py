"""Text in, vector or score out: what the embedding model and the reranker compute, the same in training and evaluation."""

import torch
import torch.nn.functional as F

from export_gguf import RERANK_TEMPLATE


def pad(rows):
    """Token lists as one tensor, and their lengths."""
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    for i, x in enumerate(rows):
        ids[i, :len(x)] = torch.tensor(x)
    return ids, torch.tensor([len(x) for x in rows])


def last_states(model, ids, lengths):
    return model.hidden(ids)[torch.arange(len(ids)), lengths - 1]


def embed_texts(model, tk, texts):
    """Unit vectors: the state of the end token, which the tokenizer puts behind every text."""
    ids, lengths = pad([tk.encode(t) + [tk.id["<|endoftext|>"]] for t in texts])
    return F.normalize(last_states(model, ids, lengths), dim=-1)


def rank_logits(model, tk, pairs):
    """Two logits (yes, no) per (query, document), from the state of the last token."""
    ids, lengths = pad([tk.encode(RERANK_TEMPLATE.replace("{query}", q).replace("{document}", d)) for q, d in pairs])
    return F.linear(last_states(model, ids, lengths), model.cls)


def rank_scores(model, tk, pairs):
    """Probability of yes."""
    return torch.softmax(rank_logits(model, tk, pairs), -1)[:, 0]
