"""The edges of a string with a pattern: where its characters begin and end.

A `char=` case puts a character that is just inside, or just outside, what a
pattern lets through. Which characters those are follows from the pattern's
text; this module finds them with a parser of its own, so that the engine in
Rust and this one can only agree by both being right.

It knows the subset of Java's regular expressions that AWS's models of the
counted operations use: literals, escapes, classes, groups, alternation,
quantifiers and the two anchors. Anything else is refused: an edge guessed from
a construct that is only half understood would be worth nothing.
"""

# Surrogates are no characters: a text in JSON cannot hold a lone one, so no
# range reaches across the gap between these two.
BLOCKS = ((0x0, 0xD7FF), (0xE000, 0x10FFFF))

WITHOUT_PATTERN = (
    0x0000, 0x0009, 0x000A, 0x000D, 0x001F, 0x0020, 0x007F, 0x0080, 0x00E9, 0x0301, 0x200B,
    0x2028, 0x202E, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF,
)  # fmt: skip

CONTROLS = {"t": 0x09, "n": 0x0A, "r": 0x0D, "f": 0x0C}
CLASSES = {
    "d": [(0x30, 0x39)],
    "w": [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)],
}
QUANTIFIERS = "?*+"
# After a backslash these stand for themselves; a letter or digit never does.
PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ")


class UnknownPattern(ValueError):
    """The pattern says something that this parser does not know."""


class Parser:
    """Walks a pattern once and collects the ranges that it can match."""

    def __init__(self, pattern):
        self.pattern = pattern
        self.at = 0
        self.ranges = []

    def refuse(self, why):
        raise UnknownPattern(f"pattern {self.pattern!r}, position {self.at}: {why}")

    def peek(self, text):
        return self.pattern.startswith(text, self.at)

    def take(self, text):
        if self.peek(text):
            self.at += len(text)
            return True
        return False

    def next(self):
        if self.at == len(self.pattern):
            self.refuse("it ends too early")
        self.at += 1
        return self.pattern[self.at - 1]

    def alternatives(self, inside_group):
        """Parses up to the end, or up to the parenthesis that closes the group."""
        while self.at < len(self.pattern):
            if inside_group and self.peek(")"):
                return
            # Anchors take no character, `|` only separates what does.
            if self.take("|") or self.take("^") or self.take("$"):
                if self.at < len(self.pattern) and self.pattern[self.at] in QUANTIFIERS + "{":
                    self.refuse("a quantifier with nothing to repeat")
                continue
            self.piece()
            self.quantifier()

    def piece(self):
        character = self.next()
        if character == "(":
            if self.take("?") and not self.take(":"):
                self.refuse("a group that does more than group")
            self.alternatives(inside_group=True)
            if not self.take(")"):
                self.refuse("a group is not closed")
        elif character == "[":
            self.ranges += self.character_class()
        elif character == "\\":
            self.ranges += self.escape()
        elif character in QUANTIFIERS + "{})].":
            # `]` and `}` are literals to some dialects and errors to others.
            self.refuse(f"a bare `{character}`")
        else:
            self.ranges.append((ord(character), ord(character)))

    def quantifier(self):
        """Reads one quantifier; none of them changes which characters match."""
        if self.take("{"):
            start = self.at
            while not self.take("}"):
                self.next()
            low, comma, high = self.pattern[start : self.at - 1].partition(",")
            if not low.isdecimal() or not (high.isdecimal() or high == ""):
                self.refuse("bad counts in `{}`")
            if (high if high else "1" if comma else low).strip("0") == "":
                self.refuse("something is repeated zero times")
        elif not any(self.take(mark) for mark in QUANTIFIERS):
            return
        if not self.take("?") and self.peek("+"):
            self.refuse("a possessive quantifier")

    def escape(self):
        """What the escape after a backslash stands for, as ranges."""
        letter = self.next()
        if letter in CLASSES:
            return CLASSES[letter]
        if letter in CONTROLS:
            return [(CONTROLS[letter], CONTROLS[letter])]
        if letter == "u":
            return [(character := self.unicode(), character)]
        if letter in PUNCTUATION:
            return [(ord(letter), ord(letter))]
        return self.refuse(f"the escape `\\{letter}`")

    def unicode(self):
        """`u` and four hex digits; two of them that are surrogates are one character."""
        unit = self.code_unit()
        if 0xD800 <= unit <= 0xDBFF:
            if not self.take("\\u"):
                self.refuse("half of a surrogate pair")
            low = self.code_unit()
            if not 0xDC00 <= low <= 0xDFFF:
                self.refuse("half of a surrogate pair")
            return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
        if 0xDC00 <= unit <= 0xDFFF:
            self.refuse("half of a surrogate pair")
        return unit

    def code_unit(self):
        digits = self.pattern[self.at : self.at + 4]
        if len(digits) < 4 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
            self.refuse("`\\u` without four hex digits")
        self.at += 4
        return int(digits, 16)

    def character_class(self):
        negated = self.take("^")
        ranges = []
        while not self.take("]"):
            low = self.class_item()
            # A hyphen is a range's only between two characters; at the end of
            # the class it is itself.
            if self.peek("-") and not self.peek("-]"):
                self.at += 1
                high = self.class_item()
                if len(low) > 1 or len(high) > 1 or low[0][0] != low[0][1] or high[0][0] != high[0][1]:
                    self.refuse("a range from or to a class")
                if high[0][0] < low[0][0]:
                    self.refuse("a range that ends before it begins")
                low = [(low[0][0], high[0][1])]
            ranges += low
        if not ranges:
            self.refuse("an empty class")
        return outside(ranges) if negated else ranges

    def class_item(self):
        character = self.next()
        if character == "\\":
            return self.escape()
        if character in "[^" or self.pattern[self.at - 1 : self.at + 1] == "&&":
            self.refuse("a class in a class, or a `^` or `&&` in one")
        return [(ord(character), ord(character))]


def maximal(ranges):
    """The same characters in as few ranges as can be, without surrogates."""
    merged = []
    for first, last in BLOCKS:
        inside = sorted((max(low, first), min(high, last)) for low, high in ranges)
        start = len(merged)
        for low, high in inside:
            if low > high:
                continue
            if len(merged) > start and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], high))
            else:
                merged.append((low, high))
    return merged


def outside(ranges):
    """Every scalar value that is in none of the ranges."""
    rest = []
    for first, last in BLOCKS:
        for low, high in maximal(ranges):
            if first <= low and high <= last:
                rest.append((first, low - 1))
                first = high + 1
        rest.append((first, last))
    return maximal(rest)


def neighbour(character, step):
    """The scalar value before or after, if there is one."""
    other = character + step
    if 0xD800 <= other <= 0xDFFF:
        other = 0xE000 if step > 0 else 0xD7FF
    return other if 0 <= other <= 0x10FFFF else None


def edges(pattern):
    """The code points of the edges of a string with this pattern, or without."""
    if pattern is None:
        return list(WITHOUT_PATTERN)
    parser = Parser(pattern)
    parser.alternatives(inside_group=False)
    ranges = maximal(parser.ranges)
    found = set()
    for low, high in ranges:
        found |= {low, high}
        for other in (neighbour(low, -1), neighbour(high, +1)):
            if other is not None and not any(a <= other <= b for a, b in ranges):
                found.add(other)
    return sorted(found)
