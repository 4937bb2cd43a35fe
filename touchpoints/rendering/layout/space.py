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
        x, y, width_taken, height_taken = self._near(within.grown(margin)).T
        left = np.clip(np.floor((x - margin - within.x) / CELL).astype(int), 0, columns)
        top = np.clip(np.floor((y - margin - within.y) / CELL).astype(int), 0, rows)
        right = np.clip(np.floor((x + width_taken + margin - within.x) / CELL).astype(int) + 1, 0, columns)
        bottom = np.clip(np.floor((y + height_taken + margin - within.y) / CELL).astype(int) + 1, 0, rows)
        # Sums of what begins and ends at each cell tell how often it is taken; sums of taken cells, where a
        # whole box is free.
        across, down = columns + 1, rows + 1
        begins = np.concatenate((top * across + left, bottom * across + right))
        ends = np.concatenate((bottom * across + left, top * across + right))
        edges = np.bincount(begins, minlength=across * down) - np.bincount(ends, minlength=across * down)
        taken = np.zeros((down, across), dtype=np.int32)
        taken[1:, 1:] = _sums(edges.reshape(down, across))[:-1, :-1] > 0
        sums = _sums(taken)
        inside = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
        found = np.argwhere(inside == 0)
        return np.column_stack((within.x + found[:, 1] * CELL, within.y + found[:, 0] * CELL))

    def _near(self, within: Box) -> NDArray[np.float64]:
        """The taken boxes that reach into a part of the sheet, as rows of x, y, width and height."""
        if len(self._rows) < len(self._boxes):
            self._rows = np.array(self._boxes)
        x, y, width, height = self._rows.T
        level = (x <= within.right) & (within.x <= x + width)
        return self._rows[level & (y <= within.bottom) & (within.y <= y + height)]


def _sums(cells: NDArray[np.integer]) -> NDArray[np.int32]:
    """For every cell the sum of all above and left of it, itself included."""
    return cells.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)


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
