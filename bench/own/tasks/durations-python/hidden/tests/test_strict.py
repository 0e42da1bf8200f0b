import unittest

from durations import seconds


class Strict(unittest.TestCase):
    def test_refuses_what_it_does_not_know(self):
        for text in ["1h banana", "banana 1h", "1h-30m", "1h,30m", "1.h", ".5h", "1..5h", "1h 30", "-5s"]:
            with self.assertRaises(ValueError, msg=text):
                seconds(text)

    def test_fractions(self):
        self.assertEqual(seconds("1.5h"), 5400)
        self.assertEqual(seconds("0.5m 1s"), 31)
        self.assertEqual(seconds("0.25s"), 0.25)

    def test_a_fraction_alone_is_seconds(self):
        self.assertEqual(seconds("1.5"), 1.5)

    def test_whole_results_are_integers(self):
        self.assertIsInstance(seconds("1.5h"), int)
        self.assertIsInstance(seconds("2.0"), int)
        self.assertIsInstance(seconds("7"), int)

    def test_refuses_the_same_unit_twice(self):
        for text in ["1h 2h", "1s1m1s"]:
            with self.assertRaises(ValueError, msg=text):
                seconds(text)

    def test_white_space_may_be_anywhere_between(self):
        self.assertEqual(seconds("  1 h   30m "), 5400)
