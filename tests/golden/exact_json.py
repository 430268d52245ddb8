"""JSON whose numbers stay as they are written, printed for line-wise
comparison: keys sorted, a value that fits stands on one line."""
import json

WIDTH = 100


class Number(str):
    """A number as it stood in the text."""


def parse(text):
    return json.loads(text, parse_float=Number, parse_int=Number,
                      object_pairs_hook=_object)


def _object(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        return {"DUPLICATE KEYS": names}
    return dict(pairs)


def line(value):
    """The value on one line."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(
            "%s: %s" % (line(k), line(value[k])) for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(line(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def pretty(value, indent=""):
    text = line(value)
    if len(indent) + len(text) <= WIDTH or not value or \
            not isinstance(value, (dict, list)):
        return text
    inner = indent + " "
    if isinstance(value, dict):
        parts = [line(k) + ": " + pretty(value[k], inner)
                 for k in sorted(value)]
        return "{\n" + ",\n".join(inner + p for p in parts) + \
            "\n" + indent + "}"
    parts = [pretty(v, inner) for v in value]
    return "[\n" + ",\n".join(inner + p for p in parts) + "\n" + indent + "]"
