"""Tests of count_tests: what it makes of JUnit files as ctest, GoogleTest, pytest and others write them."""

import subprocess
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent / "count_tests"
FAILED = '<testcase name="{}"><failure message="no"/></testcase>'
PASSED = '<testcase name="{}"/>'
SKIPPED = '<testcase name="{}"><skipped/></testcase>'


class CountTests(unittest.TestCase):
    def count(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                Path(folder, f"{name}.xml").write_text(text)
            done = subprocess.run([TOOL, folder], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    @staticmethod
    def junit(*cases):
        named = (case.format(f"case{number}") for number, case in enumerate(cases))
        return f'<testsuites><testsuite>{"".join(named)}</testsuite></testsuites>'

    def test_adds_up_files(self):
        self.assertEqual(self.count(a=self.junit(PASSED, FAILED), b=self.junit(PASSED, SKIPPED)), "2 1 1")

    def test_finds_nothing_in_an_empty_folder(self):
        self.assertEqual(self.count(), "0 0 0")

    def test_counts_cases_instead_of_their_binary(self):
        ctest = f'<testsuite>{PASSED.format("base_test")}{PASSED.format("check_arrows")}</testsuite>'
        self.assertEqual(self.count(ctest=ctest, base_test=self.junit(PASSED, PASSED)), "3 0 0")

    def test_does_not_count_a_failure_twice(self):
        ctest = f'<testsuite>{FAILED.format("base_test")}</testsuite>'
        self.assertEqual(self.count(ctest=ctest, base_test=self.junit(PASSED, FAILED)), "1 1 0")

    def test_counts_a_binary_that_failed_after_its_cases(self):
        ctest = f'<testsuite>{FAILED.format("base_test")}</testsuite>'
        self.assertEqual(self.count(ctest=ctest, base_test=self.junit(PASSED)), "1 1 0")

    def test_counts_a_binary_that_crashed_as_failed(self):
        ctest = f'<testsuite>{FAILED.format("base_test")}</testsuite>'
        self.assertEqual(self.count(ctest=ctest, base_test="<testsuites><testsuite>"), "0 1 0")
        self.assertEqual(self.count(ctest=ctest), "0 1 0")


if __name__ == "__main__":
    unittest.main()
