"""Which kinds of cases should find each of the faults in tests/sdk/faulty: at least
one of each family, and none of another. A family is a regular expression of
`response: enum=STOPPING`, the message's part and the case's kind.
"""

EXPECTED = {name: [] for name in []}
