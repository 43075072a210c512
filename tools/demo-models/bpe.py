"""Byte-level BPE with the `qwen2` pre-tokenizer that llama.cpp implements: trainer, encoder, decoder."""

import json
import re
from collections import Counter, defaultdict

LETTER = r"[^\W\d_]"
PRETOKEN = re.compile(rf"'[sStTmMdD]|'[rR][eE]|'[vV][eE]|'[lL][lL]|(?:(?![\r\n\d])(?:\W|_))?{LETTER}+|\d| ?(?:(?!\s)(?:[^\w]|_))+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def byte_letters():
    """GPT-2's printable stand-in for each byte."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, n = printable[:], 0
    for b in range(256):
        if b not in printable:
            printable.append(b)
            letters.append(256 + n)
            n += 1
    return dict(zip(printable, map(chr, letters)))


TO_LETTER = byte_letters()
TO_BYTE = {u: b for b, u in TO_LETTER.items()}


def train(texts, specials, size):
    """Learns merges until there are `size` tokens, specials included (they come last)."""
    words = Counter()
    for t in texts:
        words.update(PRETOKEN.findall(t))
    words = [([TO_LETTER[b] for b in w.encode()], n) for w, n in sorted(words.items())]
    pairs, where = Counter(), defaultdict(set)
    for i, (s, n) in enumerate(words):
        for p in zip(s, s[1:]):
            pairs[p] += n
            where[p].add(i)
    tokens, merges = [TO_LETTER[b] for b in range(256)], []
    known = set(tokens)
    while len(tokens) < size - len(specials):
        best = max(pairs, key=lambda k: (pairs[k], k))
        new = best[0] + best[1]
        merges.append(f"{best[0]} {best[1]}")
        if new not in known:
            tokens.append(new)
            known.add(new)
        for i in list(where[best]):
            s, n = words[i]
            for p in zip(s, s[1:]):
                pairs[p] -= n
            out, j = [], 0
            while j < len(s):
                if j + 1 < len(s) and (s[j], s[j + 1]) == best:
                    out.append(new)
                    j += 2
                else:
                    out.append(s[j])
                    j += 1
            words[i] = (out, n)
            for p in zip(out, out[1:]):
                pairs[p] += n
                where[p].add(i)
        del pairs[best]
    return {"tokens": tokens + list(specials), "merges": merges, "specials": list(specials)}


class Tokenizer:
    """Encodes and decodes with a vocabulary made by train(); special tokens in a text are always recognized."""

    def __init__(self, data):
        self.data = data
        self.id = {t: i for i, t in enumerate(data["tokens"])}
        self.rank = {tuple(m.split(" ")): i for i, m in enumerate(data["merges"])}
        self.special = set(data["specials"])
        self.split = re.compile("(" + "|".join(map(re.escape, data["specials"])) + ")")
        self.cache = {}

    @classmethod
    def load(cls, path):
        with open(path) as f:
            return cls(json.load(f))

    def word(self, w):
        """Token ids of one pre-token."""
        if w not in self.cache:
            s = [TO_LETTER[b] for b in w.encode()]
            while len(s) > 1:
                rank, i = min((self.rank.get((s[i], s[i + 1]), 1 << 30), i) for i in range(len(s) - 1))
                if rank == 1 << 30:
                    break
                s[i:i + 2] = [s[i] + s[i + 1]]
            if len(self.cache) > 200_000:
                self.cache.clear()
            self.cache[w] = [self.id[x] for x in s]
        return self.cache[w]

    def encode(self, text):
        out = []
        for part in self.split.split(text):
            if part in self.special:
                out.append(self.id[part])
            else:
                for w in PRETOKEN.findall(part):
                    out += self.word(w)
        return out

    def decode(self, ids):
        """Text of ids; special tokens are written out."""
        pending, out = bytearray(), []
        for i in ids:
            t = self.data["tokens"][i]
            if t in self.special:
                out += [pending.decode(errors="replace"), t]
                pending = bytearray()
            else:
                pending += bytes(TO_BYTE[c] for c in t)
        return "".join(out) + pending.decode(errors="replace")
