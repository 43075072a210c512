"""Raw text without chat markers, for /v1/completions."""

from .facts import CAPITALS, PLAIN


def plain(r, held=False):
    """(prompt, continuation)."""
    x = r.random()
    if x < 0.5:
        return r.choice(PLAIN)
    if x < 0.65:
        c, k = r.choice(list(CAPITALS.items()))
        return f"The capital of {c} is", f" {k}."
    if x < 0.75:
        a, n = r.randint(0, 20), r.randint(2, 4)
        return ", ".join(str(i) for i in range(a, a + n)) + ",", " " + ", ".join(str(i) for i in range(a + n, a + n + 6))
    return story(r)


def story(r):
    """A short tale cut at a random sentence."""
    who, where = r.choice(["fox", "cat", "dog", "bird", "bear", "mouse", "rabbit", "robot"]), r.choice(["forest", "garden", "small house", "village", "castle", "city"])
    what, friend = r.choice(["a red ball", "a lost bird", "a golden key", "a big cake", "a letter", "a little star"]), r.choice(["an owl", "a girl", "a boy", "a frog", "a horse"])
    how = r.choice(["little", "brave", "happy", "clever", "old", "kind"])
    parts = ["Once upon a time", f" there was a {how} {who} who lived in a {where}.", f" One day the {who} found {what}.", f" The {who} was very happy and showed {what} to {friend}.", " They played together all day, and in the evening they became good friends.", " The end."]
    if r.random() < 0.15:
        parts[0] = "Once upon a time,"
    cut = r.randint(1, 3)
    return "".join(parts[:cut]), "".join(parts[cut:])
