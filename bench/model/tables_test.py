"""Tests of the tables."""

import unittest

from constants import POINTS
from example import CONSTANTS, measured
from tables import report, rounded, seconds, size


class Figures(unittest.TestCase):
    def test_have_three_digits(self):
        shown = [rounded(value) for value in (0.12345, 12.345, 123456)]
        self.assertEqual(shown, ["0.123", "12.3", "123,000"])

    def test_have_their_unit(self):
        self.assertEqual([size(2048), size(3 * 2**20), size(5 * 2**30)], ["2.00 KiB", "3.00 MiB", "5.00 GiB"])
        self.assertEqual([seconds(0.02), seconds(1.5), seconds(None)], ["20 ms", "1.5 s", "falls behind"])


class Report(unittest.TestCase):
    def test_has_all_points_loads_and_prices(self):
        text = report(["`./dev bench model`"], measured(), CONSTANTS, [5, 90])
        for point in POINTS.values():
            self.assertIn(f"| {point.title} |", text)
        for part in ("| average | everything |", "| peak | 20 |", "at 5 $/TB", "at 90 $/TB"):
            self.assertIn(part, text)
        self.assertNotIn("promises broken", text)

    def test_says_what_is_no_result(self):
        bad = measured()
        bad["points"]["plain-100"][0] |= {"client_cores": 0.95, "sound": False}
        text = report([], bad, CONSTANTS, [5])
        self.assertIn("**client-bound**, **promises broken**", text)


if __name__ == "__main__":
    unittest.main()
