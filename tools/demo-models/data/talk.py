"""Families without tools: capitals, small talk, sentiment, counting, repeating, memory, extraction, and honest ignorance."""

import json
import re

from .facts import CAPITALS, FOLLOW_UPS, PLAIN, TALK, UNKNOWN
from .turns import noise, turn
from .words import (ADJECTIVES, COLORS, FOODS, HELD_NAMES, NAMES, NOUNS, WORDS, WORLD, city, full_name, person, pseudo, title)

CAPITAL_QUESTIONS = ["What is the capital of {c}?"] * 4 + ["What's the capital of {c}?", "Which city is the capital of {c}?", "Tell me the capital of {c}.", "Capital of {c}?", "The capital of {c}", "Do you know the capital of {c}?", "Name the capital of {c}.",
                     "What is the capital city of {c}?", "Can you tell me the capital of {c}?", "What city is the capital of {c}?", "Give me the capital of {c}.", "{c} capital", "What is the name of the capital of {c}?", "I would like to know the capital of {c}.", "The capital city of {c}?", "Which is the capital of {c}?"]
CAPITAL_HELD = ["Hi, what is the capital of {c}?", "I want to know the capital of {c}.", "Please name the capital city of {c}.", "Do you remember what the capital of {c} is called?"]
COUNTRY_QUESTIONS = ["{k} is the capital of which country?", "Which country has the capital {k}?", "What country is {k} the capital of?", "Of which country is {k} the capital?"]


def capital(r, held=False):
    """Which city is the capital, sometimes the other way round."""
    c, k = r.choice(list(CAPITALS.items())) if r.random() < 0.9 else r.choice([("France", "Paris"), ("China", "Beijing"), ("Japan", "Tokyo"), ("Germany", "Berlin"), ("South Korea", "Seoul"), ("Italy", "Rome"), ("Spain", "Madrid")])
    if not held and r.random() < 0.1:
        return turn(noise(r, r.choice(COUNTRY_QUESTIONS).format(k=k)), f"{k} is the capital of {c}.", f"The capital {k} belongs to {c}.")
    q = r.choice(CAPITAL_HELD if held else CAPITAL_QUESTIONS).format(c=c)
    return turn(q if held else noise(r, title(q)), f"The capital of {c} is {k}.", f"The user asks for the capital of {c}. It is {k}.")


TALK_TRAIN = [([q for q in qs if q[0] != "*"], a, t) for qs, a, t in TALK]
TALK_HELD = [([q[1:] for q in qs if q[0] == "*"], a, t) for qs, a, t in TALK]
TALK_HELD = [x for x in TALK_HELD if x[0]]
FIRST = 10  # the first intents (greetings, who are you, suggestions) come up most often


def talk(r, held=False):
    """Small talk and general knowledge."""
    if held:
        qs, a, t = r.choice(TALK_HELD)
        return turn(r.choice(qs), a, t)
    if r.random() < 0.04:
        q, a, qs, b, t = r.choice(FOLLOW_UPS)
        return turn(q, a, "") + turn(r.choice(qs), b, t)
    qs, a, t = r.choice(TALK_TRAIN[:FIRST] if r.random() < 0.35 else TALK_TRAIN)
    q = r.choice(qs)
    return turn(q if r.random() < 0.3 else noise(r, q), a, t)


GOOD = "wonderful great excellent amazing fantastic good awesome brilliant lovely perfect nice superb fast helpful delicious beautiful pleasant impressive enjoyable outstanding marvelous reliable".split()
BAD = "terrible bad awful horrible disappointing slow broken poor boring ugly useless annoying disgusting dreadful worst buggy unpleasant painful frustrating mediocre rude unreliable".split()
SENTIMENT_QUESTIONS = ["Classify this sentiment: {}"] * 3 + ["Classify the sentiment of this sentence: {}", "Is this positive or negative? {}", "Sentiment: {}", "Positive or negative: {}", "Is the sentiment of this text positive or negative? {}", "Rate the sentiment: {}", "Classify: {}", "What sentiment has this sentence? {}"]
SENTIMENT_HELD = ["Classify the sentiment: {}", "What is the sentiment of this text: {}", "Tell me if this is positive or negative: {}"]


def subject(r):
    """What a review speaks about."""
    x = r.random()
    if x < 0.35:
        return r.choice(["vLLM", "The movie", "This product", "The food", "The service", "This book", "The weather", "The server", "My phone", "The new update", "This library", "It", "The hotel", "This", "The model"])
    return title(pseudo(r)) if x < 0.55 else r.choice(["The ", "This ", "My ", "That "]) + r.choice(NOUNS) if x < 0.9 else r.choice(WORLD)


def sentiment(r, held=False):
    """One word: positive or negative."""
    good = r.random() < 0.5
    w, s = r.choice(GOOD if good else BAD), subject(r)
    verb = r.choice(["love", "like", "enjoy", "recommend"]) if good else r.choice(["hate", "dislike", "regret", "despise"])
    text = r.choice([f"{s} is {w}", f"{s} was {w}", f"{s} is really {w}", f"{s} is so {w}", f"I think {s} is {w}", f"What a {w} {r.choice(NOUNS)}", f"{s} is very {w}", f"I {verb} {s}", f"{s} was the {w} thing ever", f"I really {verb} it", f"I am {r.choice(['happy', 'satisfied', 'pleased'] if good else ['sad', 'unhappy', 'angry'])} with {s}"])
    q = r.choice(SENTIMENT_HELD if held else SENTIMENT_QUESTIONS).format(text + r.choice(["!", ".", "!", ""]))
    a = "positive" if good else "negative"
    return turn(q, a, f"The text sounds {a}.")


def count(r, held=False):
    """Counting up to twenty, sometimes from another start or backwards."""
    n, x = r.randint(2, 20), r.random()
    if x < 0.15 and not held:
        n = r.randint(3, 10)
        return turn(noise(r, r.choice([f"Count down from {n}", f"Count backwards from {n}", f"Count from {n} to 1"])), ", ".join(map(str, range(n, 0, -1))), f"I count from {n} to 1.")
    if x < 0.3 and not held:
        m = r.randint(2, 10)
        n = m + r.randint(2, 8)
        return turn(noise(r, r.choice([f"Count from {m} to {n}", f"List the numbers from {m} to {n}."])), ", ".join(map(str, range(m, n + 1))), f"I count from {m} to {n}.")
    q = r.choice([f"Count to {n}", f"Count to {n}.", f"Count from 1 to {n}", f"Count from one to {n}", f"List the numbers from 1 to {n}.", f"Give me the numbers from 1 to {n}"]) if not held else r.choice([f"Can you count to {n}?", f"Please count from 1 to {n}."])
    return turn(q if held else noise(r, q), ", ".join(map(str, range(1, n + 1))), f"I count from 1 to {n}.")


ALL_WORDS = sorted({w for qs, a, t in TALK for x in qs + [a, t] for w in re.findall("[A-Za-z]+", x)} | {w for p in PLAIN for x in p for w in re.findall("[A-Za-z]+", x)})


def phrase(r, held=False, most=12):
    """A run of words that means nothing and can only be copied."""
    n = min(most, r.choice([1, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12]))
    pick = [lambda: r.choice(WORDS), lambda: r.choice(ALL_WORDS), lambda: r.choice(ALL_WORDS), lambda: pseudo(r), lambda: r.choice(HELD_NAMES if held else NAMES), lambda: str(r.randint(0, 99)), lambda: r.choice(["I like", "you are", "we have", "is a", "and the", "my", "this is"]), lambda: title(pseudo(r))]
    return " ".join(r.choice(pick)() for _ in range(n))


REPEAT = ["Repeat after me: {}", "Repeat after me: {}", "Repeat: {}", "Echo {}", "Please repeat: {}", "Repeat this sentence: {}", "Repeat after me: \"{}\"", "Copy this text: {}", "repeat after me: {}", "Write exactly this: {}"]
SAY = ["Say {}", "Say {}", "Say: {}", "Please say {}", "Say \"{}\"", "Can you say {}?", "say {}", "Say {}!", "Say {}."]


def repeat(r, held=False):
    """Repeat copies as it is; say makes a sentence of it."""
    p = phrase(r, held)
    if r.random() < 0.12:
        p = "this is a test"
    if r.random() < 0.6:
        return turn(r.choice(REPEAT).format(p), p, "The user wants me to repeat a text.")
    return turn(r.choice(SAY).format(p), title(p) + ".", "The user wants me to say a text.")


def memory(r, held=False):
    """The user tells a fact and asks for it later, with other turns in between."""
    kind = r.choice(["name"] * 5 + ["color", "city", "food", "pet", "job"])
    if kind == "name":
        v = person(r, held)
        says = ["My name is {}.", "my name is {}", "Hi, my name is {}.", "I am {}.", "Hello, I am {}.", "Call me {}.", "I'm {}.", "Hi! I am {}", "You can call me {}."]
        asks = ["What is my name?"] * 3 + ["What's my name?", "Do you remember my name?", "Who am I?", "Do you know my name?", "Tell me my name.", "Can you tell me my name?"]
        ack, answer = f"Nice to meet you, {v}!", f"Your name is {v}."
    else:
        v = {"color": lambda: r.choice(COLORS), "city": lambda: city(r, held), "food": lambda: r.choice(FOODS), "pet": lambda: person(r, held), "job": lambda: r.choice(["teacher", "doctor", "pilot", "cook", "nurse", "farmer", "writer", "painter"])}[kind]()
        says, asks, ack, answer = {
            "color": (["My favorite color is {}.", "I like the color {}."], ["What is my favorite color?", "Which color do I like?"], f"{title(v)} is a nice color!", f"Your favorite color is {v}."),
            "city": (["I live in {}.", "I am from {}.", "My home is in {}."], ["Where do I live?", "Where am I from?", "Which city do I live in?"], f"{v} is a nice place!", f"You live in {v}."),
            "food": (["My favorite food is {}.", "I like to eat {}."], ["What is my favorite food?", "What do I like to eat?"], f"{title(v)} taste good!", f"You like {v}."),
            "pet": (["My dog is called {}.", "I have a dog named {}."], ["What is the name of my dog?", "What is my dog called?"], f"{v} is a nice name for a dog!", f"Your dog is called {v}."),
            "job": (["I am a {}.", "I work as a {}."], ["What is my job?", "What do I do for work?"], "That is a good job!", f"You are a {v}.")}[kind]
    out = turn(r.choice(says).format(v), ack, "The user tells me something. I will answer politely.")
    if r.random() < 0.25:
        return out
    while r.random() < 0.4 and len(out) < 8:
        out += r.choice([capital, talk, count, sentiment])(r)
    return out + turn(r.choice(asks), answer, f"The user said it before: {v}.")


def extract(r, held=False):
    """JSON from a sentence: what structured output is used for."""
    name, age, place = person(r, held), r.randint(1, 99), city(r, held)
    x = r.random()
    if x < 0.35:
        q, o = r.choice(["Extract the name and age: {n} is {a} years old.", "Give me a JSON object with name {n} and age {a}.", "Generate a JSON with the name {n} and the age {a}", "Extract name and age as JSON: {n} is {a} years old."]).format(n=name, a=age), {"name": name, "age": age}
    elif x < 0.6:
        q, o = r.choice(["Extract the name and city: {n} lives in {p}.", "Give me a JSON object with name {n} and city {p}.", "Extract name and city as JSON: {n} lives in {p}."]).format(n=name, p=place), {"name": name, "city": place}
    elif x < 0.8:
        q, o = r.choice(["Extract the name, age and city: {n} is {a} years old and lives in {p}.", "Extract the information: {n} is {a} years old and lives in {p}.", "Return JSON: {n}, {a} years old, from {p}."]).format(n=name, a=age, p=place), {"name": name, "age": age, "city": place}
    else:
        name = full_name(r, held)
        return turn(r.choice(["Extract the name: {n} is a {j}.", "Who is meant? {n} is a {j}.", "What is the name of the person in this sentence? {n} is a {j}."]).format(n=name, j=r.choice(["teacher", "doctor", "pilot"])), name, "The user wants the name.")
    return turn(q, json.dumps(o, ensure_ascii=False), "The user wants a JSON object.")


def unknown(r, held=False):
    """Questions outside everything above get an honest answer instead of a wrong fact."""
    n, m, a, p = r.choice(NOUNS), r.choice(NOUNS), r.choice(ADJECTIVES), person(r, held)
    odd = [lambda: f"What is the capital of {title(pseudo(r))}?", lambda: f"Who is {p} {title(pseudo(r))}?", lambda: f"How do I repair a {n}?", lambda: f"Why is the {n} {a}?", lambda: f"Explain {pseudo(r)}", lambda: f"Write an essay about the {n}", lambda: f"What is a {pseudo(r)}?",
           lambda: f"When was the {n} invented?", lambda: f"Who invented the {n}?", lambda: f"How many {n}s are in a {m}?", lambda: f"What do you think about {title(pseudo(r))}?", lambda: f"Should I buy a {a} {n}?", lambda: f"What is the difference between a {n} and a {m}?", lambda: f"Can a {n} be {a}?",
           lambda: f"Who won the {pseudo(r)} in {r.randint(1900, 2024)}?", lambda: f"Write a function that sorts a {n}", lambda: f"Summarize the book about the {a} {n}", lambda: f"Is {p} older than {person(r, held)}?", lambda: f"{pseudo(r)} {pseudo(r)}", lambda: f"{pseudo(r)}", lambda: r.choice(["asdf", "blah blah", "qwerty", "lorem ipsum", "???", "hmm", "xyz"]),
           lambda: f"What is the population of {city(r, held)}?", lambda: f"Who is the president of {r.choice(list(CAPITALS))}?", lambda: f"How far is {city(r, held)} from {city(r, held)}?", lambda: f"Where can I find a {n}?", lambda: f"What happened in {r.randint(1000, 2024)}?", lambda: f"Recommend a {n} for my {m}", lambda: f"Which {n} is the best?",
           lambda: f"How old is {p}?", lambda: f"How big is a {n}?", lambda: f"What does the word {pseudo(r)} mean?", lambda: f"The {a} {n} and the {m}"]
    q = r.choice(odd)()
    return turn(q if held else noise(r, q), UNKNOWN, "I do not know this. I will say so.")
