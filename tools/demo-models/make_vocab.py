"""Learns the vocabulary from a sample of the generated text. usage: make_vocab.py OUT.json [SIZE]"""

import json
import random
import re
import sys

import bpe
from data.conversation import sample
from data.render import SPECIALS, pieces


def main(out, size=2048, samples=6000, seed=1):
    r = random.Random(seed)
    split = re.compile("|".join(map(re.escape, SPECIALS)))
    texts = [part for _ in range(samples) for part in split.split("".join(t for t, _ in pieces(sample(r))))]
    data = bpe.train(texts, SPECIALS, size)
    with open(out, "w") as f:
        json.dump(data, f, ensure_ascii=False, indent=0)
    return data


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
