"""Writes a trained model as GGUF v3, architecture qwen3. usage: export_gguf.py CHECKPOINT OUT.gguf chat|embed|rerank [f16|q8_0] [--vocab vocab.json]"""

import os
import struct
import sys

import numpy as np

from bpe import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
U32, I32, F32, BOOL, STR, ARR = 4, 5, 6, 7, 8, 9
TENSOR_TYPES = {"f32": 0, "f16": 1, "q8_0": 8}
FILE_TYPES = {"f32": 0, "f16": 1, "q8_0": 7}
RERANK_TEMPLATE = "<|im_start|>query\n{query}<|im_end|>\n<|im_start|>document\n{document}<|im_end|>\n<|im_start|>"
# Logits of the chat model are multiplied by this (through the output norm): sampling at temperature 1 then acts like 1/SHARPEN.
SHARPEN = 1.4
NAMES = {"attn_norm": "attn_norm", "wq": "attn_q", "wk": "attn_k", "wv": "attn_v", "wo": "attn_output", "q_norm": "attn_q_norm", "k_norm": "attn_k_norm", "ffn_norm": "ffn_norm", "gate": "ffn_gate", "up": "ffn_up", "down": "ffn_down"}


def string(x):
    b = x.encode()
    return struct.pack("<Q", len(b)) + b


def value(kind, v, element=None):
    """One metadata value."""
    if kind == STR:
        return string(v)
    if kind == BOOL:
        return struct.pack("<B", v)
    if kind == ARR:
        return struct.pack("<IQ", element, len(v)) + b"".join(value(element, x) for x in v)
    return struct.pack({U32: "<I", I32: "<i", F32: "<f"}[kind], v)


def tensor_bytes(a, kind):
    """Data of a tensor; q8_0 is blocks of 32 with one f16 scale."""
    a = np.ascontiguousarray(a, dtype=np.float32)
    if kind == "f32":
        return a.tobytes()
    if kind == "f16":
        return a.astype(np.float16).tobytes()
    b = a.reshape(-1, 32)
    d = (np.abs(b).max(1) / 127).astype(np.float32)
    out = np.zeros(len(b), dtype=[("d", "<f2"), ("q", "i1", 32)])
    out["d"] = d
    out["q"] = np.round(b * np.where(d > 0, 1 / np.where(d > 0, d, 1), 0)[:, None]).astype(np.int8)
    return out.tobytes()


def write(path, metadata, tensors, align=32):
    """metadata: {key: (type, value[, element type])}; tensors: [(name, array, kind)]. Returns the size of the file."""
    out = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), len(metadata))]
    for k, (kind, v, *element) in metadata.items():
        out.append(string(k) + struct.pack("<I", kind) + value(kind, v, *element))
    offset, data = 0, []
    for name, a, kind in tensors:
        b = tensor_bytes(a, kind)
        b += b"\0" * (-len(b) % align)
        out.append(string(name) + struct.pack("<I", a.ndim) + b"".join(struct.pack("<Q", n) for n in reversed(a.shape)) + struct.pack("<IQ", TENSOR_TYPES[kind], offset))
        offset += len(b)
        data.append(b)
    head = b"".join(out)
    head += b"\0" * (-len(head) % align)
    with open(path, "wb") as f:
        f.write(head)
        f.writelines(data)
    return len(head) + offset


def metadata(role, c, tokenizer, kind):
    """The key-value part: sizes, pooling, tokenizer, template."""
    tokens, specials = tokenizer.data["tokens"], tokenizer.data["specials"]
    control = [3 if t.startswith("<|") else 4 for t in specials]  # 3: control token, 4: user-defined
    kv = {
        "general.architecture": (STR, "qwen3"), "general.type": (STR, "model"), "general.name": (STR, f"demo-{role}"), "general.license": (STR, "apache-2.0"),
        "general.description": (STR, "Trained from scratch on generated text"), "general.file_type": (U32, FILE_TYPES[kind]), "general.quantization_version": (U32, 2),
        "qwen3.vocab_size": (U32, len(tokens)), "qwen3.context_length": (U32, c["ctx"]), "qwen3.embedding_length": (U32, c["d"]), "qwen3.block_count": (U32, c["layers"]), "qwen3.feed_forward_length": (U32, c["ff"]),
        "qwen3.attention.head_count": (U32, c["heads"]), "qwen3.attention.head_count_kv": (U32, c["kv_heads"]), "qwen3.attention.key_length": (U32, c["head_dim"]), "qwen3.attention.value_length": (U32, c["head_dim"]),
        "qwen3.rope.dimension_count": (U32, c["head_dim"]), "qwen3.rope.freq_base": (F32, c["rope_base"]), "qwen3.attention.layer_norm_rms_epsilon": (F32, c["eps"]),
    }
    if role == "embed":
        kv |= {"qwen3.pooling_type": (U32, 3), "qwen3.attention.causal": (BOOL, True)}
    if role == "rerank":
        kv |= {"qwen3.pooling_type": (U32, 4), "qwen3.classifier.output_labels": (ARR, ["yes", "no"], STR), "tokenizer.chat_template.rerank": (STR, RERANK_TEMPLATE)}
    kv |= {
        "tokenizer.ggml.model": (STR, "gpt2"), "tokenizer.ggml.pre": (STR, "qwen2"), "tokenizer.ggml.tokens": (ARR, tokens, STR), "tokenizer.ggml.token_type": (ARR, [1] * (len(tokens) - len(specials)) + control, I32), "tokenizer.ggml.merges": (ARR, tokenizer.data["merges"], STR),
        "tokenizer.ggml.eos_token_id": (U32, tokenizer.id["<|im_end|>" if role == "chat" else "<|endoftext|>"]), "tokenizer.ggml.padding_token_id": (U32, tokenizer.id["<|endoftext|>"]), "tokenizer.ggml.bos_token_id": (U32, tokenizer.id["<|endoftext|>"]), "tokenizer.ggml.add_bos_token": (BOOL, False),
    }
    if role != "rerank":
        kv["tokenizer.ggml.add_eos_token"] = (BOOL, role == "embed")
    if role == "chat":
        with open(os.path.join(HERE, "chat_template.jinja")) as f:
            kv["tokenizer.chat_template"] = (STR, f.read())
    return kv


def export(checkpoint, path, role, kind="q8_0", vocab="vocab.json"):
    """Writes a checkpoint of train_chat or train_pool."""
    import torch
    saved = torch.load(checkpoint)
    c, state = saved["config"], {k: v.numpy() for k, v in saved["state"].items()}
    norm = state["norm"] * (SHARPEN if role == "chat" else 1.0)
    tensors = [("token_embd.weight", state["embed"], kind), ("output_norm.weight", norm, "f32")]
    if role == "rerank":
        tensors.append(("cls.output.weight", state["cls"], "f32"))
    for i in range(c["layers"]):
        for ours, theirs in NAMES.items():
            w = state[f"blocks.{i}.{ours}"]
            tensors.append((f"blk.{i}.{theirs}.weight", w, kind if w.ndim == 2 else "f32"))
    size = write(path, metadata(role, c, Tokenizer.load(vocab), kind), tensors)
    print(f"{path}: {sum(a.size for _, a, _ in tensors)} parameters, {size} bytes, step {saved.get('step')}, {saved.get('tokens', 0) / 1e6:.1f}M tokens")


if __name__ == "__main__":
    args = [a for a in sys.argv[1:] if not a.startswith("--vocab=")]
    vocab = next((a.split("=", 1)[1] for a in sys.argv[1:] if a.startswith("--vocab=")), "vocab.json")
    export(*args, vocab=vocab)
