"""Families about numbers: which decimal is greater, sums, differences, small products."""

from .turns import noise, turn


def sign(x, y):
    """How two digit strings compare, written out."""
    return f"{x} {'=' if int(x) == int(y) else '>' if int(x) > int(y) else '<'} {y}"


def compare(r, held=False):
    """Two numbers with up to two decimals; the thought compares place by place."""
    i = r.randint(0, 20) if r.random() < 0.8 else r.randint(0, 99)
    j = i if r.random() < 0.6 else r.randint(0, 20)
    def decimal(n):
        x = r.random()
        return str(n) if x < 0.1 else f"{n}.{r.randint(1, 9)}" if x < 0.55 else f"{n}.{r.randint(0, 9)}{r.randint(1, 9)}"
    a, b = decimal(i), decimal(j)
    if r.random() < 0.04:
        a, b = r.choice([("9.11", "9.8"), ("9.8", "9.11"), ("9.9", "9.11"), ("9.11", "9.9")])
    small = r.random() < 0.2
    g = r.choice(["smaller", "less", "lower"]) if small else r.choice(["greater", "greater", "bigger", "larger", "higher"])
    if held:
        q = r.choice([f"Between {a} and {b}, which is {g}?", f"Tell me which one is {g}: {a} or {b}", f"{a} vs {b}: which is {g}?"])
    else:
        q = noise(r, r.choice([f"{a} and {b}, which is {g}?"] * 3 + [f"Which is {g}, {a} or {b}?", f"Which is {g}: {a} or {b}?", f"Which number is {g}, {a} or {b}?", f"Compare {a} and {b}: which is {g}?", f"What is {g}, {a} or {b}?", f"Which one is {g}, {a} or {b}?", f"{a} or {b}, what is {g}?", f"Which of the two numbers {a} and {b} is {g}?"]))
    wa, da = (a.split(".") + ["0"])[:2]
    wb, db = (b.split(".") + ["0"])[:2]
    pa, pb = da.ljust(2, "0"), db.ljust(2, "0")
    lines = [f"Compare {wa}.{pa} and {wb}.{pb}.", f"Whole part: {sign(wa, wb)}."]
    if wa == wb:
        lines.append(f"Tenths: {sign(pa[0], pb[0])}.")
        if pa[0] == pb[0]:
            lines.append(f"Hundredths: {sign(pa[1], pb[1])}.")
    fa, fb = float(a), float(b)
    if fa == fb:
        return turn(q, f"{a} and {b} are equal.", "\n".join(lines + ["They are equal."]))
    big, little = (a, b) if fa > fb else (b, a)
    return turn(q, f"{little if small else big} is {g}.", "\n".join(lines + [f"So {big} is greater."]))


def add(r, held=False):
    """Sums of numbers up to 99; the thought adds ones, then tens."""
    a, b = (r.randint(0, 10), r.randint(0, 10)) if r.random() < 0.25 and not held else (r.randint(0, 99), r.randint(0, 99))
    q = r.choice([f"How much is {a} and {b} together?", f"What do you get when you add {a} and {b}?", f"Sum of {a} and {b}?"]) if held else r.choice([f"What is {a} + {b}?"] * 3 + [f"{a} + {b}", f"{a} + {b} = ?", f"What is {a} plus {b}?", f"Calculate {a} + {b}", f"How much is {a} + {b}?", f"{a}+{b}", f"{a} plus {b}", f"Add {a} and {b}", f"Compute {a} + {b}", f"What is the sum of {a} and {b}?", f"What's {a} + {b}?"])
    ones = a % 10 + b % 10
    carry = ones > 9
    thought = f"Ones: {a % 10} + {b % 10} = {ones}.\nTens: {a // 10} + {b // 10}{' + 1' if carry else ''} = {a // 10 + b // 10 + carry}.\nThe sum is {a + b}."
    return turn(q if held or r.random() < 0.7 else noise(r, q), f"{a} + {b} = {a + b}", thought)


def subtract(r, held=False):
    """Differences within 20."""
    a = r.randint(0, 20)
    b = r.randint(0, a)
    q = r.choice([f"What is {a} - {b}?", f"{a} - {b}", f"What is {a} minus {b}?", f"Calculate {a} - {b}", f"How much is {a} - {b}?", f"{a}-{b}", f"Subtract {b} from {a}"])
    return turn(q if held or r.random() < 0.7 else noise(r, q), f"{a} - {b} = {a - b}", f"The user asks for a difference. {a} - {b} = {a - b}.")


def multiply(r, held=False):
    """The multiplication table up to ten."""
    a, b = r.randint(0, 10), r.randint(0, 10)
    q = r.choice([f"What is {a} * {b}?", f"{a} * {b}", f"What is {a} times {b}?", f"Calculate {a} * {b}", f"How much is {a} x {b}?", f"Multiply {a} and {b}", f"{a} times {b}"])
    return turn(q if held or r.random() < 0.7 else noise(r, q), f"{a} * {b} = {a * b}", f"The user asks for a product. {a} * {b} = {a * b}.")
