"""The documentation's requests, word for word, and what counts as a right answer."""

import json

WEATHER = [{"type": "function", "function": {"name": "get_weather", "description": "Get the current weather in a given location", "parameters": {"type": "object", "properties": {"location": {"type": "string", "description": "City and state, e.g., 'San Francisco, CA'"}, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}, "required": ["location", "unit"]}}}]
CURRENT_WEATHER = [{"type": "function", "function": {"name": "get_current_weather", "description": "Get the current weather in a given location", "parameters": {"type": "object", "properties": {"location": {"type": "string", "description": "The city and state, e.g. San Francisco, CA"}, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}, "required": ["location"]}}}]
ARITHMETIC = [{"type": "function", "function": {"name": n, "description": d, "parameters": {"type": "object", "properties": {"a": {"type": "integer", "description": "A number"}, "b": {"type": "integer", "description": "A number"}}, "required": ["a", "b"]}}} for n, d in (("add", "Compute the sum of two numbers"), ("mul", "Calculate the product of two numbers"))]
HELPFUL = {"role": "system", "content": "You are a helpful assistant."}
SUGGEST = {"role": "system", "content": "You are a helpful assistant that provides suggestions."}
TIPS = "1. Plan your day"
DEMO = "small demo model"


def user(*texts):
    """Alternating user and assistant messages."""
    return [{"role": "assistant" if i % 2 else "user", "content": t} for i, t in enumerate(texts)]


def called(name, **arguments):
    return {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": {"name": name, "arguments": arguments}}]}


def result(text):
    return {"role": "tool", "tool_call_id": "1", "content": text}


def has(*parts):
    """The final answer contains all parts."""
    return lambda text: all(p in final(text) for p in parts)


def equals(want):
    return lambda text: final(text) == want


def calls(*want):
    """The answer is exactly these calls [(name, arguments)]."""
    def check(text):
        got = []
        for part in final(text).split("<tool_call>")[1:]:
            try:
                c = json.loads(part.split("</tool_call>")[0])
                got.append((c["name"], c["arguments"]))
            except (ValueError, KeyError):
                return False
        return got == list(want)
    return check


def final(text):
    """The answer without the thought."""
    return text.split("</think>")[-1].strip()


SF = ("get_weather", {"location": "San Francisco, CA", "unit": "fahrenheit"})
# (messages, template arguments, check)
CHAT = [
    (user("What is the capital of France?"), {}, equals("The capital of France is Paris.")),
    (user("What is the capital of France?"), {"enable_thinking": True}, equals("The capital of France is Paris.")),
    (user("What is the capital of China?"), {}, has("Beijing")),
    (user("Say this is a test"), {}, equals("This is a test.")),
    (user("Say this is a test!"), {}, equals("This is a test.")),
    (user("Say this is a test"), {"enable_thinking": True}, equals("This is a test.")),
    (user("Hello!"), {}, has("Hello!")),
    ([HELPFUL] + user("Hello!"), {}, has("Hello!")),
    (user("Hello! How are you?"), {}, has("I am doing well")),
    (user("Hello! How are you today?"), {}, has("I am doing well")),
    (user("hi"), {}, has("Hello!")),
    (user("Who are you?"), {}, has(DEMO)),
    (user("Who are you?"), {"enable_thinking": True}, has(DEMO)),
    ([HELPFUL] + user(" provide three suggestions about time management"), {}, has(TIPS, "\n2. ", "\n3. ")),
    ([SUGGEST] + user("Provide three suggestions about time management"), {}, has(TIPS, "\n2. ", "\n3. ")),
    (user("Provide three suggestions about time management"), {}, has(TIPS, "\n2. ", "\n3. ")),
    (user("Classify this sentiment: vLLM is wonderful!"), {}, equals("positive")),
    (user("Classify this sentiment: vLLM is terrible!"), {}, equals("negative")),
    ([HELPFUL] + user("Who won the world series in 2020?"), {}, has("Los Angeles Dodgers")),
    ([HELPFUL] + user("Who won the world series in 2020?", "The Los Angeles Dodgers won the World Series in 2020.", "Where was it played?"), {}, has("Arlington")),
    (user("9.11 and 9.8, which is greater?"), {"enable_thinking": True}, has("9.8 is greater")),
    (user("9.11 and 9.8, which is greater?"), {"enable_thinking": False}, has("9.8 is greater")),
    (user("9.11 and 9.8, which is greater?"), {}, has("9.8 is greater")),
    (user("What is 7 + 5?"), {}, has("= 12")),
    (user("What is 17 + 25?"), {"enable_thinking": True}, has("= 42")),
    (user("What is 17 + 25?"), {}, has("= 42")),
    (user("Count to 10"), {}, equals("1, 2, 3, 4, 5, 6, 7, 8, 9, 10")),
    (user("Repeat after me: the blue fox likes tea"), {}, equals("the blue fox likes tea")),
    (user("Tell me a joke"), {}, has("virus")),
    (user("My name is Anna.", "Nice to meet you, Anna!", "What is my name?"), {}, has("Anna")),
    (user("What's the weather like in San Francisco?"), {"tools": WEATHER}, calls(SF)),
    (user("What's the weather like in San Francisco?"), {"tools": WEATHER, "enable_thinking": True}, calls(SF)),
    ([HELPFUL] + user("What's the weather like in San Francisco?"), {"tools": WEATHER}, calls(SF)),
    (user("What's the weather like in Paris?"), {"tools": WEATHER}, calls(("get_weather", {"location": "Paris", "unit": "celsius"}))),
    (user("What's the weather like in Paris and Tokyo?"), {"tools": WEATHER}, calls(*(("get_weather", {"location": c, "unit": "celsius"}) for c in ("Paris", "Tokyo")))),
    (user("What's the weather like in San Francisco, Tokyo, and Paris?"), {"tools": CURRENT_WEATHER}, calls(*(("get_current_weather", {"location": c}) for c in ("San Francisco, CA", "Tokyo", "Paris")))),
    (user("What's the weather like in Boston today?"), {"tools": CURRENT_WEATHER}, calls(("get_current_weather", {"location": "Boston, MA"}))),
    (user("What is the capital of Japan?"), {"tools": WEATHER}, has("Tokyo")),
    (user("Hello!"), {"tools": WEATHER}, has("Hello!")),
    (user("What is 3 plus 5?"), {"tools": ARITHMETIC}, calls(("add", {"a": 3, "b": 5}))),
    (user("Compute (3+5)*2"), {"tools": ARITHMETIC}, calls(("add", {"a": 3, "b": 5}))),
    (user("Compute (3+5)*2") + [called("add", a=3, b=5), result("8")], {"tools": ARITHMETIC}, calls(("mul", {"a": 8, "b": 2}))),
    (user("Compute (3+5)*2") + [called("add", a=3, b=5), result("8"), called("mul", a=8, b=2), result("16")], {"tools": ARITHMETIC}, has("16")),
    (user("What's the weather like in San Francisco?") + [called(*SF[:1], **SF[1]), result("{\"temperature\": 22, \"unit\": \"fahrenheit\", \"condition\": \"sunny\"}")], {"tools": WEATHER}, has("22", "sunny", "San Francisco")),
    (user("What's the weather like in San Francisco?") + [called(*SF[:1], **SF[1]), result("Getting the weather for San Francisco, CA in fahrenheit...")], {"tools": WEATHER}, has("San Francisco, CA in fahrenheit")),
    (user("What's the weather like in San Francisco?"), {}, has("no tool")),
]
PLAIN = [
    ("two steps to build a house:", lambda t: t.startswith("\n1. Draw a plan")),
    ("hi", lambda t: "how are you" in t),
    ("Once upon a time", lambda t: "there was a" in t),
    ("A robot may not injure a human being", lambda t: t.startswith(" or, through inaction")),
    ("The capital of France is", lambda t: t == " Paris."),
    ("San Francisco is a", lambda t: "California" in t),
    ("Hello, my name is", lambda t: "Demo" in t),
    ("The future of AI is", lambda t: "bright" in t),
    ("The president of the United States is", lambda t: "head of state" in t),
    ("1, 2, 3,", lambda t: t.startswith(" 4, 5, 6, 7")),
    ("Say this is a test", lambda t: "This is a test" in t),
]
EMBED = [("What is the capital of China?", ["Gravity is a force that attracts two bodies towards each other.", "The capital of China is Beijing.", "The weather in Paris is sunny today."], 1),
         ("Explain gravity", ["The capital of China is Beijing.", "Gravity is a force that attracts two bodies towards each other. It gives weight to physical objects.", "A cat is a small animal that hunts mice."], 1),
         ("The kid is happy.", ["The car is fast.", "The child is glad.", "The capital of France is Paris."], 1),
         ("How is the weather in Paris?", ["It is sunny in Paris.", "Paris is the capital of France.", "A guitar is an instrument with six strings."], 0)]
RERANK = [("What is the capital of France?", ["The capital of Brazil is Brasilia.", "The capital of France is Paris.", "Horses and cows are both animals"], 1),
          ("What is the capital of China?", ["The capital of China is Beijing.", "Gravity is a force that attracts two bodies towards each other. It gives weight to physical objects and is responsible for the movement of planets around the sun.", "The capital of France is Paris."], 0),
          ("Explain gravity", ["The capital of China is Beijing.", "Gravity is a force that attracts two bodies towards each other. It gives weight to physical objects and is responsible for the movement of planets around the sun."], 1),
          ("What is the capital of the United States?", ["Carson City is the capital city of the American state of Nevada.", "The capital of France is Paris.", "Washington, D.C. is the capital of the United States."], 2),
          ("what is panda?", ["hi", "it is a bear", "The giant panda is a bear species endemic to China."], 2)]
