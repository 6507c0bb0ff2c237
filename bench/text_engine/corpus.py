"""corpus.py FOLDER: writes the messages of the installed chatterbot-corpus to FOLDER/corpus.txt, one a line,
and those in English to FOLDER/english.txt."""

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

LONGEST = 500  # code points: kTextCodePoints in src/model/limits.h


def messages_of(conversations: Iterable[Any]) -> Iterator[str]:
    for conversation in conversations:
        texts = conversation if isinstance(conversation, list) else [conversation]
        yield from (" ".join(str(text).split()) for text in texts)


def sayable_once(messages: Iterable[str]) -> list[str]:
    """Each once, since conversations repeat their questions, and none that the server would refuse."""
    return list(dict.fromkeys(message for message in messages if 0 < len(message) <= LONGEST))


def read_language(folder: Path) -> list[str]:
    import yaml  # in the virtual environment only

    messages: list[str] = []
    for file in sorted(folder.glob("*.yml")):
        messages += messages_of(yaml.load(file.read_bytes(), yaml.CSafeLoader)["conversations"])
    return messages


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    spec = importlib.util.find_spec("chatterbot_corpus")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("corpus.py: chatterbot-corpus is not installed")
    data = Path(spec.submodule_search_locations[0]) / "data"
    languages = {folder.name: read_language(folder) for folder in sorted(data.iterdir()) if folder.is_dir()}
    everything = [message for messages in languages.values() for message in messages]
    for name, messages in (("corpus", everything), ("english", languages["english"])):
        lines = sayable_once(messages)
        (Path(sys.argv[1]) / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}.txt: {len(lines):,} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
