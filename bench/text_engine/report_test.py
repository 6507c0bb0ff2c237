"""Tests of the tables and of the judgement on what is promised."""

import unittest

from report import SIZES, bounds, report
from samples import LINES, Measured


def measured(message_ns=900.0, point_ns=80.0, load_ns=1e6, heap_bytes=2**20, peers=("uwuifier", "uwuify")):
    """Two styles that cost the same, the second a tenth more; uwuifier takes 10 µs, uwuify 0.1 µs."""
    result = Measured(heap_bytes=heap_bytes)
    for style, times in (("bestie", 1.0), ("uwu", 1.1)):
        for lines in LINES:
            result.add_messages(lines, style, [message_ns * times])
            result.growth.setdefault(lines, {})[style] = 1.5
        result.worst[style] = {"dots": {points: [points * point_ns * times] for points in SIZES}}
        result.load[style] = [load_ns * times]
    result.load["all"] = [load_ns * 2]
    for peer in peers:
        for lines in LINES:
            result.add_messages(lines, peer, [10_000.0 if peer == "uwuifier" else 100.0])
    return result


def broken(result):
    return [what for what, _, kept in bounds(result) if not kept]


class Report(unittest.TestCase):
    def test_finds_every_promise_kept(self):
        self.assertEqual(broken(measured()), [])

    def test_judges_by_the_style_that_does_worst(self):
        what = broken(measured(message_ns=950))
        self.assertEqual(len(what), 6)  # the µs, the rate, and four times uwuifier
        self.assertIn("at most 1 µs for a message of 40 bytes", what)

    def test_sees_a_worst_case_that_is_too_slow(self):
        self.assertEqual(broken(measured(point_ns=99)), ["at most 50 µs for 500 code points"])

    def test_sees_a_cost_that_is_not_linear(self):
        result = measured()
        result.worst["uwu"]["dots"][2000] = [result.worst["uwu"]["dots"][500][0] * 16]
        self.assertEqual(broken(result), ["linear: 2,000 code points at most 5 times 500"])

    def test_sees_slow_loading_and_much_memory(self):
        self.assertEqual(broken(measured(load_ns=4.9e6)), ["a style loads in at most 5 ms"])
        self.assertEqual(broken(measured(heap_bytes=5 * 2**20)), ["all styles take at most 4 MiB of heap"])

    def test_compares_with_both_others(self):
        text = report(["head"], dict.fromkeys(LINES, 10), measured())
        self.assertIn("| bestie | 900 / 900 | 1,111,111 | 11.1 | 9 | 1.50 |", text)
        self.assertIn("| uwuifier | 10,000 / 10,000 | 100,000 | 1 | 100 |  |", text)

    def test_does_without_what_is_not_there(self):
        result = measured(peers=["uwuifier"])
        del result.message["corpus"]
        text = report(["head"], dict.fromkeys(LINES, 10), result)
        self.assertNotIn("uwuify", text)
        self.assertNotIn("all languages", text)
        self.assertIn("| uwu | 990 / 990 | 1,010,101 | 10.1 | 1.50 |", text)


if __name__ == "__main__":
    unittest.main()
