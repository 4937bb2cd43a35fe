"""What is already taken on the sheet: quick to ask for one small box, and searchable for a large free one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from touchpoints.rendering.shapes import Box, Point

BUCKET = 160.0
CELL = 4.0


class Space:
    """Boxes that are taken, kept by neighbourhood."""

    def __init__(self, taken: Iterable[Box] = ()) -> None:
        self._boxes: list[Box] = []
        self._rows = np.empty((0, 4))
        self._buckets: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in taken:
            self.take(box)

    def take(self, box: Box) -> None:
        """Mark a box as taken."""
        self._boxes.append(box)
        for bucket in _buckets(box):
            self._buckets[bucket].append(box)

    def is_free(self, box: Box) -> bool:
        """Whether nothing taken overlaps the box."""
        x, y, width, height = box
        right, bottom = x + width, y + height
        for bucket in _buckets(box):
            for left, top, across, down in self._buckets.get(bucket, ()):
                if left < right and x < left + across and top < bottom and y < top + down:
                    return False
        return True

    def corners(self, within: Box, width: float, height: float, margin: float) -> NDArray[np.float64]:
        """Upper left corners (n × 2) of all free boxes of this size, on a raster of 4 units."""
        columns, rows = int(within.width // CELL), int(within.height // CELL)
        wide, high = int(-(-width // CELL)), int(-(-height // CELL))
        if wide > columns or high > rows:
            return np.empty((0, 2))
        near = self._near(within.grown(margin))
        starts = np.floor((near[:, :2] - margin - within[:2]) / CELL).clip(0)
        ends = np.floor((near[:, :2] + near[:, 2:] + margin - within[:2]) / CELL) + 1
        # What is taken keeps corners off as far left of it and above it as the box would reach.
        free = np.ones((rows - high + 1, columns - wide + 1), dtype=bool)
        for left, top, right, bottom in np.hstack((starts, ends)).astype(int).tolist():
            free[max(top - high + 1, 0) : bottom, max(left - wide + 1, 0) : right] = False
        found = np.argwhere(free)
        return np.column_stack((within.x + found[:, 1] * CELL, within.y + found[:, 0] * CELL))

    def _near(self, within: Box) -> NDArray[np.float64]:
        """The taken boxes that reach into a part of the sheet, as rows of x, y, width and height."""
        if len(self._rows) < len(self._boxes):
            self._rows = np.array(self._boxes)
        x, y, width, height = self._rows.T
        level = (x <= within.right) & (within.x <= x + width)
        return self._rows[level & (y <= within.bottom) & (within.y <= y + height)]


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
