"""Tests of the plot."""

import unittest
from xml.etree import ElementTree

from plot import plot, share_of_ms
from report_test import runs_of
from rows import ROWS

SVG = "{http://www.w3.org/2000/svg}"


class Plot(unittest.TestCase):
    def drawn(self, name, **ours):
        return ElementTree.fromstring(plot({name: runs_of(ROWS[name], ours)}))

    def bars(self, drawn):
        return [each for each in drawn.iter(f"{SVG}rect") if each.get("x") not in (None, "12")]

    def test_has_two_bars_a_server_and_one_a_floor(self):
        bars = self.bars(self.drawn("relay-100"))
        legend = 3
        self.assertEqual(len(bars), legend + 4 * 2 + 1)

    def test_stays_within_its_picture(self):
        drawn = self.drawn("relay-10k", server_cores=3.0)
        for each in self.bars(drawn):
            self.assertLessEqual(float(each.get("x")) + float(each.get("width")), float(drawn.get("width")))

    def test_marks_what_falls_behind(self):
        kinds = [each.get("class") for each in self.bars(self.drawn("full", lost=5))]
        self.assertEqual(kinds.count("behind"), 1 + 2)

    def test_is_drawn_of_nothing(self):
        ElementTree.fromstring(plot({"full": {}}))

    def test_scales_by_logarithms(self):
        self.assertEqual([share_of_ms(ms, 1000) for ms in (0.1, 1, 1000)], [0, 0, 1])
        self.assertAlmostEqual(share_of_ms(10, 1000), 1 / 3)


if __name__ == "__main__":
    unittest.main()
