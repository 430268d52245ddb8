"""What may differ between two freezes of one behaviour, and nothing else.

Dates stay: the county's clock is the story's. Hours stay, too."""
import re

RULES = [
    # A time of day in ISO form: minutes and seconds pass while it runs.
    (r"(\d{4}-\d\d-\d\d[T ]\d\d):\d\d(:\d\d)?(?=\D|$)", r"\1:mm"),
    # The same as people read it, in Chinese text.
    (r"(\d+年\d+月\d+日 ?\d\d?)[:：]\d\d(:\d\d)?", r"\1:mm"),
    # The same in a mail's Date.
    (r"(\w{3}, \d+ \w{3} \d{4} \d\d):\d\d:\d\d", r"\1:mm"),
    # The same in the name of a file.
    (r"(\d{8}T\d\d)\d{4}(?!\d)", r"\1mmss"),
    # The random or timed part of a Message-ID.
    (r"<test\.\d+\.\d+@", "<test.unique@"),
    (r"(<gouji(?:\.\w+)+)\.[0-9a-f]{8,}(?=@)", r"\1.unique"),
    # The boundary of a mail's parts.
    (r'boundary="[^"]*"', 'boundary="..."'),
    # How long something took, and how much memory it used.
    (r'"(\w*_(ms|seconds|rss))": ?[0-9.]+', r'"\1": 0'),
    (r"用时：[0-9.]+", "用时：0"),
    # Versions of the program and of its libraries.
    (r'"version": ?"[^"]*"', '"version": "..."'),
    (r'"rules_version": ?"[^"]*"', '"rules_version": "..."'),
    (r"[Gg]ouji/[0-9][0-9A-Za-z.+-]*", "Gouji/VERSION"),
    (r"(goujid?|勾稽) \d+\.\d+\S*", r"\1 VERSION"),
]
COMPILED = [(re.compile(pattern), to) for pattern, to in RULES]


class Normalizer:
    """The rules, and the places of this machine by name."""

    def __init__(self):
        self._places = []

    def place(self, text, name):
        """A text such as a folder or an address that gets a name."""
        self._places.append((text, name))

    def port(self, number, name):
        # The port of an address, in words as curl puts it, in a listing.
        for pattern in (r"(?<=[:\]])%d(?!\d)", r"(?<=port )%d(?!\d)"):
            self._places.append((re.compile(pattern % number), "{%s}" % name))

    def text(self, text):
        for place, name in self._places:
            if isinstance(place, str):
                text = text.replace(place, name)
        for place, name in self._places:
            if not isinstance(place, str):
                text = place.sub(name, text)
        for pattern, to in COMPILED:
            text = pattern.sub(to, text)
        return text
