"""What a fault is, and ways through the values of lines."""

import json


class Fault:
    """One thing wrong. Whoever inherits says where it meddles."""

    def __init__(self, what):
        self.what = what

    def begin(self):
        """Before anything else."""

    def endpoint(self, url):
        """The address that the SDK is told in place of the service's."""
        return url

    def line(self, said):
        """The line that is said in place of this answer to a call."""
        return said


def is_tag(value):
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith("$")


def mapped(value, leaf, member=None):
    """The value with each of its leaves (texts, numbers, booleans, tags) replaced.

    `leaf` has the leaf and the name of the member that it stands in."""
    if isinstance(value, list):
        return [mapped(item, leaf, member) for item in value]
    if isinstance(value, dict) and not is_tag(value):
        return {name: mapped(inside, leaf, name) for name, inside in value.items()}
    return value if value is None else leaf(value, member)


def rebuilt(value, node):
    """The value with each list and structure in it replaced, innermost first."""
    if isinstance(value, list):
        return node([rebuilt(item, node) for item in value])
    if isinstance(value, dict) and not is_tag(value):
        return node({name: rebuilt(inside, node) for name, inside in value.items()})
    return value


def texts(change):
    """Replaces texts alone."""
    return lambda value: mapped(value, lambda leaf, _: change(leaf) if isinstance(leaf, str) else leaf)


def lists(change):
    return lambda value: rebuilt(value, lambda node: change(node) if isinstance(node, list) else node)


def structures(change):
    return lambda value: rebuilt(value, lambda node: change(node) if isinstance(node, dict) else node)


def without(is_dropped):
    """Structures without the members that hold such a value."""
    return structures(lambda node: {name: value for name, value in node.items() if not is_dropped(value)})


def unequal(items):
    """Each item once."""
    seen = {json.dumps(item, sort_keys=True): item for item in reversed(items)}
    return list(reversed(seen.values()))


def whole(leaf, change):
    """A whole number changed; anything else as it is."""
    return change(leaf) if isinstance(leaf, int) and not isinstance(leaf, bool) else leaf


def wrapped(number, bits):
    """What is left of a number in so many bits."""
    half = 1 << (bits - 1)
    return (number + half) % (1 << bits) - half
