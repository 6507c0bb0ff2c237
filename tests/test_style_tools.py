"""`twitchy skibidify` and `twitchy styles`: what those who write styles work with."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from twitchy_server import BINARY, ROOT, run, said_in_one_line

SHIPPED = sorted(file.stem for file in (ROOT / "styles").glob("*.toml"))

# The line of docs/styles.md, which also says how to find its seed anew.
EXAMPLE_SEED = 640
EXAMPLE = "Hey bestie! ✨💅  Fr fr, hi bestie!  No cap, slayyy.  Busssin.  🤪"

LINES = [
    "hi there",
    "",
    "My friends were winning all day. Then we lost!",
    "  @ada  watch https://example.com/a_(b), it's really funny :D ",
    "12:30",
    "今天的直播真的很好看 👩‍👩‍👧‍👦",
    '"quotes" and \\ too',
]

COW = 'description = "Says moo"\n[lexicon]\n"hi | hello" = "moo"\n'
NOT_TEXT = 'description = "Bad"\n[lexicon]\nhi = 7\n'
NOT_TOML = "description = "


@pytest.fixture
def pasture(tmp_path: Path) -> Path:
    """A folder with one style, `cow`."""
    folder = tmp_path / "pasture"
    folder.mkdir()
    (folder / "cow.toml").write_text(COW)
    return folder


def said(*args: str, stdin: str = "") -> list[str]:
    ended = run(*args, stdin=stdin)
    assert ended.returncode == 0 and ended.stderr == "", ended
    assert ended.stdout == "" or ended.stdout.endswith("\n"), ended
    return ended.stdout.split("\n")[:-1]


def skibidify(style: str, *args: str, stdin: str = "") -> list[str]:
    return said("skibidify", "--style", style, *args, stdin=stdin)


def explained(style: str, *args: str, stdin: str = "") -> list[dict[str, Any]]:
    return [json.loads(line) for line in skibidify(style, "--json", *args, stdin=stdin)]


def lines(texts: list[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


# ---- skibidify -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", SHIPPED)
def test_the_same_seed_gives_the_same_rewriting(style: str) -> None:
    first = [skibidify(style, "--seed", str(seed), "hi there") for seed in range(8)]
    again = [skibidify(style, "--seed", str(seed), "hi there") for seed in range(8)]
    assert first == again and all(len(output) == 1 for output in first)
    assert len({output for [output] in first}) > 3


def test_the_example_comes_out_of_bestie() -> None:
    assert skibidify("bestie", "--seed", str(EXAMPLE_SEED), "hi there") == [EXAMPLE]


@pytest.mark.parametrize("style", SHIPPED)
def test_seeds_go_up_by_one_a_line(style: str) -> None:
    together = skibidify(style, "--seed", "7", stdin=lines(LINES))
    assert together == [skibidify(style, "--seed", str(7 + n), text)[0] for n, text in enumerate(LINES)]
    assert [each["seed"] for each in explained(style, "--seed", "7", stdin=lines(LINES))] == [
        str(7 + n) for n in range(len(LINES))
    ]


def test_without_a_seed_they_are_random() -> None:
    assert len(set(skibidify("bestie", stdin="hi there\n" * 20))) > 3
    seeds = {line["seed"] for line in explained("bestie", stdin="hi there\n" * 20)}
    assert len(seeds) == 20


def test_a_seed_has_64_bits() -> None:
    last = 2**64 - 1
    first, second = explained("bestie", "--seed", str(last), stdin="hi there\nhi there\n")
    assert (first["seed"], second["seed"]) == (str(last), "0")


@pytest.mark.parametrize("style", SHIPPED)
def test_json_tells_how_the_output_came_about(style: str) -> None:
    told = explained(style, stdin=lines(LINES))
    assert [each["text"] for each in told] == LINES
    for each in told:
        assert list(each) == ["style", "version", "seed", "text", "output", "mood", "steps"]
        assert each["style"] == style and isinstance(each["mood"], str)
        # No step tells of the spaces at both ends.
        steps = each["steps"]
        assert "".join(step["to"] for step in steps) == each["output"].strip(" "), each
        assert "".join(step.get("from", "") for step in steps) == each["text"].strip(" "), each
        for step in steps:
            assert list(step) == ["did", "part" if step["did"] == "added" else "from", "to"]
        assert skibidify(style, "--seed", each["seed"], each["text"]) == [each["output"]]
    assert told[0]["mood"] == "greeting"


def test_stats_are_summed_up_on_standard_error(pasture: Path) -> None:
    (pasture / "bull.toml").write_text(COW + '[openers]\nany = "Snort!"\n')
    flags = ["skibidify", "--style", str(pasture / "bull.toml")]
    ended = run(*flags, "--stats", stdin="hi there\n\nhi to @ada\n")
    assert ended.returncode == 0 and ended.stdout == "Snort! moo there\n\nSnort! moo to @ada\n"
    first, second, *sums = ended.stderr.splitlines()
    assert first.startswith("3 lines, ") and second.endswith(" ns a line")
    counts = {line.split()[0]: line.split()[1] for line in sums}
    assert counts == {"added": "2", "kept": "5", "lexicon": "2", "verbatim": "1", "openers": "2"}
    ended = run(*flags, "--stats", "--json", stdin="hi there\nhi to @ada\n")
    assert ended.stderr.startswith("2 lines, ") and len(ended.stdout.splitlines()) == 2
    ended = run(*flags, "--stats")
    assert ended.stdout == "" and ended.stderr.startswith("0 lines, ")


def test_a_style_is_a_name_or_a_file(pasture: Path) -> None:
    assert skibidify("cow", "--styles", str(pasture), "hi there") == ["moo there"]
    assert skibidify(str(pasture / "cow.toml"), "hi there") == ["moo there"]
    ended = run("skibidify", "--style", "cow.toml", "hi there", cwd=pasture)
    assert ended.stdout == "moo there\n"
    # What is wrong with another style is no matter here.
    (pasture / "bad.toml").write_text(NOT_TEXT)
    assert skibidify("cow", "--styles", str(pasture), "hi there") == ["moo there"]


def test_nothing_in_is_nothing_out() -> None:
    assert skibidify("bestie", stdin="") == []
    assert skibidify("bestie", stdin="\n\n") == ["", ""]
    assert skibidify("bestie", "") == [""]


def test_lines_may_end_as_on_windows_or_not_at_all(pasture: Path) -> None:
    assert skibidify(str(pasture / "cow.toml"), stdin="hi you\r\nhello") == ["moo you", "moo"]


def test_what_is_not_utf8_stays(pasture: Path) -> None:
    cow = str(pasture / "cow.toml")
    assert skibidify(cow, stdin="hi \udcff\nhi\n") == ["hi \udcff", "moo"]
    bad, good = explained(cow, stdin="hi \udcff é\nhi\n")
    assert (bad["text"], bad["output"]) == ("hi \ufffd é", "hi \ufffd é")
    assert good["output"] == "moo"


@pytest.mark.parametrize("style", SHIPPED)
def test_a_line_of_a_mebibyte(style: str) -> None:
    long = "hello my friend, @ada is winning " * (2**20 // 33)
    [output] = skibidify(style, stdin=long)
    assert output != long and output.count("@ada") == long.count("@ada")
    assert len(output.encode()) <= 4 * len(long) + 200


def test_a_reader_that_leaves_ends_it_in_silence() -> None:
    with subprocess.Popen(
        [str(BINARY), "skibidify", "--style", "bestie"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        try:
            process.stdin.write(b"hi there\n" * 100_000)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.wait(20) == -signal.SIGPIPE
        assert process.stderr.read() == b""


@pytest.mark.parametrize("args", [["skibidify", "--style", "bestie", "hi"], ["styles", "list"]])
def test_output_that_cannot_be_written_is_1(args: list[str]) -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [str(BINARY), *args], stdout=full, stderr=subprocess.PIPE, text=True, timeout=20
        )
    said_in_one_line(ended, 1, "write")


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["hi"], "--style"),
        (["--style"], "--style"),
        (["--style", "nothing", "hi"], "nothing"),
        (["--style", "", "hi"], "style"),
        (["--style", "n" * 300, "hi"], "nnn"),
        (["--style", "bestie", "--styles", "/nowhere", "hi"], "/nowhere"),
        (["--style", "/nowhere/cow.toml", "hi"], "/nowhere/cow.toml"),
        (["--style", "/", "hi"], "/"),
        (["--style", "bestie", "--colour", "hi"], "--colour"),
        (["--style", "bestie", "hi", "there"], "there"),
        *(
            (["--style", "bestie", "--seed", seed, "hi"], "--seed")
            for seed in ("x", "", "-1", "1.5", "1e3", "0x10", "1-2", str(2**64))
        ),
    ],
)
def test_skibidify_says_what_is_wrong(args: list[str], word: str) -> None:
    ended = run("skibidify", *args)
    said_in_one_line(ended, 2, word)
    assert ended.stdout == ""


def test_a_mistake_in_a_style_is_named_with_its_line(pasture: Path) -> None:
    (pasture / "bad.toml").write_text(NOT_TEXT)
    for args in (
        ["skibidify", "--style", "bad", "--styles", str(pasture), "hi"],
        ["skibidify", "--style", str(pasture / "bad.toml"), "hi"],
        ["styles", "try", str(pasture / "bad.toml")],
        ["styles", "list", "--styles", str(pasture)],
        ["styles", "check", "--styles", str(pasture)],
        ["styles", "check", str(pasture / "bad.toml")],
    ):
        said_in_one_line(run(*args), 2, f"{pasture / 'bad.toml'}:3: ", "hi", "expected")


# ---- styles list ---------------------------------------------------------------------------------------------


def test_list_names_every_style(pasture: Path) -> None:
    listed = said("styles", "list")
    assert [line.split()[0] for line in listed[::2]] == SHIPPED
    assert all(" entries " in line and " version " in line for line in listed[1::2])
    listed = said("styles", "list", "--styles", str(pasture))
    assert listed[0].split(maxsplit=1) == ["cow", "Says moo"]
    assert f"version {explained(str(pasture / 'cow.toml'), 'hi')[0]['version']}" in listed[1]


def test_a_folder_without_styles_is_2(tmp_path: Path) -> None:
    for folder in (tmp_path, Path("/nowhere")):
        said_in_one_line(run("styles", "list", "--styles", str(folder)), 2, str(folder))
        said_in_one_line(run("styles", "check", str(folder)), 2, str(folder))


# ---- styles check --------------------------------------------------------------------------------------------


def test_check_says_what_each_file_holds(pasture: Path) -> None:
    fine = [f"{pasture / 'cow.toml'}: fine: "]
    for args in ([str(pasture / "cow.toml")], [str(pasture)], ["--styles", str(pasture)]):
        assert [line[: len(fine[0])] for line in said("styles", "check", *args)] == fine
    checked = said("styles", "check")
    assert [Path(line.split(": fine: ")[0]).stem for line in checked] == SHIPPED
    assert len(said("styles", "check", str(pasture), str(ROOT / "styles"))) == 1 + len(SHIPPED)


def test_check_goes_on_after_a_mistake(pasture: Path, tmp_path: Path) -> None:
    (pasture / "bad.toml").write_text(NOT_TEXT)
    (pasture / "zebra.toml").write_text(NOT_TOML)
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    ended = run("styles", "check", "/nowhere", str(tmp_path / "loop.toml"), "n" * 300, str(pasture))
    assert ended.returncode == 2
    assert ended.stdout.startswith(f"{pasture / 'cow.toml'}: fine: ") and ended.stdout.count("\n") == 1
    wrong = ended.stderr.splitlines()
    assert len(wrong) == 5, wrong
    for line, name in zip(wrong, ["/nowhere", "loop.toml", "nnn", "bad.toml:3: ", "zebra.toml:1: "]):
        assert name in line


# ---- styles try ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", SHIPPED)
def test_try_shows_sample_lines_and_what_became_of_them(style: str) -> None:
    shown = said("styles", "try", style)
    samples = [line.removeprefix("> ") for line in shown[::2]]
    assert len(samples) > 10 and all(line.startswith("> ") for line in shown[::2])
    assert shown[1::2] == [skibidify(style, "--seed", "1", "--", text)[0] for text in samples]
    assert sum(before != after for before, after in zip(samples, shown[1::2])) > 10


def test_try_takes_a_text_and_seeds(pasture: Path) -> None:
    assert said("styles", "try", "bestie", "hi there") == skibidify("bestie", "--seed", "1", "hi there")
    assert said("styles", "try", "bestie", "hi", "--seeds", "7") == skibidify("bestie", "--seed", "7", "hi")
    many = said("styles", "try", "bestie", "hi there", "--seeds", "5-14")
    outputs = skibidify("bestie", "--seed", "5", stdin="hi there\n" * 10)
    assert many == [f"{5 + n}\t{output}" for n, output in enumerate(outputs)]
    last = 2**64 - 1
    assert len(said("styles", "try", "bestie", "hi", "--seeds", f"{last - 1}-{last}")) == 2
    assert said("styles", "try", "cow", "[hi, you]", "--styles", str(pasture)) == ["[moo, you]"]
    assert said("styles", "try", str(pasture / "cow.toml"), "") == [""]


@pytest.mark.parametrize(
    ("args", "word"),
    [
        ([], "STYLE"),
        (["nothing"], "nothing"),
        (["bestie", "hi", "there"], "there"),
        *(
            (["bestie", "--seeds", seeds], "--seeds")
            for seeds in ("x", "", "-1", "3-", "5-3", "1-2-3", str(2**64))
        ),
    ],
)
def test_try_says_what_is_wrong(args: list[str], word: str) -> None:
    said_in_one_line(run("styles", "try", *args), 2, word)


# ---- Help ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("skibidify", "--style --styles --seed --json --stats TEXT"),
        ("styles", "list check try"),
        ("styles list", "--styles"),
        ("styles check", "--styles PATH"),
        ("styles try", "--styles --seeds STYLE TEXT"),
    ],
)
def test_help_names_every_flag(command: str, words: str) -> None:
    helped = said(*command.split(), "--help")
    for word in words.split():
        assert any(word in line for line in helped), helped


def test_styles_alone_is_2() -> None:
    said_in_one_line(run("styles"), 2)
    said_in_one_line(run("styles", "dance"), 2)
