import unittest

from report import GOALS, SECTIONS, TITLES, report


def sample(p50, p99, **more):
    return {"p50": p50, "p99": p99, "cores": {"A": 0.5, "Kafka": 0.25, "stolen": 0.1}, "faults": {}} | more


def ours(p50, p99, **more):
    return sample(p50, p99, ack={"p50": 3.0, "p99": 9.0}, acks_per_s=5000, record_bytes=180, **more)


def rounds_of(*pairs, **more):
    return [
        {"ours": ours(*mine) | more, "bare": sample(*bare, passed={"p50": bare[0] + 10, "p99": bare[1] + 20})}
        for mine, bare in pairs
    ]


DATA = {
    "deliver": {"rate": 5000, "rounds": rounds_of(((4, 30), (2, 20)), ((5, 50), (3, 20)), ((6, 90), (4, 30)))},
    "ingest": {"rate": 5000, "rounds": rounds_of(((4, 30), (2, 20)))},
    "start": {"records": 5_000_000, "seconds": 5.0},
    "archive": {
        "outage_s": 120, "behind": 600_000, "caught_up_s": 40.0, "rows_per_s": 15_000, "alone_rows_per_s": 16_000,
        "cores": {"archiver": 0.5, "stolen": 0},
    },
    "page": {"rounds": [{"ours": {"p50": 2, "p99": 8}, "bare": {"p50": 2, "p99": 5}}]},
    "crowd": {
        "rate": 1000, "readers": 50_000, "connect_s": 8.0, "p50": 300, "p99": 900, "kib_a_reader": 2.5,
        "cores": {"node 1": 0.3, "stolen": 0}, "faults": {},
    },
}  # fmt: skip


def measured(names=DATA, **replaced):
    about = {"when": "2026-01-01 10:00", "command": "./dev bench cluster", "version": "abc"}
    return {name: about | {"data": DATA[name] | replaced} for name in names}


def verdicts(name, **replaced):
    return [reached for _what, _found, reached in GOALS[name](DATA[name] | replaced)]


class ReportTest(unittest.TestCase):
    def test_has_a_goal_and_a_table_for_each_row(self):
        self.assertEqual(set(GOALS), set(TITLES))
        self.assertEqual(set(SECTIONS), set(TITLES))
        text = report(["a machine"], measured())
        for name, title in TITLES.items():
            self.assertIn(f"| `{name}` | {title} |", text)
            self.assertIn(f"### `{name}`", text)
        self.assertNotIn("not measured", text)

    def test_says_what_was_not_measured(self):
        text = report([], measured(["start"]))
        self.assertEqual(text.count("not measured"), len(TITLES) - 1)
        self.assertNotIn("### `crowd`", text)

    def test_compares_medians_to_the_bare_client(self):
        what, found, reached = GOALS["deliver"](DATA["deliver"])[1]
        self.assertEqual((what, found), ("delivery p99 ≤ 2 × bare", "50.0 ms, 2.5 × 20.0 ms"))
        self.assertFalse(reached)
        self.assertEqual(verdicts("deliver"), [True, False, True, True, True, True, True])

    def test_compares_also_to_a_floor_with_passes(self):
        what, found, reached = GOALS["deliver"](DATA["deliver"])[3]
        self.assertEqual(
            (what, found), ("delivery with passes of 20 ms in both: p99 ≤ 2 × bare", "50.0 ms, 1.2 × 40.0 ms")
        )
        self.assertTrue(reached)

    def test_one_slow_round_did_not_keep_up(self):
        slow = rounds_of(((4, 30), (2, 20)), ((4, 30), (2, 20)))
        slow[1]["ours"]["acks_per_s"] = 4890
        self.assertEqual(verdicts("ingest", rounds=slow), [False, True, True])

    def test_one_lost_message_fails_the_row(self):
        faulty = rounds_of(((4, 30), (2, 20)), faults={"lost": 1})
        self.assertEqual(verdicts("ingest", rounds=faulty), [False, True, True])
        self.assertIn("1 lost", SECTIONS["ingest"](DATA["ingest"] | {"rounds": faulty}))
        self.assertEqual(verdicts("crowd", faults={"doubled": 2}), [True, True, False])

    def test_an_archiver_has_twice_the_outage(self):
        self.assertEqual(verdicts("archive"), [True, True])
        self.assertEqual(verdicts("archive", caught_up_s=241.0), [True, False])
        self.assertEqual(verdicts("archive", rows_per_s=14_000), [False, True])

    def test_a_slow_start_a_slow_page_and_a_slow_crowd_fail(self):
        self.assertEqual(verdicts("start", seconds=31.0), [False])
        page = [{"ours": {"p50": 2, "p99": 11}, "bare": {"p50": 2, "p99": 5}}]
        self.assertEqual(verdicts("page", rounds=page), [False])
        self.assertEqual(verdicts("crowd", connect_s=10.1, p99=2001), [False, False, True])


if __name__ == "__main__":
    unittest.main()
