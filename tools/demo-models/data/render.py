"""Renders a sample as text, in pieces [(text, is a training target)].

The style `own` equals chat_template.jinja (check.py compares them). The styles `qwen` and `hermes` are what the stock templates of
those two families put before the same conversation, so that the model also works behind them (--chat-template).
"""

import json

SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]
OWN_HEAD = "# Tools\n\nYou may call functions.\n<tools>"
OWN_TAIL = "\n</tools>\nFor each call return <tool_call>\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call>"
QWEN_HEAD = "# Tools\n\nYou may call one or more functions to assist with the user query.\n\nYou are provided with function signatures within <tools></tools> XML tags:\n<tools>"
QWEN_TAIL = "\n</tools>\n\nFor each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:\n<tool_call>\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call>"
HERMES_HEAD = "You are a function calling AI model. You are provided with function signatures within <tools></tools> XML tags. You may call one or more functions to assist with the user query. Don't make assumptions about what values to plug into functions. Here are the available tools: <tools> "
HERMES_TAIL = " </tools>Use the following pydantic model json schema for each tool call you will make: {\"properties\": {\"name\": {\"title\": \"Name\", \"type\": \"string\"}, \"arguments\": {\"title\": \"Arguments\", \"type\": \"object\"}}, \"required\": [\"name\", \"arguments\"], \"title\": \"FunctionCall\", \"type\": \"object\"}}\nFor each function call return a json object with function name and arguments within <tool_call></tool_call> XML tags as follows:\n<tool_call>\n{\"name\": <function-name>, \"arguments\": <args-dict>}\n</tool_call>"
PYTHON_TYPES = {"string": "str", "number": "float", "integer": "int", "boolean": "bool"}
THINK_PREFIX = {None: "", False: "<think>\n\n</think>\n\n", True: "<think>\n"}


def dumps(value):
    """JSON as the templates' tojson writes it."""
    return json.dumps(value, ensure_ascii=False)


def hermes_tool(tool):
    """A tool as the Hermes template lists it: a Python signature inside the description."""
    f = tool["function"]
    p = f["parameters"]["properties"]
    signature = ", ".join(f"{k}: {PYTHON_TYPES[v['type']]}" for k, v in p.items())
    args = ("    Args:\n" if p else "") + "".join(f"        {k}({PYTHON_TYPES[v['type']]}): {v.get('description', '')}" for k, v in p.items())
    return '{"type": "function", "function": {"name": "' + f["name"] + '", "description": "' + f"{f['name']}({signature}) - {f.get('description', '')}\n\n{args}" + '", "parameters": ' + (dumps(f["parameters"]) if p else "{}") + "}"


def system_text(sample, messages):
    """The text of the system block, or None; and the messages that remain."""
    tools, style = sample["tools"], sample["style"]
    first = messages[0]["content"] if messages[0]["role"] == "system" else None
    rest = messages[1:] if first is not None else messages
    if not tools:
        return first, rest
    if style == "hermes":  # the system message follows as a block of its own
        return HERMES_HEAD + "\n".join(hermes_tool(t) for t in tools) + HERMES_TAIL, messages
    head, tail = (QWEN_HEAD, QWEN_TAIL) if style == "qwen" else (OWN_HEAD, OWN_TAIL)
    return (first + "\n\n" if first is not None else "") + head + "".join("\n" + dumps(t) for t in tools) + tail, rest


def call_text(message):
    """Tool calls in the Hermes syntax."""
    return "\n".join('<tool_call>\n{"name": "%s", "arguments": %s}\n</tool_call>' % (c["function"]["name"], dumps(c["function"]["arguments"])) for c in message["tool_calls"])


def pieces(sample):
    """[(text, target)] of a sample; the last piece is the answer of the last message, with its thought if the sample thinks."""
    if "plain" in sample:
        prompt, text = sample["plain"]
        return [(prompt, False), (text + "<|endoftext|>", True)]
    hermes = sample["style"] == "hermes" and sample["tools"]
    system, messages = system_text(sample, sample["messages"])
    out = [(f"<|im_start|>system\n{system}<|im_end|>" + ("" if hermes else "\n"), False)] if system is not None else []
    for i, m in enumerate(messages):
        before, after = messages[i - 1]["role"] if i else None, messages[i + 1]["role"] if i + 1 < len(messages) else None
        if m["role"] == "assistant":
            text = call_text(m) if m.get("tool_calls") else m["content"]
            prefix = "<|im_start|>assistant\n"
            if after is None:
                prefix += THINK_PREFIX[sample["think"]]
                if sample["think"]:
                    text = m["thought"] + "\n</think>\n\n" + text
            out += [(prefix, False), (text + "<|im_end|>", True)] + ([("\n", False)] if after else [])
        elif m["role"] == "tool" and hermes:
            out.append((("" if before == "tool" else "<|im_start|>tool\n") + f"<tool_response>\n{m['content']}\n</tool_response>" + ("\n" if after == "tool" else "<|im_end|>"), False))
        elif m["role"] == "tool":
            out.append((("" if before == "tool" else "<|im_start|>user") + f"\n<tool_response>\n{m['content']}\n</tool_response>" + ("" if after == "tool" else "<|im_end|>\n"), False))
        else:
            out.append((f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n", False))
    return out


def prompt_and_answer(sample):
    """Everything before the last answer, and that answer."""
    p = pieces(sample)
    return "".join(t for t, _ in p[:-1]), p[-1][0]
