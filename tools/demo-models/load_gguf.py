"""Reads back the GGUF files that export_gguf.py writes, as a torch model: evaluation measures the quantized file, not the checkpoint."""

import struct

import numpy as np
import torch

from bpe import Tokenizer
from export_gguf import ARR, BOOL, F32, I32, NAMES, STR, U32
from model import Config, Decoder


def read(path):
    """({key: value}, {tensor name: float32 array})."""
    with open(path, "rb") as f:
        data = f.read()
    at = 24
    _, tensors, pairs = struct.unpack_from("<IQQ", data, 4)

    def take(fmt):
        nonlocal at
        v = struct.unpack_from("<" + fmt, data, at)[0]
        at += struct.calcsize("<" + fmt)
        return v

    def text():
        nonlocal at
        n = take("Q")
        at += n
        return data[at - n:at].decode()

    def value(kind):
        if kind == STR:
            return text()
        if kind == ARR:
            element, n = take("I"), take("Q")
            return [value(element) for _ in range(n)]
        return take({U32: "I", I32: "i", F32: "f", BOOL: "?"}[kind])

    meta = {}
    for _ in range(pairs):
        k = text()
        meta[k] = value(take("I"))
    infos = []
    for _ in range(tensors):
        name = text()
        shape = [take("Q") for _ in range(take("I"))][::-1]
        infos.append((name, shape, take("I"), take("Q")))
    base, out = -(-at // 32) * 32, {}
    for name, shape, kind, offset in infos:
        n = int(np.prod(shape))
        if kind == 8:
            b = np.frombuffer(data, dtype=[("d", "<f2"), ("q", "i1", 32)], count=n // 32, offset=base + offset)
            a = b["d"].astype(np.float32)[:, None] * b["q"]
        else:
            a = np.frombuffer(data, dtype="<f4" if kind == 0 else "<f2", count=n, offset=base + offset).astype(np.float32)
        out[name] = a.reshape(shape)
    return meta, out


def load(path):
    """(model, tokenizer, metadata) of a demo GGUF."""
    meta, t = read(path)
    m = lambda k: meta["qwen3." + k]
    c = Config(vocab=m("vocab_size"), d=m("embedding_length"), layers=m("block_count"), heads=m("attention.head_count"), kv_heads=m("attention.head_count_kv"), head_dim=m("attention.key_length"), ff=m("feed_forward_length"), rope_base=m("rope.freq_base"), eps=m("attention.layer_norm_rms_epsilon"), ctx=m("context_length"))
    model = Decoder(c)
    state = {"embed": t["token_embd.weight"], "norm": t["output_norm.weight"]}
    for i in range(c.layers):
        for ours, theirs in NAMES.items():
            state[f"blocks.{i}.{ours}"] = t[f"blk.{i}.{theirs}.weight"]
    model.load_state_dict({k: torch.tensor(np.array(v)) for k, v in state.items()})
    if "cls.output.weight" in t:
        model.cls = torch.nn.Parameter(torch.tensor(t["cls.output.weight"]))
    tokens, kinds = meta["tokenizer.ggml.tokens"], meta["tokenizer.ggml.token_type"]
    tokenizer = Tokenizer({"tokens": tokens, "merges": meta["tokenizer.ggml.merges"], "specials": [x for x, k in zip(tokens, kinds) if k != 1]})
    return model.eval(), tokenizer, meta
