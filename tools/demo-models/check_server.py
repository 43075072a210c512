"""Compares exported files with llama.cpp: tokenization, next-token probabilities, vectors and scores must agree with torch.

usage: LLAMA_SERVER=/path/to/llama-server check_server.py MODELS_DIR"""

import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch

import pairs
from data.conversation import sample
from data.render import pieces, prompt_and_answer
from load_gguf import load
from pooling import embed_texts, rank_scores


class Server:
    """llama-server on a free loopback port, stopped at the end of the with block."""

    def __init__(self, path, *flags):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([os.environ["LLAMA_SERVER"], "-m", path, "--host", "127.0.0.1", "--port", str(port), "-t", "1", "-c", "2048", "-np", "1", "--no-webui", *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url + "/health", timeout=2)
                return self
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("llama-server ended early") from None
                time.sleep(0.1)
        raise SystemExit("llama-server did not become ready")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {"content-type": "application/json"})
        return json.load(urllib.request.urlopen(request, timeout=120))


EXTRA = ["Hello, wor1d!  two  spaces\n\n\ttabs\r\n", "don't I'LL we've  123 4567 3.14", "München São Tomé 한국어 日本語 émoji 😀 ok", "def f(x):\n    return x + 1\n\n", "<think>\na\n</think>\n\nb<|im_end|>", " a_b-c/d {\"x\": [1, 2], \"y\": null}", "...!?  \n \n x", "²³ ½ Ⅷ"]


def chat(folder, draws=12):
    path = f"{folder}/demo-chat-q8_0.gguf"
    model, tk, _ = load(path)
    r = random.Random(8)
    texts = EXTRA + ["".join(t for t, _ in pieces(sample(r))) for _ in range(200)]
    worst = agree = 0
    with Server(path) as server, torch.no_grad():
        same = sum(server.post("/tokenize", {"content": t, "parse_special": True, "add_special": False})["tokens"] == tk.encode(t) for t in texts)
        for _ in range(draws):
            s = sample(r)
            if "plain" in s:
                continue
            prompt = prompt_and_answer(s)[0]
            body = {"prompt": prompt, "n_predict": 1, "temperature": 0, "n_probs": 5, "cache_prompt": False}
            top = server.post("/completion", body)["completion_probabilities"][0]["top_logprobs"]
            ours = torch.log_softmax(model.logits(model.hidden(torch.tensor([tk.encode(prompt)]))[0, -1]), -1)
            worst = max(worst, max(abs(x["logprob"] - float(ours[x["id"]])) for x in top if x["logprob"] > -5))
            agree += top[0]["id"] == int(ours.argmax())
    print(f"chat: {same} of {len(texts)} texts tokenized equally; largest difference of a log probability {worst:.3f}; same first token {agree}")


def embed(folder):
    path = f"{folder}/demo-embed-q8_0.gguf"
    model, tk, _ = load(path)
    r = random.Random(9)
    texts = [pairs.pair(r)[0] for _ in range(20)]
    with Server(path, "--embeddings") as server, torch.no_grad():
        theirs = torch.tensor([x["embedding"] for x in server.post("/v1/embeddings", {"input": texts})["data"]])
        ours = embed_texts(model, tk, texts)
        print(f"embed: smallest cosine between llama.cpp and torch {float((torch.nn.functional.normalize(theirs, dim=-1) * ours).sum(-1).min()):.5f}")


def rerank(folder):
    path = f"{folder}/demo-rerank-q8_0.gguf"
    model, tk, _ = load(path)
    r, worst = random.Random(10), 0
    with Server(path, "--reranking") as server, torch.no_grad():
        for _ in range(10):
            q, docs, _ = pairs.ranking(r)
            theirs = {x["index"]: x["relevance_score"] for x in server.post("/v1/rerank", {"query": q, "documents": docs})["results"]}
            ours = rank_scores(model, tk, [(q, d) for d in docs]).tolist()
            worst = max(worst, max(abs(theirs[i] - s) for i, s in enumerate(ours)))
    print(f"rerank: largest difference of a score {worst:.4f}")


if __name__ == "__main__":
    for part in (chat, embed, rerank):
        if os.path.exists(f"{sys.argv[1]}/demo-{part.__name__}-q8_0.gguf"):
            part(sys.argv[1])
