"""Makes the three demo models: vocabulary, chat training, embedding model and reranker, export, evaluation.

usage: python3 make.py --out ../../models [--work /tmp/demo-models] [--quick]

Everything is seeded; stages whose result is in the work folder already are skipped, and a chat training that was cut off goes on."""

import argparse
import json
import os
import subprocess
import sys
import time

import check
import make_vocab
from export_gguf import export

HERE = os.path.dirname(os.path.abspath(__file__))
EMBED_STEPS, RERANK_STEPS = 900, 900


def program(*args):
    """Starts another program of this folder in its own single-threaded process."""
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    return subprocess.Popen([sys.executable, *map(str, args)], cwd=HERE, env=env)


def wait(*processes):
    for p in processes:
        if p.wait():
            raise SystemExit(f"failed: {' '.join(p.args)}")


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--out", required=True, help="folder for the GGUF files")
    ap.add_argument("--work", default="/tmp/demo-models", help="folder for checkpoints")
    ap.add_argument("--quick", action="store_true", help="a few steps of everything: tests the pipeline, not the models")
    a = ap.parse_args()
    out, work = os.path.abspath(a.out), os.path.abspath(a.work)
    os.makedirs(out, exist_ok=True)
    os.makedirs(work, exist_ok=True)
    at = lambda name: os.path.join(work, name)
    embed_steps, rerank_steps = (10, 10) if a.quick else (EMBED_STEPS, RERANK_STEPS)
    schedule = ["--schedule", "0:0,10:1,20:1,30:0", "--pool-step", 20] if a.quick else []
    started = time.time()
    check.main()
    if not os.path.exists(at("vocab.json")):
        make_vocab.main(at("vocab.json"))
    done = at("chat.done")
    if not os.path.exists(done):
        resume = ["--resume"] if os.path.exists(at("chat.pt")) else []
        wait(program("train_chat.py", at("chat.pt"), "--vocab", at("vocab.json"), *schedule, *resume))
        with open(done, "w") as f:
            json.dump({"seconds": time.time() - started}, f)
    wait(*(program("train_pool.py", role, at(f"{role}.pt"), "--init", at("chat.pt.pool"), "--vocab", at("vocab.json"), "--steps", steps) for role, steps in (("embed", embed_steps), ("rerank", rerank_steps)) if not os.path.exists(at(f"{role}.pt"))))
    for role in ("chat", "embed", "rerank"):
        export(at(f"{role}.pt"), os.path.join(out, f"demo-{role}-q8_0.gguf"), role, vocab=at("vocab.json"))
    print(f"made in {time.time() - started:.0f} s", flush=True)
    draws = [2] if a.quick else []
    wait(*(program("evaluate.py", what, out, *draws) for what in ("embed", "rerank")))
    wait(program("evaluate.py", "examples", out))
    wait(program("evaluate.py", "chat", out, *draws))


if __name__ == "__main__":
    main()
