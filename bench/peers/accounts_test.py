"""Tests of the names."""

import re
import unittest

from accounts import names
from rows import NAMES


class Names(unittest.TestCase):
    def test_are_allowed_and_all_different(self):
        made = names(NAMES)
        self.assertEqual(len({name.lower() for name in made}), NAMES)
        for name in made:
            self.assertRegex(name, re.compile("^[A-Za-z0-9_]{3,25}$"))


if __name__ == "__main__":
    unittest.main()
