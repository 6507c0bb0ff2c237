"""Replacing the part of a document that a tool writes."""

BEGIN = "<!-- measured: written by `./dev bench model --write` -->"
END = "<!-- end of what was measured -->"


def replaced(document: str, block: str) -> str:
    """The document with the block between its two marks; ValueError if it has not one of each, in order."""
    if document.count(BEGIN) != 1 or document.count(END) != 1:
        raise ValueError(f"it must have one line {BEGIN} and one line {END}")
    before, rest = document.split(BEGIN)
    if END not in rest:
        raise ValueError(f"{BEGIN} must stand before {END}")
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{block.strip()}\n\n{END}{after}"
