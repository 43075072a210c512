"""Building blocks: one turn is a question, its answer and the thought a reasoning answer shows first."""

OPENERS = ["Please ", "please ", "Hey, ", "Hi, ", "Hello, ", "Can you tell me: ", "Question: ", "Ok, ", "Now ", "So, ", "And ", "Well, ", "I have a question. ", "Hi! ", "Tell me, ", "Quick question: ", "Next: ", "Thanks. ", "Good. ", "Could you help me? "]
CLOSERS = [" please", " Please.", " Thanks!", ", please.", " Thank you.", " Answer briefly.", " now", " for me"]


def turn(question, answer, thought):
    """The two messages of one question and its answer."""
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer, "thought": thought}]


def lower_first(text):
    """Lower-cases the first letter, but not of acronyms and 'I'."""
    return text if len(text) < 2 or text[1].isupper() or text.startswith("I ") else text[0].lower() + text[1:]


def noise(r, question):
    """Varies case, punctuation and politeness, so that an unseen wording of a question is not a surprise."""
    q, x = question, r.random()
    if x < 0.40:
        return q
    if x < 0.50:
        return q.lower()
    if x < 0.56:
        return q.rstrip("?.!") or q
    if x < 0.62:
        return (q.rstrip("?.!") or q) + r.choice("!.?")
    if x < 0.65:
        return " " + q
    if x < 0.85:
        opener = r.choice(OPENERS)
        return opener + (lower_first(q) if opener[-2] not in ".!" else q)
    if x < 0.95:
        closer = r.choice(CLOSERS)
        return (q if closer[1].isupper() else q.rstrip("?.!")) + closer
    return r.choice(OPENERS) + lower_first(q).rstrip("?.!") + r.choice(["", "?", "."])
