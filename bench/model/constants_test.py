"""Tests of what is made of the measurements."""

import unittest
from dataclasses import asdict

from constants import POINTS, constants_of, foretold
from example import CONSTANTS, measured, result


class ConstantsOf(unittest.TestCase):
    def test_finds_what_was_put_in(self):
        found = asdict(constants_of(measured()))
        for name, wanted in asdict(CONSTANTS).items():
            if name != "deflate_ratios":
                self.assertAlmostEqual(found[name] / wanted, 1, 5, name)

    def test_has_a_ratio_for_each_length_of_frame(self):
        messages = [messages for messages, _ in constants_of(measured()).deflate_ratios]
        self.assertEqual([round(each, 1) for each in messages], [1, 2, 20, 277.8])

    def test_takes_the_quietest_of_several_rounds(self):
        noisy = measured()
        for name, results in noisy["points"].items():
            results.append(result(name) | {"server_cores": 9.9, "other_cores": 0.5})
        self.assertAlmostEqual(constants_of(noisy).send_us, CONSTANTS.send_us, 5)

    def test_foretells_what_was_not_fitted(self):
        for name in POINTS:
            got = result(name)
            self.assertAlmostEqual(foretold(CONSTANTS, got), got["server_cores"], 6, name)


if __name__ == "__main__":
    unittest.main()
