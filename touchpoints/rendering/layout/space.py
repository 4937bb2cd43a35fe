"""What is already taken on the sheet: quick to ask for one small box, and searchable for a large free one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from math import floor

import numpy as np
from numpy.typing import NDArray

from touchpoints.rendering.scene import Box, Point

BUCKET = 160.0
CELL = 4.0


class Space:
    """Boxes that are taken, kept by neighbourhood."""

    def __init__(self, taken: Iterable[Box] = ()) -> None:
        self._buckets: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in taken:
            self.take(box)

    def take(self, box: Box) -> None:
        """Mark a box as taken."""
        for bucket in _buckets(box):
            self._buckets[bucket].append(box)

    def is_free(self, box: Box) -> bool:
        """Whether nothing taken overlaps the box."""
        x, y, right, bottom = box.x, box.y, box.right, box.bottom
        for bucket in _buckets(box):
            for left, top, width, height in self._buckets.get(bucket, ()):
                if left < right and x < left + width and top < bottom and y < top + height:
                    return False
        return True

    def corners(self, within: Box, width: float, height: float, margin: float) -> NDArray[np.float64]:
        """Upper left corners (n × 2) of all free boxes of this size, on a raster of 4 units."""
        columns, rows = int(within.width // CELL), int(within.height // CELL)
        taken = np.zeros((rows + 1, columns + 1), dtype=np.int32)
        near = {box for bucket in _buckets(within.grown(margin)) for box in self._buckets.get(bucket, ())}
        for box in near:
            left, top = floor((box.x - margin - within.x) / CELL), floor((box.y - margin - within.y) / CELL)
            right = floor((box.right + margin - within.x) / CELL) + 1
            bottom = floor((box.bottom + margin - within.y) / CELL) + 1
            taken[max(top, 0) + 1 : max(bottom, 0) + 1, max(left, 0) + 1 : max(right, 0) + 1] = 1
        sums = taken.cumsum(axis=0).cumsum(axis=1)
        wide, high = int(-(-width // CELL)), int(-(-height // CELL))
        if wide > columns or high > rows:
            return np.empty((0, 2))
        inside = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
        found = np.argwhere(inside == 0)
        return np.column_stack((within.x + found[:, 1] * CELL, within.y + found[:, 0] * CELL))


def along(points: tuple[Point, ...], half: float) -> Iterator[Box]:
    """The straight pieces of a line as boxes, `half` to either side."""
    for one, other in pairwise(points):
        x, y = min(one.x, other.x), min(one.y, other.y)
        yield Box(x - half, y - half, abs(one.x - other.x) + 2 * half, abs(one.y - other.y) + 2 * half)


def _buckets(box: Box) -> Iterable[tuple[int, int]]:
    x, y, width, height = box
    left, top = int(x // BUCKET), int(y // BUCKET)
    right, bottom = int((x + width) // BUCKET), int((y + height) // BUCKET)
    if left == right and top == bottom:  # most boxes are small
        return ((left, top),)
    return product(range(left, right + 1), range(top, bottom + 1))
