"""Tests of how samples are read from Google Benchmark and summed up."""

import unittest

from samples import Measured


def entry(name, cpu_time=1.0, time_unit="ns", **counters):
    counters["run_type"] = "iteration"
    return {"run_name": name, "cpu_time": cpu_time, "time_unit": time_unit, **counters}


class Samples(unittest.TestCase):
    def setUp(self):
        self.measured = Measured()

    def add(self, *entries):
        for each in entries:
            self.measured.add_benchmark(each)

    def test_reads_the_cost_of_a_message(self):
        self.add(*(entry("lines/uwu", per_message=seconds, growth=1.4) for seconds in (1.5e-6, 1e-6)))
        self.assertEqual([round(ns) for ns in self.measured.message["lines"]["uwu"]], [1500, 1000])
        self.assertEqual(self.measured.growth["lines"]["uwu"], 1.4)

    def test_passes_over_averages(self):
        self.add(entry("load/uwu") | {"run_type": "aggregate"})
        self.assertEqual(self.measured.load, {})

    def test_knows_units_of_time(self):
        self.add(entry("load/uwu", 2, "us"), entry("load/uwu", 3, "ms"))
        self.assertEqual(self.measured.load["uwu"], [2e3, 3e6])

    def test_reads_the_memory_of_all_styles(self):
        self.add(entry("memory/all/iterations:1", heap_bytes=123.0))
        self.assertEqual(self.measured.heap_bytes, 123)

    def test_finds_the_slowest_text_of_a_size_by_its_median(self):
        self.add(
            *(entry("worst/dots/uwu/500", time) for time in (10, 11, 900)),
            *(entry("worst/colons/uwu/500", time) for time in (20, 21, 22)),
        )
        self.assertEqual(self.measured.slowest("uwu", 500), (21, "colons"))

    def test_finds_the_text_that_grows_most_steeply(self):
        self.add(entry("worst/dots/uwu/500", 100), entry("worst/dots/uwu/2000", 400))
        self.add(entry("worst/colons/uwu/500", 10), entry("worst/colons/uwu/2000", 160))
        self.assertEqual(self.measured.steepest("uwu", 500, 2000), (16, "colons"))


if __name__ == "__main__":
    unittest.main()
