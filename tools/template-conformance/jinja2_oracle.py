#!/usr/bin/env python3
"""Renders templates with Jinja2, configured as transformers' apply_chat_template does it.

Reads one JSON object per line, {"source": ..., "context": {...}}, and answers each with one line:
{"text": ...} or {"raises": "ExceptionName: message"}. Needs jinja2 (Debian: python3-jinja2).
"""

import json
import signal
import sys

import jinja2
import jinja2.ext
import jinja2.nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

# Longer than any sane snippet takes; Python computes 9 ** 9 ** 9 otherwise.
TIMEOUT_SECONDS = 2


class GenerationTag(jinja2.ext.Extension):
    """{% generation %} only prints its body here."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        call = self.call_method("_body")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(
        value,
        ensure_ascii=ensure_ascii,
        indent=indent,
        separators=separators,
        sort_keys=sort_keys,
    )


def make_environment():
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[GenerationTag, jinja2.ext.loopcontrols],
    )
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = raise_exception
    return environment


def on_alarm(_signal, _frame):
    raise TimeoutError("too slow")


def render(environment, case):
    signal.alarm(TIMEOUT_SECONDS)
    try:
        return {"text": environment.from_string(case["source"]).render(**case["context"])}
    except Exception as error:  # every way to fail is an answer
        return {"raises": f"{type(error).__name__}: {error}"[:300]}
    finally:
        signal.alarm(0)


def main():
    signal.signal(signal.SIGALRM, on_alarm)
    environment = make_environment()
    for line in sys.stdin:
        print(json.dumps(render(environment, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
