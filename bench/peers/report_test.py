"""Tests of the tables and of the judgement on the goals."""

import unittest

from report import report
from rows import OURS, PEERS, ROWS, Row
from samples import KINDS, Samples

BELOW_ALL = {"p50_ms": 1.0, "p99_ms": 2.0, "count": 1}


def result(row, **changed):
    wanted = row.rate * row.readers
    made = {
        "delivery": BELOW_ALL, "ack": BELOW_ALL, "fdatasync": BELOW_ALL, "half_seconds": [BELOW_ALL] * 36,
        "server_cores": 0.3, "client_cores": 0.5, "other_cores": 0.01, "stolen_cores": 0.02,
        "deliveries_per_s": wanted, "wanted_per_s": wanted, "frames_per_s": 1000, "mib_per_s": 100,
        "server_mib": 50, "readers_connect_s": 1.5, "sample_shown_per_s": 20,
        "sample_wire_bytes": 20, "sample_plain_bytes": 100, "spike_from": 5, "spike_seconds": 5,
    } | dict.fromkeys(KINDS, 0)  # fmt: skip
    return made | changed


def runs_of(row: Row, ours=None, without=()):
    """Each goal is reached, but for what `ours` changes."""
    changes = {peer: {"server_cores": 0.8} for peer in PEERS} | {OURS: ours or {}}
    return {
        server: Samples([result(row, **changes.get(server, {}))])
        for server in row.servers
        if server not in without
    }


def missed(name, **ours):
    row = ROWS[name]
    return [what for what, _, reached in row.goals(runs_of(row, ours)) if not reached]


class Goals(unittest.TestCase):
    def test_are_reached(self):
        for name in ROWS:
            self.assertEqual(missed(name), [], name)

    def test_compare_with_bun(self):
        self.assertEqual(missed("relay-100", server_cores=0.5, frames_per_s=2000), ["CPU ≤ 0.6 × Bun's"])
        self.assertEqual(missed("relay-10k", server_cores=0.5, frames_per_s=2000), [])
        slow = {"p50_ms": 1.0, "p99_ms": 26.0, "count": 1}
        self.assertEqual(missed("relay-100", delivery=slow), ["p99 ≤ 25 ms, or ≤ Bun's"])

    def test_cannot_be_told_without_bun(self):
        row = ROWS["relay-10k"]
        told = [reached for _, _, reached in row.goals(runs_of(row, without=["bun"]))]
        self.assertEqual(told, [None, None, True])

    def test_cannot_be_told_where_the_load_held_bun_back(self):
        row = ROWS["relay-10k"]
        runs = runs_of(row)
        runs["bun"] = Samples([result(row, server_cores=0.8, client_cores=0.95)])
        self.assertEqual([reached for _, _, reached in row.goals(runs)], [None, None, True])

    def test_compare_with_a_loop_of_send(self):
        self.assertEqual(len(missed("relay-100", server_cores=0.36)), 1)
        self.assertEqual(missed("full", mib_per_s=70), ["bytes/s ≥ 0.8 × those of a bare send() loop"])

    def test_see_what_was_lost(self):
        self.assertEqual(missed("crowd", lost=1), ["kept up, none lost"])
        self.assertEqual(missed("ingest", refused=1), ["kept up, none lost"])
        self.assertEqual(missed("relay-4000", deliveries_per_s=3_900_000), ["kept up, none lost"])

    def test_see_how_long_a_spike_is_felt(self):
        late = {"p50_ms": 1.0, "p99_ms": 51.0, "count": 1}
        felt = [BELOW_ALL] * 10 + [late] * 14 + [BELOW_ALL] * 12  # until 12 s: 2 s after its end
        self.assertEqual(missed("spike", half_seconds=felt), [])
        felt[24] = late
        what = ["p99 below 50 ms again after ≤ 2 s"]
        self.assertEqual(missed("spike", half_seconds=felt), what)
        self.assertEqual(missed("spike", half_seconds=[late] * 36), what)
        felt[23] = BELOW_ALL  # not for a second
        self.assertEqual(missed("spike", half_seconds=felt), what)


class Report(unittest.TestCase):
    def text(self, name, **ours):
        return report(["head"], {name: runs_of(ROWS[name], ours)})

    def test_shows_best_and_median(self):
        row = ROWS["relay-100"]
        runs = {OURS: Samples([result(row, server_cores=cores) for cores in (0.5, 0.2, 0.3)])}
        self.assertIn("| Twitchy Chat | 0.20 / 0.30 | 200.00 / 300.00 |", report([], {"relay-100": runs}))

    def test_calls_a_row_client_bound(self):
        text = self.text("full", client_cores=0.95)
        self.assertIn("| client-bound |", text)
        self.assertIn("**client-bound**: no result", text)
        self.assertNotIn("client-bound", self.text("full", client_cores=0.9))

    def test_says_what_fell_behind(self):
        self.assertIn("falls behind, 3 gaps |", self.text("full", deliveries_per_s=1, gaps=3))

    def test_leaves_out_what_was_not_measured(self):
        text = report([], {"relay-100": runs_of(ROWS["relay-100"], without=["centrifuge"]), "full": {}})
        self.assertNotIn("| Centrifuge |", text)
        self.assertIn("| not measured |", text)
        self.assertNotIn("### `full`", text)


if __name__ == "__main__":
    unittest.main()
