import unittest

from durations import seconds


class Durations(unittest.TestCase):
    def test_one_unit(self):
        self.assertEqual(seconds("45s"), 45)
        self.assertEqual(seconds("2d"), 172800)

    def test_several_units(self):
        self.assertEqual(seconds("1h 30m"), 5400)
        self.assertEqual(seconds("1d2h3m4s"), 93784)

    def test_a_number_alone_is_seconds(self):
        self.assertEqual(seconds("90"), 90)

    def test_refuses_what_is_no_duration(self):
        for text in ["", "soon", "h"]:
            with self.assertRaises(ValueError):
                seconds(text)
