"""Which kinds of cases should find each of the faults in tests/sdk/faulty: at least
one of each family, and none of another. A family is a regular expression of
`response: enum=STOPPING`, the message's part and the case's kind.
"""

# What a client of before the change does not know.
UNKNOWN_ENUM = [r"response: unknown-enum=.*", r"response: enum=(CANCELLING|STOPPING|STOPPED)"]
# A time of whole minutes keeps what it has.
PARTS_OF_SECONDS = [r"response: timestamp=milliseconds", r"response: timestamp=(?!epoch).*"]
# Whatever comes back at all.
OUTPUTS = [r"response: present", r"response: .*"]
ERRORS = [r"error: error-form=type", r"error: .*"]
# Whatever goes out at all; answers are none of its business.
INPUTS = [r"request: present", r"request: (?!operation|content-type|method|credentials|routing).*"]
# No call comes to an end as it should.
ALL = [r"request: .*", r"response: .*", r"error: .*"]

EXPECTED = {
    "none": [],
    "unknown-enum-dropped": UNKNOWN_ENUM,
    "unknown-enum-null": UNKNOWN_ENUM,
    "unknown-enum-unknown": UNKNOWN_ENUM,
    "milliseconds-lost": PARTS_OF_SECONDS,
    "times-to-minutes": PARTS_OF_SECONDS,
    "fractions-lost": [r"response: number=0\.1", r"response: number=5e-324"],
    "integers-cut": [r"response: number=-?214748364[78]"],
    "integers-unsigned": [r"response: number=-.*"],
    "numbers-as-text": [r"response: number=.*", r"response: .*"],
    "empty-lists-dropped": [r"response: empty"],
    "empty-texts-dropped": [r"response: (shortest|too-short)", r"response: unknown-enum=empty"],
    "empty-structures-dropped": [r"response: empty", r"response: (?!text|char|enum|unknown-enum|number|timestamp).*"],
    "lists-reversed": [r"response: (many|most|too-many)"],
    "lists-deduplicated": [r"response: (many|most|too-many)"],
    "lists-cut": [r"response: (many|most|too-many)"],
    "text-truncated": [r"response: (long|longest|too-long)"],
    "text-trimmed": [r"response: unknown-enum=padded"],
    "text-upper-case": [r"response: text=.*", r"response: .*"],
    "not-ascii-mangled": [r"response: char=UD7FF", r"response: (char=.*|unknown-enum=look-alike)"],
    "astral-lost": [r"response: char=U1[0F].*"],
    "controls-lost": [r"response: char=U00.*", r"response: text=header"],
    "members-in-other-case": OUTPUTS,
    "first-member-lost": OUTPUTS,
    "member-added": OUTPUTS,
    "error-codes-swapped": ERRORS,
    "error-message-lost": ERRORS,
    "error-type-lost": ERRORS,
    "errors-as-success": [*ERRORS, r"response: (gateway|error-type)=.*"],
    "failures-as-success": [
        r"response: protocol=.*",
        r"response: transfer=cut-off",
        r"response: wrong-type=.*",
        r"response: (?!enum|text|boolean).*",
        r"error: (protocol|transfer)=.*",
        r"error: .*",
    ],
    "previous-answer": [r"response: .*", r"error: .*"],
    "wrong-number": ALL,
    "sends-nothing": INPUTS,
    "sends-wrong-names": INPUTS,
    "sends-no-name": INPUTS,
    "sends-nulls": INPUTS,
    "sends-more": INPUTS,
    "sends-no-empty-lists": [r"request: empty", r"request: rule=some-actions"],
    "sends-no-empty-texts": [r"request: (shortest|too-short)", r"request: (shortest|too-short|unknown-enum=empty|empty)"],
    "sends-lists-reversed": [r"request: (many|most|too-many)", r"request: rule(-kept)?=.*(crawlers|conditions)"],
    "sends-lists-cut": [r"request: (many|most|too-many)"],
    "sends-text-truncated": [r"request: (long|longest|too-long)"],
    "sends-text-trimmed": [r"request: unknown-enum=padded"],
    "sends-question-marks": [r"request: char=UD7FF", r"request: (char=.*|unknown-enum=look-alike)"],
    "sends-numbers-as-text": [r"request: number=.*", r"request: .*"],
    "sends-booleans-as-text": [r"request: boolean=.*", r"request: .*"],
    "sends-twice": ALL,
    "sends-no-target": [r"request: operation=missing"],
    "sends-bare-target": [r"request: operation=no-prefix"],
    "sends-other-operation": [r"request: operation=unknown"],
    "sends-plain-json": [r"request: content-type=json"],
    "sends-no-content-type": [r"request: content-type=missing"],
    "sends-unsigned": [r"request: credentials=missing"],
    "sends-by-put": [r"request: method=PUT"],
    "sends-to-a-path": [r"request: routing=rest-path"],
    "hangs-at-long-text": [r"response: (long|longest|too-long)"],
    "dies-at-unknown-enum": UNKNOWN_ENUM,
    "aborts-at-unknown-enum": UNKNOWN_ENUM,
    "giant-line-at-long-text": [r"response: (long|longest|too-long)"],
    "dies-every-third": ALL,
    "exits-in-the-middle": ALL,
    "debug-lines": ALL,
    "half-lines": ALL,
    "answers-twice": ALL,
    "not-utf8": ALL,
    "nothing-on-a-line": ALL,
    "closes-stdout": ALL,
    "floods-stderr": [],
    "slow-start": [],
}
