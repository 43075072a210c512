"""Tool families. A maker draws a Tool (schema with varying names), and a Tool can be asked: ask(r, held) -> Request."""

import json
from dataclasses import dataclass
from typing import Callable

from .facts import CAPITALS
from .words import (CURRENCIES, FOODS, LANGS, NOUNS, ROOMS, US, WORDS, city, listing, person, pseudo, some_words, title)


@dataclass
class Tool:
    """A tool of the prompt: its OpenAI schema and how a user asks for it."""

    schema: dict
    ask: Callable
    chain: Callable | None = None

    @property
    def name(self):
        return self.schema["function"]["name"]


@dataclass
class Request:
    """What the user says, the calls [(tool name, arguments)] it takes, and per call a result (text, sentence about it)."""

    text: str
    calls: list
    results: list


def schema(name, description, properties, required):
    """The OpenAI form of a tool."""
    f = {"name": name}
    if description:
        f["description"] = description
    f["parameters"] = {"type": "object", "properties": properties}
    if required is not None:
        f["parameters"]["required"] = required
    return {"type": "function", "function": f}


def prop(kind, description=None, enum=None):
    """The JSON schema of one parameter."""
    p = {"type": kind}
    if description:
        p["description"] = description
    if enum:
        p["enum"] = enum
    return p


def join_name(r, words):
    """snake_case mostly; camelCase, kebab-case, run together."""
    x = r.random()
    if x < 0.75:
        return "_".join(words)
    if x < 0.9:
        return words[0] + "".join(title(w) for w in words[1:])
    return "-".join(words) if x < 0.95 else "".join(words)


def generic_result(r, key=None):
    """A result that only the reader's copying can turn into an answer."""
    v = r.choice([lambda: r.choice(["ok", "done", "success", "sent", "started"]), lambda: str(r.randint(1, 999)), lambda: pseudo(r), lambda: some_words(r), lambda: f"{r.randint(1, 999)}.{r.randint(1, 99)}"])()
    x = r.random()
    if x < 0.4:
        return v, f"The result is {v}."
    key = key or r.choice(["result", "status", "answer", "value", "output", pseudo(r)])
    if x < 0.8:
        return json.dumps({key: v}), f"The {key} is {v}."
    other, w = r.choice(["id", "time", "code", "note", pseudo(r)]), r.choice([r.randint(1, 999), pseudo(r), r.choice(WORDS)])
    return json.dumps({key: v, other: w}), f"The {key} is {v} and the {other} is {w}." if other != key else f"The {key} is {w}."


# ---- the weather tool of the documentation ---------------------------------------------------------------------------
WEATHER_QUESTIONS = ["What's the weather like in {}?"] * 4 + ["What is the weather in {}?", "What's the weather in {} today?", "How is the weather in {}?", "Tell me the weather in {}.", "weather in {}", "What is the weather like in {}?", "Is it raining in {}?", "Get the weather for {}", "What is the temperature in {}?", "How hot is it in {}?", "Weather for {} please", "What's the weather like in {} today?", "How cold is it in {} now?", "Show me the weather of {}"]
WEATHER_HELD = ["Can you tell me the weather in {}?", "I want to know the weather in {}.", "Check the weather in {}"]


def weather(r):
    """get_weather(location, unit) and its relatives."""
    loc = r.choice(["location"] * 6 + ["city", "city", "place", "town", "city_name"])
    style = r.choice(["state", "state", "state", "city", "none"])
    about = {"state": ["City and state, e.g., 'San Francisco, CA'", "City and state, e.g., 'San Francisco, CA'", "The city and state, e.g. San Francisco, CA", "City and state"], "city": ["The city name", "City, e.g. Paris", "The name of the city"], "none": [None]}[style]
    unit_mode = r.choice(["required", "required", "optional", "none"])
    unit = r.choice(["unit"] * 5 + ["units", "scale"])
    units = r.choice([["celsius", "fahrenheit"]] * 4 + [["C", "F"], ["metric", "imperial"]])
    properties = {loc: prop("string", r.choice(about))}
    if unit_mode != "none":
        properties[unit] = prop("string", r.choice([None, None, None, "The temperature unit"]), units)
    name = r.choice(["get_weather"] * 5 + ["get_current_weather"] * 3 + ["weather", "fetch_weather", "getWeather", "weather_lookup", join_name(r, [pseudo(r), "weather"])])
    about_tool = r.choice(["Get the current weather in a given location"] * 3 + ["Get the weather for a city", "Returns the weather", "Get current weather", None])
    tool = schema(name, about_tool, properties, [loc, unit] if unit_mode == "required" else r.choice([[loc], [loc], None]) if unit_mode == "none" else [loc])

    def ask(rr, held=False, most=4):
        n = min(most, rr.choice([1, 1, 1, 1, 1, 2, 2, 3, 3, 4]))
        cities = []
        while len(cities) < n:
            c = city(rr, held and rr.random() < 0.6)
            if c not in cities:
                cities.append(c)
        if style == "state":  # the user may name the state, also of a city nobody knows
            cities = [f"{c}, {US.get(c) or rr.choice(list(US.values()))}" if n == 1 and rr.random() < 0.12 and c.isascii() else c for c in cities]
        want = rr.choice(units) if unit_mode != "none" and rr.random() < 0.35 else None
        text = rr.choice(WEATHER_HELD if held else WEATHER_QUESTIONS).format(listing(cities, rr))
        if want:
            text = text.rstrip("?.") + rr.choice([f" in {want}?", f" in {want}", f" Use {want}."] if not text.endswith("?") else [f" in {want}?", f" in {want}"])
        calls, results = [], []
        for c in cities:
            a = {loc: f"{c}, {US[c]}" if style == "state" and c in US else c}
            if unit_mode == "required" or want and unit_mode == "optional":
                american = c in US or ", " in c
                a[unit] = want or units[1 if american else 0]
            calls.append((name, a))
            results.append(weather_result(rr, a[loc], a.get(unit)))
        return Request(text, calls, results)

    return Tool(tool, ask)


def weather_result(r, place, unit):
    """What a weather tool answers, in the forms that documentation shows."""
    t, sky = r.randint(-5, 38), r.choice(["sunny", "cloudy", "rainy", "windy", "snowy", "clear"])
    x = r.random()
    if x < 0.35:
        u = unit or "celsius"
        return json.dumps({"temperature": t, "unit": u, "condition": sky}), f"It is {t} degrees {u} and {sky} in {place}."
    if x < 0.5:
        return json.dumps({"location": place, "temperature": str(t)}, ensure_ascii=False), f"It is {t} degrees in {place}."
    if x < 0.7:
        v = r.choice([f"Getting the weather for {place} in {unit or 'celsius'}...", f"The weather in {place} is {sky}", f"{sky} in {place}"])
        return v, f"The result is {v}" + ("" if v.endswith(".") else ".")
    if x < 0.85:
        return f"{t} degrees, {sky}", f"It is {t} degrees and {sky} in {place}."
    return json.dumps({"condition": sky}), f"It is {sky} in {place}."


# ---- tools with one way of asking --------------------------------------------------------------------------------------
def integer(low, high):
    return lambda r, h: r.randint(low, high)


def of(items):
    return lambda r, h: r.choice(items)


def mail(r, h):
    return person(r, h).lower() + "@" + r.choice(["example.com", pseudo(r) + ".com", "example.org"])


def order_id(r, h):
    return r.choice(["A", "B", "X", "ORD", "ID", ""]) + r.choice(["-", ""]) + str(r.randint(10, 9999))


def ticker(r, h):
    return r.choice(["AAPL", "MSFT", "NVDA", "TSLA", "AMZN", "GOOG"]) if r.random() < 0.3 else "".join(r.choice("ABCDEFGHIKLMNOPRSTUVXYZ") for _ in range(r.choice([3, 4])))


def clock(r, h):
    return f"{r.randint(0, 23):02d}:{r.choice(['00', '15', '30', '45'])}"


# names, descriptions, parameters (names, type, value, description), requests, may one request make several calls?
SIMPLE = [
 (["get time", "current time", "get current_time"], ["Get the current time in a city", "Returns the local time", "Get the current time"], [(("city", "location", "timezone", "place"), "string", lambda r, h: city(r, h), "The city")], ["What time is it in {0}?", "What is the time in {0}?", "current time in {0}", "Tell me the time in {0}.", "How late is it in {0}?"], True),
 (["get stock_price", "stock price", "get price"], ["Get the stock price of a company", "Returns the price of a stock"], [(("symbol", "ticker", "stock"), "string", ticker, "The ticker symbol")], ["What is the stock price of {0}?", "How much is {0} stock?", "stock price of {0}", "Get the price of {0}", "What is {0} trading at?"], True),
 (["send email", "send mail", "write email"], ["Send an email", "Sends a mail to a person"], [(("to", "recipient", "address"), "string", mail, "The email address"), (("subject", "body", "text", "message"), "string", some_words, "The text of the mail")], ["Send an email to {0} saying {1}", "Write a mail to {0} with the text {1}", "email {0}: {1}", "Mail {1} to {0}"], False),
 (["set timer", "start timer", "create timer"], ["Set a timer", "Starts a timer"], [(("minutes", "duration", "time"), "integer", integer(1, 90), "Minutes")], ["Set a timer for {0} minutes", "Start a timer of {0} minutes.", "timer {0} minutes", "Wake me in {0} minutes"], False),
 (["search web", "web search", "search", "google search"], ["Search the web", "Find information on the internet", "Search the internet"], [(("query", "q", "text"), "string", some_words, "The search query")], ["Search for {0}", "Search the web for {0}", "Find {0} on the internet", "google {0}", "Look for {0} on the web"], False),
 (["translate text", "translate"], ["Translate a text", "Translates text to a language"], [(("text", "sentence"), "string", some_words, None), (("language", "target", "target_language"), "string", of(LANGS), "The target language")], ["Translate {0} to {1}", "Translate {0} into {1}.", "translate: {0} to {1}"], False),
 (["convert currency", "exchange money"], ["Convert money from one currency to another"], [(("amount", "value"), "number", integer(1, 999), None), (("from", "from_currency", "source"), "string", of(CURRENCIES), None), (("to", "to_currency", "target"), "string", of(CURRENCIES), None)], ["Convert {0} {1} to {2}", "How much is {0} {1} in {2}?", "Change {0} {1} into {2}."], False),
 (["play music", "play song"], ["Play a song", "Plays music"], [(("song", "title", "track"), "string", some_words, "The name of the song")], ["Play {0}", "Play the song {0}", "I want to hear {0}"], False),
 (["set light", "switch light", "control light"], ["Turn the light in a room on or off"], [(("room", "place"), "string", of(ROOMS), "The room"), (("state", "power", "mode"), "enum", of(["on", "off"]), None)], ["Turn the light in the {0} {1}", "Switch the {0} light {1}", "{0} light {1}", "Lights {1} in the {0}"], False),
 (["create reminder", "add reminder", "set reminder"], ["Create a reminder"], [(("text", "title", "task"), "string", some_words, None), (("time", "at"), "string", clock, "The time")], ["Remind me of {0} at {1}", "Create a reminder for {0} at {1}", "Set a reminder: {0} at {1}"], False),
 (["get order", "order status", "track order"], ["Get the status of an order", "Track an order"], [(("order_id", "id", "order"), "string", order_id, "The order id")], ["Where is my order {0}?", "What is the status of order {0}?", "Track order {0}", "Status of order {0}"], True),
 (["get user", "find user", "lookup user"], ["Find a user by name", "Get the data of a user"], [(("name", "user", "username"), "string", person, None)], ["Find the user {0}", "Look up user {0}", "Show me the user {0}", "Get user {0}"], True),
 (["get capital", "find capital", "country info"], ["Get the capital of a country", "Find data about a country"], [(("country", "name"), "string", lambda r, h: r.choice(list(CAPITALS)).removeprefix("the "), "The country")], ["Look up the capital of {0}", "Find the capital of {0} with the tool", "Look up {0}"], True),
 (["order food", "buy food"], ["Order food", "Buy something to eat"], [(("food", "item", "dish"), "string", of(FOODS), None), (("count", "quantity", "number"), "integer", integer(1, 12), "How many")], ["Order {1} {0}", "I would like {1} {0}", "Buy {1} {0}"], False),
 (["book flight", "find flight", "search flights"], ["Book a flight", "Find flights between two cities"], [(("from", "origin", "departure"), "string", lambda r, h: city(r, h), None), (("to", "destination", "arrival"), "string", lambda r, h: city(r, h), None)], ["Book a flight from {0} to {1}", "Find a flight from {0} to {1}", "I want to fly from {0} to {1}", "flights from {0} to {1}"], False),
 (["book hotel", "find hotel", "reserve room"], ["Book a hotel", "Find a hotel in a city"], [(("city", "location", "place"), "string", lambda r, h: city(r, h), None), (("nights", "days"), "integer", integer(1, 14), None)], ["Book a hotel in {0} for {1} nights", "Find a hotel in {0} for {1} nights", "I need a hotel in {0} for {1} nights"], False),
 (["get news", "latest news", "read news"], ["Get the latest news", "Returns news about a topic"], [(("topic", "subject", "query"), "string", lambda r, h: r.choice(WORDS) if r.random() < 0.5 else pseudo(r), "The topic")], ["What is the news about {0}?", "Get the latest news about {0}", "news about {0}", "Show me news about {0}"], True),
 (["add event", "create event", "schedule meeting"], ["Add an event to the calendar", "Schedule a meeting"], [(("title", "name", "event"), "string", some_words, None), (("day", "date"), "string", of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday today tomorrow".split()), "The day"), (("time", "at", "start"), "string", clock, None)], ["Add {0} to my calendar on {1} at {2}", "Schedule {0} on {1} at {2}", "Create the event {0} on {1} at {2}"], False),
]


def simple(entry):
    """Turns a row of SIMPLE into a maker."""
    names, descriptions, params, requests, several = entry

    def make(r):
        properties, order = {}, []
        for choices, kind, value, about in params:
            p = r.choice(choices) if r.random() < 0.85 else pseudo(r)
            while p in properties:
                p = pseudo(r)
            properties[p] = prop("string", None, ["on", "off"]) if kind == "enum" else prop(kind, about if r.random() < 0.5 else None)
            order.append((p, value))
        words = r.choice(names).split()
        if r.random() < 0.12:
            words = [r.choice([words[0], pseudo(r)]), pseudo(r)]
            about = r.choice(descriptions)
        else:
            about = r.choice(descriptions) if r.random() < 0.9 else None
        name = join_name(r, words)

        def ask(rr, held=False, most=3):
            if several and most > 1 and rr.random() < 0.3:
                p, value = order[0]
                values = list(dict.fromkeys(value(rr, held) for _ in range(rr.choice([2, 2, 3]))))
                return Request(rr.choice(requests).format(listing(values, rr)), [(name, {p: v}) for v in values], [generic_result(rr) for _ in values])
            args = {p: value(rr, held) for p, value in order}
            return Request(rr.choice(requests).format(*args.values()), [(name, args)], [generic_result(rr)])

        return Tool(schema(name, about, properties, list(properties) if r.random() < 0.8 else None), ask)

    return make


# ---- arithmetic tools ----------------------------------------------------------------------------------------------------
OPERATIONS = {
 "add": (["add", "add", "add_numbers", "sum", "calculate_sum"], ["Compute the sum of two numbers", "Add two numbers", "Returns the sum of two numbers"], "+", lambda a, b: a + b, ["Add {0} and {1}", "What is {0} plus {1}?", "Calculate {0} + {1}", "What is {0} + {1}?", "Compute {0}+{1}", "Compute {0} + {1}", "sum of {0} and {1}"]),
 "mul": (["mul", "mul", "multiply", "multiply_numbers", "product"], ["Calculate the product of two numbers", "Multiply two numbers", "Returns the product of two numbers"], "*", lambda a, b: a * b, ["Multiply {0} and {1}", "What is {0} times {1}?", "Calculate {0} * {1}", "What is {0} * {1}?", "Compute {0}*{1}", "Compute {0} * {1}", "product of {0} and {1}"]),
 "sub": (["sub", "subtract", "minus"], ["Subtract two numbers", "Returns the difference of two numbers"], "-", lambda a, b: a - b, ["Subtract {1} from {0}", "What is {0} minus {1}?", "Calculate {0} - {1}", "What is {0} - {1}?"]),
}


def arithmetic(op):
    """add, mul or sub of two numbers."""
    names, about, symbol, compute, requests = OPERATIONS[op]

    def make(r):
        name = r.choice(names)
        p, q = r.choice([("a", "b")] * 4 + [("x", "y"), ("first", "second"), ("n1", "n2")])
        describe = r.choice([None, None, "A number", "The number"])
        kind = r.choice(["integer", "integer", "number"])

        def ask(rr, held=False, most=3):
            top = rr.choice([9, 99, 999])
            a, b = rr.randint(0, top), rr.randint(0, top)
            v = compute(a, b)
            text = rr.choice(requests).format(a, b)
            return Request(text, [(name, {p: a, q: b})], [rr.choice([(str(v), f"The result is {v}."), (json.dumps({"result": v}), f"The result is {v}.")])])

        tool = Tool(schema(name, r.choice(about), {p: prop(kind, describe), q: prop(kind, describe)}, [p, q] if r.random() < 0.9 else None), ask)
        tool.chain = lambda a, b: ((name, {p: a, q: b}), compute(a, b), symbol)
        return tool

    return make


def chained(r, first, second):
    """(a + b) * c: the second call needs the result of the first. Returns (text, [(calls, [result text])], answer)."""
    a, b, c = r.randint(1, 20), r.randint(1, 20), r.randint(2, 12)
    call1, v1, s1 = first.chain(a, b)
    call2, v2, s2 = second.chain(v1, c)
    gap = r.choice(["", "", " "])
    text = r.choice(["Compute {}", "Calculate {}", "What is {}?", "{}", "Compute {}."]).format(f"({a}{gap}{s1}{gap}{b}){gap}{s2}{gap}{c}")
    return text, [([call1], [str(v1)]), ([call2], [str(v2)])], f"The result is {v2}."


# ---- tools that only their words describe ----------------------------------------------------------------------------------
VERBS = "get find create delete send update open close start stop book cancel check list show read write add remove move copy save load lock unlock print scan share upload download rename buy sell rent clean repair paint count test run reset install".split()


def worded(r):
    """verb_noun(value): the request and the tool share a verb and a noun, so that twelve such tools must be told apart by meaning of both."""
    verb, noun = r.choice(VERBS), r.choice(NOUNS) if r.random() < 0.8 else pseudo(r)
    name = join_name(r, [verb, noun])
    p = r.choice(["name", "id", "value", "target", "title", noun, noun + "_id", r.choice(NOUNS), pseudo(r)])
    kind = r.choice(["string", "string", "string", "integer"])

    def ask(rr, held=False, most=3):
        one = lambda: rr.randint(1, 999) if kind == "integer" else pseudo(rr) if rr.random() < 0.6 else title(pseudo(rr)) if rr.random() < 0.5 else rr.choice(WORDS)
        n = min(most, rr.choice([1] * 7 + [2, 2, 3]))
        values = list(dict.fromkeys(one() for _ in range(n)))
        said = listing([str(v) for v in values], rr)
        text = (rr.choice(["I want to {v} the {n} {x}", "Could you {v} the {n} {x}?"]) if held else rr.choice(["{V} the {n} {x}", "{V} the {n} {x}", "{V} {n} {x}", "Please {v} the {n} {x}", "Can you {v} the {n} {x}?", "{v} {n} {x}"])).format(v=verb, V=title(verb), n=noun, x=said)
        return Request(text, [(name, {p: v}) for v in values], [generic_result(rr) for _ in values])

    about = r.choice([f"{title(verb)} a {noun}", f"{title(verb)}s the {noun}", f"{title(verb)} the {noun} with the given {p}", None])
    return Tool(schema(name, about, {p: prop(kind)}, [p] if r.random() < 0.7 else None), ask)


def named(r):
    """Pure copying: the request names the tool and its arguments."""
    name = join_name(r, [r.choice([pseudo(r), pseudo(r), r.choice(WORDS)]) for _ in range(r.choice([1, 2, 2]))])
    kinds = {}
    for _ in range(r.choice([0, 1, 1, 2, 2, 3])):
        kinds[r.choice([pseudo(r), r.choice(WORDS)])] = r.choice(["string", "string", "integer", "number", "boolean"])

    def ask(rr, held=False, most=3):
        draw = {"string": lambda: pseudo(rr) if held or rr.random() < 0.6 else rr.choice(WORDS), "integer": lambda: rr.randint(0, 999), "number": lambda: rr.randint(0, 99) + 0.5, "boolean": lambda: rr.random() < 0.5}
        args = {p: draw[k]() for p, k in kinds.items()}
        texts = [f"{p} {v if isinstance(v, str) else json.dumps(v)}" for p, v in args.items()]
        text = rr.choice(["Call", "Use", "Run", "Please call", "Execute", "Call the tool", "Call the function"]) + " " + name + (" with " + " and ".join(texts) if texts else "")
        return Request(text, [(name, args)], [generic_result(rr)])

    return Tool(schema(name, r.choice([None, "Run " + name, "A test function", f"Does the {pseudo(r)}"]), {p: prop(k) for p, k in kinds.items()}, list(kinds) if r.random() < 0.5 else None), ask)


MAKERS = [(weather, 26), (named, 12), (worded, 22), (arithmetic("add"), 4), (arithmetic("mul"), 4), (arithmetic("sub"), 2)] + [(simple(e), 2) for e in SIMPLE]


def draw_tools(r, n):
    """n tools with different names; every eighth draw is an arithmetic pair, as in the documentation."""
    tools, used = [], set()
    if r.random() < 0.12:
        tools = [arithmetic("add")(r), arithmetic("mul")(r)] + ([arithmetic("sub")(r)] if r.random() < 0.2 else [])
        n = max(n, len(tools)) if r.random() < 0.4 else len(tools)
        used = {t.name for t in tools} | {"arithmetic"}
    makers, weights = zip(*MAKERS)
    kinds = set()
    while len(tools) < n:
        make = r.choices(makers, weights)[0]
        if make not in (worded, named) and (make in kinds or "arithmetic" in used and make in makers[3:6]):
            continue
        kinds.add(make)
        tool = make(r)
        if tool.name not in used:
            used.add(tool.name)
            tools.append(tool)
    r.shuffle(tools)
    return tools
