"""Measures exported GGUF files with fresh draws that training never saw (held-out names, cities and phrasings).

usage: evaluate.py chat|examples|embed|rerank MODELS_DIR [draws]"""

import json
import os
import random
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import jinja2.sandbox
import torch

import examples
import memory
import pairs
from data.conversation import sample
from data.render import prompt_and_answer
from decode import generate
from load_gguf import load
from pooling import embed_texts, rank_scores

HERE = os.path.dirname(os.path.abspath(__file__))
# (row of the table, arguments of sample, also with thinking?)
ROWS = [("capital, unseen phrasing", dict(family="capital"), True), ("small talk, unseen phrasing", dict(family="talk"), True), ("sentiment, unseen phrasing", dict(family="sentiment"), True), ("count", dict(family="count"), False),
        ("repeat, unseen words", dict(family="repeat"), False), ("memory, unseen names", dict(family="memory"), True), ("extract JSON, unseen names", dict(family="extract"), False), ("honest about the unknown", dict(family="unknown"), False), ("decimal comparison", dict(family="compare"), True),
        ("two-digit sum", dict(family="add"), True), ("small product", dict(family="multiply"), False), ("tool call, 1 to 3 tools", dict(family="tool_call", n_tools=2), True), ("tool call, 6 tools", dict(family="tool_call", n_tools=6), False), ("tool call, 9 tools", dict(family="tool_call", n_tools=9), False), ("tool call, 12 tools", dict(family="tool_call", n_tools=12), True),
        ("tool call, Qwen preamble", dict(family="tool_call", n_tools=3, style="qwen"), False), ("tool call, Hermes preamble", dict(family="tool_call", n_tools=3, style="hermes"), False), ("answer from a tool result", dict(family="tool_answer", n_tools=2), True), ("tools there, none needed", dict(family="tool_none", n_tools=3), True), ("fitting tool missing", dict(family="tool_refused", n_tools=3), False), ("tool wanted, none there", dict(family="no_tools"), False),
        ("third turn of a conversation", dict(turns=3), False)]


def template():
    """The chat template as transformers compiles it."""
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    env.filters["tojson"] = lambda x, **_: json.dumps(x, ensure_ascii=False)
    with open(os.path.join(HERE, "chat_template.jinja")) as f:
        return env.from_string(f.read())


def cases(arguments, think, draws, seed):
    """Held-out samples: [(prompt, answer)]; the same for every model."""
    r = random.Random(f"held-out/{seed}/{json.dumps(arguments)}/{think}")
    out = []
    while len(out) < draws:
        s = sample(r, held=True, **{"turns": 1, "style": "own", "family": r.choice(["capital", "repeat", "compare", "add", "talk"]), **arguments}, think=think)
        out.append(prompt_and_answer(s))
    return out


@torch.no_grad()
def judge(model, tk, prompt, answer):
    """(greedy decoding gives exactly this answer, the probability that sampling at temperature 1 does)."""
    ids, want = tk.encode(prompt), tk.encode(answer)
    logs = torch.log_softmax(model.logits(model.hidden(torch.tensor([ids + want]))[0, len(ids) - 1:-1]), -1)
    target = torch.tensor(want)
    return bool((logs.argmax(-1) == target).all()), float(logs.gather(1, target[:, None]).sum().exp())


def chat(folder, draws=100):
    """The table of the model card.

    Without thinking, greedy is exact and temperature 1 is the mean probability of the exact answer. With thinking only the final answer
    counts for greedy; for temperature 1 the probability is that of thought and answer together, a lower bound."""
    model, tk, _ = load(f"{folder}/demo-chat-q8_0.gguf")
    failures = {}
    for name, arguments, thinks in ROWS:
        cells = [name]
        for think in ("direct", True):
            if think is True and not thinks:
                cells += ["", ""]
                continue
            right, chance, wrong = 0, 0.0, []
            for prompt, answer in cases(arguments, think, draws, 1):
                ok, p = judge(model, tk, prompt, answer)
                want = examples.final(answer.replace("<|im_end|>", ""))
                if not ok:
                    got = examples.final(generate(model, tk, prompt)) if think is True or len(wrong) < 3 else ""
                    ok = got == want
                    if not ok:
                        wrong.append((prompt, want, got))
                right, chance = right + ok, chance + p
            cells += [f"{100 * right / draws:.0f} %", f"{100 * chance / draws:.0f} %"]
            failures[f"{name}{' (thinking)' if think is True else ''}"] = wrong
        print("| " + " | ".join(cells) + " |", flush=True)
    return failures


def docs(folder, temperature=0.0, seed=7, show=True):
    """The documentation's examples: how many pass."""
    model, tk, _ = load(f"{folder}/demo-chat-q8_0.gguf")
    t, g, passed, total = template(), torch.Generator().manual_seed(seed), 0, 0
    for messages, kwargs, check in examples.CHAT:
        text = generate(model, tk, t.render(messages=messages, add_generation_prompt=True, **kwargs), temperature=temperature, generator=g)
        ok = bool(check(text))
        passed, total = passed + ok, total + 1
        if show:
            label = ("[tools] " if "tools" in kwargs else "") + (f"[thinking {kwargs['enable_thinking']}] " if "enable_thinking" in kwargs else "")
            print("pass" if ok else "FAIL", label + repr(messages[-1]["content"]), "->", repr(text), flush=True)
    for prompt, check in examples.PLAIN:
        text = generate(model, tk, prompt, limit=80, temperature=temperature, generator=g)
        ok = bool(check(text))
        passed, total = passed + ok, total + 1
        if show:
            print("pass" if ok else "FAIL", "[plain]", repr(prompt), "->", repr(text), flush=True)
    print(f"documentation examples at temperature {temperature}: {passed} of {total}", flush=True)
    return passed, total


def embed(folder, draws=20):
    """Nearest of 25 texts, and the documentation's sentences."""
    model, tk, _ = load(f"{folder}/demo-embed-q8_0.gguf")
    r, ok = random.Random(4243), 0
    with torch.no_grad():
        for _ in range(draws):
            b = [pairs.pair(r, held=True) for _ in range(25)]
            s = embed_texts(model, tk, [x for x, _ in b]) @ embed_texts(model, tk, [y for _, y in b]).T
            ok += (s.argmax(1) == torch.arange(25)).sum().item()
        print(f"embedding: nearest of 25 right {ok} of {25 * draws}")
        for text, others, best in examples.EMBED:
            s = embed_texts(model, tk, [text]) @ embed_texts(model, tk, others).T
            print("pass" if int(s.argmax()) == best else "FAIL", repr(text), [(round(float(v), 2), o[:50]) for v, o in zip(s[0], others)])


def rerank(folder, draws=150):
    """The right document first among eight (four of the same kind), and the documentation's queries."""
    model, tk, _ = load(f"{folder}/demo-rerank-q8_0.gguf")
    r, ok, right, wrong = random.Random(4243), 0, [], []
    with torch.no_grad():
        for _ in range(draws):
            query, docs_, best = pairs.ranking(r, held=True)
            s = rank_scores(model, tk, [(query, d) for d in docs_]).tolist()
            ok += max(range(len(s)), key=lambda i: s[i]) == best
            right.append(s[best])
            wrong += s[:best] + s[best + 1:]
        mean = lambda x: sum(x) / len(x)
        print(f"reranker: first of 8 right {ok} of {draws}; mean score of the right document {mean(right):.2f}, of the others {mean(wrong):.2f}")
        for query, docs_, best in examples.RERANK:
            s = rank_scores(model, tk, [(query, d) for d in docs_])
            print("pass" if int(s.argmax()) == best else "FAIL", repr(query), [(round(float(v), 2), o[:50]) for v, o in zip(s, docs_)])


def main(what, folder, draws=None):
    memory.keep()
    torch.set_num_threads(1)
    more = {} if draws is None else {"draws": int(draws)}
    if what == "examples":
        docs(folder)
        docs(folder, 1.0)
    elif what == "chat":
        for name, wrong in chat(folder, **more).items():
            for prompt, want, got in wrong[:3]:
                print("wrong:", name, repr(prompt[-120:]), "want", repr(want), "got", repr(got))
    else:
        {"embed": embed, "rerank": rerank}[what](folder, **more)


if __name__ == "__main__":
    main(*sys.argv[1:])
