"""Tests of what needs no Kafka."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # as the scripts have it

from kafka_cluster import cluster_id


class AClustersId(unittest.TestCase):
    def test_is_never_taken_for_an_option(self):
        for first in range(256):
            made = cluster_id(bytes([first]) * 15)
            self.assertEqual(len(made), 22)
            self.assertTrue(made[0].isalnum(), made)


if __name__ == "__main__":
    unittest.main()
