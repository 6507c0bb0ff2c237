"""Tests of the arithmetic."""

import unittest
from dataclasses import replace

from example import CONSTANTS
from sizing import (
    PASS_INTERVAL_MIN,
    Load,
    busy,
    bytes_a_frame,
    committing,
    frames_per_s,
    loops_for,
    memory,
    on_the_wire,
    pass_interval,
    wire_bytes_per_s,
)

QUIET = replace(CONSTANTS, message_us=0, commit_us=0, committer_us=0, byte_ns=0)
ONE_ROOM = Load("one room", 1000, 1000, rooms=1, history_per_s=0)


class Frames(unittest.TestCase):
    def test_are_as_many_as_passes_or_messages(self):
        self.assertEqual(frames_per_s(ONE_ROOM, 0.1), 10)
        self.assertEqual(frames_per_s(replace(ONE_ROOM, rate=3), 0.1), 3)
        self.assertEqual(frames_per_s(replace(ONE_ROOM, pace=5), 0.1), 5)

    def test_hold_what_came_between_passes(self):
        self.assertEqual(bytes_a_frame(ONE_ROOM, CONSTANTS, 0.1), 80 + 100 * 160)
        self.assertEqual(bytes_a_frame(replace(ONE_ROOM, pace=20), CONSTANTS, 0.1), 80 + 2 * 160)

    def test_are_deflated_by_their_length(self):
        deflated = replace(ONE_ROOM, is_deflated=True)
        self.assertAlmostEqual(bytes_a_frame(deflated, CONSTANTS, 0.1), (80 + 100 * 160) * 0.2)


class Wire(unittest.TestCase):
    def test_has_headers_for_each_packet(self):
        self.assertEqual(on_the_wire(100), 100 + 22 + 52)
        self.assertEqual(on_the_wire(3000), 3000 + 22 + 3 * 52)

    def test_carries_frames_notices_and_history(self):
        each = on_the_wire(80 + 100 * 160) * 10 + 0.58 * on_the_wire(48)
        self.assertAlmostEqual(wire_bytes_per_s(ONE_ROOM, CONSTANTS, 0.1), 1000 * each)
        with_history = replace(ONE_ROOM, history_per_s=84)
        more = wire_bytes_per_s(with_history, CONSTANTS, 0.1) - 1000 * each
        self.assertAlmostEqual(more, 84 * on_the_wire(2000), 3)


class Passes(unittest.TestCase):
    def test_are_never_closer_than_the_least_interval(self):
        self.assertEqual(pass_interval(replace(ONE_ROOM, readers=10), CONSTANTS, 1), PASS_INTERVAL_MIN)

    def test_are_spaced_by_what_the_last_one_took(self):
        load = replace(ONE_ROOM, readers=10_000, rate=100)
        # 10,000 sends of 8 µs are 80 ms; so many readers have their passes further apart.
        self.assertAlmostEqual(pass_interval(load, QUIET, 1), 0.12, 5)
        self.assertAlmostEqual(pass_interval(load, QUIET, 2), 0.05, 5)

    def test_at_a_pace_write_to_all_at_once(self):
        load = replace(ONE_ROOM, readers=10_000, rate=100, pace=5)
        self.assertAlmostEqual(pass_interval(load, QUIET, 1), 0.12, 5)

    def test_of_longer_frames_take_longer(self):
        load = replace(ONE_ROOM, readers=10_000, rate=100)
        self.assertGreater(pass_interval(load, replace(QUIET, byte_ns=0.4), 1), 0.1)

    def test_start_at_once_when_much_waits(self):
        load = replace(ONE_ROOM, readers=100, rate=25_600)
        self.assertAlmostEqual(pass_interval(load, QUIET, 1), 0.01, 5)  # 40 KiB of 160 bytes each
        at_pace = replace(load, pace=100)
        self.assertEqual(pass_interval(at_pace, QUIET, 1), PASS_INTERVAL_MIN)

    def test_do_not_keep_up_with_too_many_bytes(self):
        self.assertIsNone(pass_interval(replace(ONE_ROOM, readers=50_000, rate=13_889), CONSTANTS, 1))

    def test_do_not_keep_up_where_messages_take_all(self):
        self.assertIsNone(pass_interval(replace(ONE_ROOM, rate=70_000, pace=5), CONSTANTS, 1))


class Loops(unittest.TestCase):
    def test_are_the_fewest_that_suffice(self):
        load = replace(ONE_ROOM, readers=100_000, rate=300, pace=100)
        for interval in (1.0, 0.25, 0.1):
            loops = loops_for(load, CONSTANTS, interval)
            self.assertLessEqual(pass_interval(load, CONSTANTS, loops), interval + 1e-6)
            fewer = pass_interval(load, CONSTANTS, loops - 1) if loops > 1 else None
            self.assertTrue(fewer is None or fewer > interval)

    def test_are_one_where_that_is_enough(self):
        self.assertEqual(loops_for(ONE_ROOM, CONSTANTS, 0.1), 1)

    def test_do_work_that_adds_up(self):
        # 10 passes: sends, their bytes, messages, notices.
        wanted = 10_000 * 8e-6 + 10_000 * 16_080 * 0.4e-9 + 1000 * 20e-6 + 1000 * 50e-6 + 1000 * 0.58 * 8e-6
        self.assertAlmostEqual(busy(ONE_ROOM, CONSTANTS, 0.1), wanted)


class Commits(unittest.TestCase):
    def test_are_shared_by_messages_that_come_together(self):
        none = replace(ONE_ROOM, readers=0)
        few, many = (busy(replace(none, rate=rate), CONSTANTS, 0.1) for rate in (1000, 10_000))
        self.assertAlmostEqual(few, 1000 * 70e-6)
        self.assertAlmostEqual(many, 10_000 * 20e-6 + 1000 * 50e-6)

    def test_are_made_by_one_thread(self):
        self.assertAlmostEqual(committing(replace(ONE_ROOM, rate=10_000), CONSTANTS), 0.05)


class Memories(unittest.TestCase):
    def test_add_up(self):
        parts = memory(ONE_ROOM, CONSTANTS, 0.1)
        self.assertEqual(parts.process, CONSTANTS.base_rss + 1000 * 1000)
        self.assertEqual(parts.remembered, 1000 * 120 * 100)
        self.assertEqual(parts.kernel, 1000 * 2000)
        self.assertEqual(parts.total(), parts.process + parts.remembered + parts.kernel + parts.in_flight)


if __name__ == "__main__":
    unittest.main()
