"""Tests of what corpus.py takes from conversations."""

import unittest

from corpus import LONGEST, messages_of, sayable_once


class Corpus(unittest.TestCase):
    def test_takes_every_message_of_a_conversation(self):
        self.assertEqual(list(messages_of([["hi", "hello"], ["bye"]])), ["hi", "hello", "bye"])

    def test_takes_a_conversation_of_one_bare_message(self):
        self.assertEqual(list(messages_of(["hi", ["bye"]])), ["hi", "bye"])

    def test_makes_one_line_of_a_message(self):
        self.assertEqual(list(messages_of([["so\n  it\tgoes "]])), ["so it goes"])

    def test_takes_what_yaml_reads_as_a_number(self):
        self.assertEqual(list(messages_of([["what is 40 + 2?", 42]])), ["what is 40 + 2?", "42"])

    def test_keeps_each_message_once_in_order(self):
        self.assertEqual(sayable_once(["b", "a", "b", ""]), ["b", "a"])

    def test_leaves_out_what_is_too_long_to_be_said(self):
        self.assertEqual(sayable_once(["é" * LONGEST, "e" * (LONGEST + 1)]), ["é" * LONGEST])


if __name__ == "__main__":
    unittest.main()
