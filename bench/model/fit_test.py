"""Tests of the fit."""

import unittest

from fit import between, least_squares, solve


class Solve(unittest.TestCase):
    def test_takes_a_pivot_that_is_not_first(self):
        self.assertEqual(solve([[0, 2], [4, 0]], [6, 8]), [2, 3])

    def test_says_when_there_is_no_one_solution(self):
        with self.assertRaises(ValueError):
            solve([[1, 2], [2, 4]], [1, 2])


class LeastSquares(unittest.TestCase):
    def test_finds_what_was_put_in(self):
        rows = [(50_000, 2e7, 100), (49_000, 1.8e8, 1000), (48_000, 7e8, 4000), (900, 1e6, 30_000)]
        points = [
            ({"sends": s, "bytes": b, "messages": m}, s * 6e-6 + b * 4e-10 + m * 2e-5) for s, b, m in rows
        ]
        found = least_squares(points, ("sends", "bytes", "messages"))
        for name, wanted in {"sends": 6e-6, "bytes": 4e-10, "messages": 2e-5}.items():
            self.assertAlmostEqual(found[name] / wanted, 1, 6, name)

    def test_holds_small_points_as_dear_as_large_ones(self):
        found = least_squares([({"a": 1}, 1.0), ({"a": 1000}, 2000.0)], ["a"])
        self.assertAlmostEqual(found["a"], 1.2)  # errors of +20 and -40 %, where 2 would be off by +100 %

    def test_finds_no_cost_below_nothing(self):
        found = least_squares([({"a": 1, "b": 0}, 1.0), ({"a": 2, "b": 1}, 1.5), ({"a": 3, "b": 2}, 2)], "ab")
        self.assertEqual(found["b"], 0)
        self.assertGreater(found["a"], 0)

    def test_finds_no_cost_below_its_least(self):
        points = [({"a": 1, "b": 0}, 1.0), ({"a": 2, "b": 1}, 2.1), ({"a": 3, "b": 2}, 3.2)]
        self.assertAlmostEqual(least_squares(points, "ab")["b"], 0.1)
        found = least_squares(points, "ab", {"b": 0.5})
        self.assertEqual(found["b"], 0.5)
        self.assertLess(found["a"], 1)  # it makes up for it


class Between(unittest.TestCase):
    def test_is_level_beyond_the_outermost_points(self):
        points = [(100.0, 0.2), (1.0, 0.8)]
        self.assertEqual(between(points, 0.5), 0.8)
        self.assertEqual(between(points, 1000), 0.2)

    def test_is_straight_over_the_logarithm(self):
        self.assertAlmostEqual(between([(1, 0.8), (100, 0.2)], 10), 0.5)


if __name__ == "__main__":
    unittest.main()
