"""Checks the recipe itself: chat_template.jinja must render what render.py trains on."""

import json
import os
import random

import jinja2.sandbox

from data.conversation import sample
from data.render import prompt_and_answer

HERE = os.path.dirname(os.path.abspath(__file__))


def template_equals_render(draws=1500):
    """Renders samples with the template, as transformers compiles it, and compares."""
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    env.filters["tojson"] = lambda x, **_: json.dumps(x, ensure_ascii=False)
    with open(os.path.join(HERE, "chat_template.jinja")) as f:
        template = env.from_string(f.read())
    r, n = random.Random(5), 0
    for _ in range(draws):
        s = sample(r, style="own")
        if "plain" in s:
            continue
        kwargs = {} if s["think"] is None else {"enable_thinking": s["think"]}
        got = template.render(messages=s["messages"][:-1], tools=s["tools"], add_generation_prompt=True, **kwargs)
        want = prompt_and_answer(s)[0]
        assert got == want, (got, want)
        n += 1
    return n


def main():
    print("template equals training text on", template_equals_render(), "conversations", flush=True)


if __name__ == "__main__":
    main()
