"""Puts turns together into conversations, the samples that the chat model is trained on.

Every assistant message of a conversation is a training target, so a long list of tools in the prompt pays for several answers.
"""

import random

from . import numbers, talk
from .facts import HERMES_SYSTEMS, NO_TOOL, QWEN_SYSTEM, SYSTEMS
from .plain import plain
from .tools import OPERATIONS, chained, draw_tools
from .turns import lower_first, noise, turn

# family -> (function, share among questions without a tool)
FAMILIES = {
 "capital": (talk.capital, 15), "talk": (talk.talk, 17), "sentiment": (talk.sentiment, 5), "count": (talk.count, 3), "repeat": (talk.repeat, 10), "memory": (talk.memory, 7), "extract": (talk.extract, 4), "unknown": (talk.unknown, 8),
 "compare": (numbers.compare, 11), "add": (numbers.add, 15), "subtract": (numbers.subtract, 2), "multiply": (numbers.multiply, 3),
}
NAMES, SHARES = list(FAMILIES), [s for _, s in FAMILIES.values()]
# Questions that need no tool although tools are there; sums are left out because a tool might be meant.
NO_TOOL_NEEDED = [("capital", 5), ("talk", 8), ("sentiment", 2), ("count", 1), ("repeat", 2), ("memory", 2), ("unknown", 1), ("compare", 2)]


def free_turn(r, held=False, family=None):
    """A turn that no tool is needed for."""
    return FAMILIES[family or r.choices(NAMES, SHARES)[0]][0](r, held)


def call_message(calls, thought=None):
    """The assistant message that calls tools."""
    names = list(dict.fromkeys(n for n, _ in calls))
    thought = thought or "I will call " + " and ".join(names) + ("." if len(calls) == 1 else f", {len(calls)} calls.")
    return {"role": "assistant", "content": None, "thought": thought, "tool_calls": [{"type": "function", "function": {"name": n, "arguments": a}} for n, a in calls]}


def tool_turn(r, tools, held=False, end=None):
    """A request for one of the tools. It ends with the call or, as end or chance say, with the answer made of the results."""
    adders = [t for t in tools if t.chain]
    if len(adders) >= 2 and r.random() < 0.4:
        text, steps, answer = chained(r, *r.sample(adders, 2))
    else:
        tool = r.choice(tools)
        request = tool.ask(r, held)
        text, calls, results = request.text, request.calls, request.results
        others = [t for t in tools if t is not tool]
        if others and r.random() < 0.08:  # two tools at once
            second = r.choice(others).ask(r, held, 1)
            text = text.rstrip("?.") + r.choice([" and ", ", and ", " and also "]) + lower_first(second.text)
            calls, results = calls + second.calls, results + second.results
        steps, answer = [(calls, [x for x, _ in results])], " ".join(s for _, s in results)
    out = [{"role": "user", "content": text if held or r.random() < 0.75 else noise(r, text)}]
    ends = r.random() < 0.45 if end is None else end == "call"
    for k, (calls, results) in enumerate(steps):
        out.append(call_message(calls))
        if ends and (k + 1 == len(steps) or r.random() < 0.5):
            return out
        out += [{"role": "tool", "content": x} for x in results]
    return out + [{"role": "assistant", "content": answer, "thought": "I have the result of the tool."}]


def refused_turn(r, tools, held=False):
    """A request for a tool that is not there."""
    have = {t.name for t in tools}
    for _ in range(20):
        other = draw_tools(r, 1)[0]
        if other.name not in have and not other.chain and not any(shares(other, t) for t in tools):
            text = other.ask(r, held).text
            return turn(text if held else noise(r, text), NO_TOOL, "There is no tool for this. I will say so.")
    return free_turn(r, held, "talk")


def shares(a, b):
    """Whether two tools may be mistaken for each other: a word in common."""
    words = lambda t: {w for w in t.name.lower().replace("-", "_").split("_")} | {"weather" if "weather" in t.name.lower() else ""}
    return bool((words(a) & words(b)) - {"", "get", "find", "set", "create", "add"})


def needs_no_tool(r, held=False):
    names, shares_ = zip(*NO_TOOL_NEEDED)
    return free_turn(r, held, r.choices(names, shares_)[0])


def sample(r, held=False, family=None, think=None, n_tools=None, turns=None, style=None):
    """One conversation: {family, messages, tools, think, style}; or {plain: (prompt, continuation)}.

    think: None renders no generation prefix (direct answer), False an empty think block, True a thought.
    style: whose template writes the tools into the prompt (own, qwen, hermes).
    The other arguments fix what is otherwise drawn; evaluation uses them."""
    if family == "plain" or family is None and r.random() < 0.05:
        return {"family": "plain", "plain": plain(r, held)}
    fixed = family is not None
    if think is None:
        think = r.choices([None, False, True], [55, 8, 37])[0]
    elif think == "direct":
        think = None
    style = style or r.choices(["own", "qwen", "hermes"], [70, 18, 12])[0]
    with_tools = family in ("tool_call", "tool_answer", "tool_none", "tool_refused") or not fixed and r.random() < 0.37
    messages, tools = [], []
    count = turns or (r.choices([1, 2, 3, 4], [60, 22, 12, 6] if think else [25, 30, 28, 17])[0])
    if with_tools:
        size = n_tools or r.choices([1, 2, 3, r.randint(4, 6), r.randint(7, 9), r.randint(10, 12)], [34, 24, 16, 14, 7, 5])[0]
        tools = draw_tools(r, size)
        if size > 3 and not turns:
            count = max(count, 2 if think else 3)
        for i in range(count):
            last = i == count - 1
            kind = family if last and fixed else r.choices(["tool_call", "tool_none", "tool_refused"], [72, 20, 8])[0]
            if kind == "tool_none":
                sums = not any(t.chain for t in tools) and r.random() < 0.1
                messages += free_turn(r, held, "add") if sums else needs_no_tool(r, held)
            elif kind == "tool_refused":
                messages += refused_turn(r, tools, held)
            else:
                end = {"tool_call": "call", "tool_answer": "answer"}[kind] if fixed and last else None if last else "answer"
                messages += tool_turn(r, tools, held, end)
    else:
        for i in range(count):
            if fixed and i == count - 1:
                messages += free_turn(r, held, family) if family != "no_tools" else refused_turn(r, [], held)
            else:
                messages += free_turn(r, held and fixed) if r.random() > 0.05 else refused_turn(r, [], held)
    system = None
    x = r.random()
    if style == "qwen":
        system = QWEN_SYSTEM if x < 0.6 else r.choice(SYSTEMS) if x < 0.9 else None
        if system is None and (tools or x < 0.95):
            system = QWEN_SYSTEM  # the stock template adds it by itself
    elif style == "hermes":
        system = r.choice(HERMES_SYSTEMS) if x < 0.5 else None
    elif x < 0.4:
        system = r.choice(SYSTEMS)
    if system:
        messages.insert(0, {"role": "system", "content": system})
    return {"family": family or ("tools" if tools else "chat"), "messages": messages, "tools": [t.schema for t in tools], "think": think, "style": style}


def draw(seed):
    """The sample that belongs to a seed (any string): training is reproducible step by step."""
    return sample(random.Random(seed))
