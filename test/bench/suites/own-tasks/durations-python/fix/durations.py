"""Durations as people write them."""

import re
from fractions import Fraction

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
NUMBER = r"\d+(?:\.\d+)?"


def seconds(text):
    """The seconds of a duration such as ``1h 30m``; a number alone is seconds. Raises ValueError for anything else."""
    if re.fullmatch(rf"\s*{NUMBER}\s*", text):
        return plain(Fraction(text.strip()))
    if not re.fullmatch(rf"\s*(?:{NUMBER}\s*[smhd]\s*)+", text):
        raise ValueError(f"not a duration: {text!r}")
    parts = re.findall(rf"({NUMBER})\s*([smhd])", text)
    units = [unit for _, unit in parts]
    if len(set(units)) < len(units):
        raise ValueError(f"a unit occurs twice: {text!r}")
    return plain(sum(Fraction(number) * UNITS[unit] for number, unit in parts))


def plain(value):
    return int(value) if value.denominator == 1 else float(value)
