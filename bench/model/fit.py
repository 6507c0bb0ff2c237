"""Least squares with coefficients that are not negative, and lines between measured points."""

from collections.abc import Mapping, Sequence
from math import log

Terms = Mapping[str, float]


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, with pivots. The matrix is square; ValueError if it has no one solution."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) < 1e-12:
            raise ValueError("the points do not tell the terms apart")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row == column:
                continue
            times = rows[row][column] / rows[column][column]
            rows[row] = [value - times * above for value, above in zip(rows[row], rows[column], strict=True)]
    return [rows[row][size] / rows[row][row] for row in range(size)]


def least_squares(
    points: Sequence[tuple[Terms, float]], names: Sequence[str], at_least: Terms | None = None
) -> dict[str, float]:
    """What each term costs, so that the relative errors of all points' sums are least.

    A cost below its least, which is nothing unless told, is that: the others are fitted again to what is left.
    """
    least_costs = at_least or {}
    fixed: dict[str, float] = {}
    left = list(names)
    while left:
        # Terms are of very different sizes: each is measured by the largest share that it has in a point.
        scale = {name: max(abs(terms.get(name, 0)) / value for terms, value in points) or 1 for name in left}
        rows = [[terms.get(name, 0) / scale[name] / value for name in left] for terms, value in points]
        matrix = [[sum(row[i] * row[j] for row in rows) for j in range(len(left))] for i in range(len(left))]
        wanted = [
            1 - sum(terms.get(name, 0) * cost for name, cost in fixed.items()) / value for terms, value in points
        ]
        right = [sum(row[i] * want for row, want in zip(rows, wanted, strict=True)) for i in range(len(left))]
        costs = {name: found / scale[name] for name, found in zip(left, solve(matrix, right), strict=True)}
        # How far below, by what it makes of the point in which it counts most.
        short = {name: (cost - least_costs.get(name, 0.0)) * scale[name] for name, cost in costs.items()}
        worst = min(left, key=short.__getitem__)
        if short[worst] >= 0:
            return {name: costs.get(name, fixed.get(name, 0.0)) for name in names}
        left.remove(worst)
        fixed[worst] = least_costs.get(worst, 0.0)
    return {name: fixed[name] for name in names}


def between(points: Sequence[tuple[float, float]], at: float) -> float:
    """The value there, on straight lines over the logarithm of x; level beyond the outermost points."""
    ordered = sorted(points)
    if at <= ordered[0][0]:
        return ordered[0][1]
    for (x0, y0), (x1, y1) in zip(ordered, ordered[1:], strict=False):
        if at <= x1:
            return y0 + (y1 - y0) * log(at / x0) / log(x1 / x0)
    return ordered[-1][1]
