#!/usr/bin/env python3
"""Measures Jinja2 as transformers configures it. One JSON request per line: {"template", "context", "seconds"}.

Answers {"text", "rate"} (renders per second of processor time), or {"error"}.
"""

import datetime
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools/template-conformance"))
from jinja2_oracle import make_environment  # noqa: E402


def strftime_now(format):
    return datetime.datetime(2025, 7, 10, 12, 34, 56).strftime(format)


def main():
    environment = make_environment()
    environment.globals["strftime_now"] = strftime_now
    compiled = {}
    for line in sys.stdin:
        request = json.loads(line)
        source = request["template"]
        try:
            template = compiled.get(source) or compiled.setdefault(source, environment.from_string(source))
            text = template.render(**request["context"])
            count, elapsed, start = 0, 0, time.process_time()
            while elapsed < request["seconds"]:
                for _ in range(5):
                    template.render(**request["context"])
                count += 5
                elapsed = time.process_time() - start
            answer = {"text": text, "rate": count / elapsed if elapsed else 0}
        except Exception as error:  # a template may refuse a conversation
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
