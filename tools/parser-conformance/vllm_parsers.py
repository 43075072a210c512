"""Runs outputs through vLLM's tool parsers: {"tools", "cases"} on standard input, a list of results on standard output."""

import json
import logging
import sys

from vllm.entrypoints.openai.chat_completion.protocol import ChatCompletionRequest
from vllm.tool_parsers import ToolParserManager

logging.disable(logging.CRITICAL)


class Tokens:
    """As much of a tokenizer as parsers ask for: markers are tokens, everything else is single characters."""

    first_marker = 0x110000

    def __init__(self, markers):
        self.all_special_tokens = list(dict.fromkeys(markers))
        self.ids = {text: self.first_marker + i for i, text in enumerate(self.all_special_tokens)}
        self.by_length = sorted(self.ids, key=len, reverse=True)
        self.init_kwargs = {}
        self.eos_token_id = 0

    def get_vocab(self):
        return self.ids

    def encode(self, text, *args, **kwargs):
        ids = []
        while text:
            marker = next((marker for marker in self.by_length if text.startswith(marker)), None)
            ids.append(ord(text[0]) if marker is None else self.ids[marker])
            text = text[1 if marker is None else len(marker) :]
        return ids

    def decode(self, ids, *args, **kwargs):
        ids = [ids] if isinstance(ids, int) else ids
        return "".join(
            self.all_special_tokens[i - self.first_marker] if i >= self.first_marker else chr(i) for i in ids
        )

    def convert_ids_to_tokens(self, ids, *args, **kwargs):
        return [self.decode(i) for i in ids]

    def convert_tokens_to_ids(self, tokens):
        return self.ids.get(tokens) if isinstance(tokens, str) else [self.ids.get(t) for t in tokens]


# Parsers with an engine look for these too.
COMMON_MARKERS = ["<think>", "</think>", "<seed:think>", "</seed:think>", "<|channel>", "<channel|>"]


def parse(name, case, tools):
    request = ChatCompletionRequest(
        model="m",
        messages=[{"role": "user", "content": "x"}],
        tools=[{"type": "function", "function": tool} for tool in tools],
        tool_choice="auto",
    )
    tokens = Tokens(case["tokens"] + COMMON_MARKERS)
    parser = ToolParserManager.get_tool_parser(name)(tokens, request.tools)
    found = parser.extract_tool_calls(case["output"], request)
    calls = [[call.function.name, call.function.arguments] for call in found.tool_calls]
    return {"content": found.content, "calls": calls}


def result(case, tools, known):
    name = next((name for name in case["names"] if name in known), None)
    if name is None:
        return None
    try:
        return parse(name, case, tools)
    except NotImplementedError:  # vLLM reads these only together with reasoning.
        return None
    except Exception as error:  # A parser that fails is a result.
        return {"error": f"{type(error).__name__}: {error}"}


data = json.load(sys.stdin)
registered = set(ToolParserManager.list_registered())
json.dump([result(case, data["tools"], registered) for case in data["cases"]], sys.stdout)
