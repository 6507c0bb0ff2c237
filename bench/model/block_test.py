"""Tests of the replacing."""

import unittest

from block import BEGIN, END, replaced


class Replaced(unittest.TestCase):
    def test_leaves_what_stands_around(self):
        document = f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n"
        self.assertEqual(replaced(document, "new\n"), f"before\n\n{BEGIN}\n\nnew\n\n{END}\n\nafter\n")

    def test_is_the_same_the_second_time(self):
        once = replaced(f"{BEGIN}\n{END}\n", "new")
        self.assertEqual(replaced(once, "new"), once)

    def test_refuses_a_document_without_both_marks_in_order(self):
        for document in ("", BEGIN, END, f"{END}\n{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"):
            with self.assertRaises(ValueError, msg=document):
                replaced(document, "new")


if __name__ == "__main__":
    unittest.main()
