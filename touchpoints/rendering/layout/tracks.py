"""Ways through the grid: every column and row has a track through its cells and one in each gap beside it.

Places are counted in half cells: odd is the middle of a column or row of cards, even the gap before it. A way
is a list of places where it turns, from the middle of one card's cell to the middle of another's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise, product
from math import inf
from typing import Literal

Place = tuple[int, int]
Way = tuple[Place, ...]
Direction = Literal["right", "down", "left", "up"]

MOVES: Mapping[Direction, Place] = {"right": (1, 0), "down": (0, 1), "left": (-1, 0), "up": (0, -1)}
OPPOSITE: Mapping[Direction, Direction] = {"right": "left", "left": "right", "up": "down", "down": "up"}
TURNS = {
    heading: [(turn, move) for turn, move in MOVES.items() if turn != OPPOSITE[heading]] for heading in MOVES
}

# Leaving to the right and arriving from the left is how a map is read, and ways back run above the cards;
# prices in drawing units.
LEAVING = {"right": 0.0, "down": 84.0, "up": 75.0, "left": 320.0}
ARRIVING = {"right": 0.0, "down": 75.0, "up": 84.0, "left": 320.0}
BEND = 70.0
CROSSING = 60.0
SHARED = 45.0


def _least_to_come() -> Mapping[tuple[Direction, int, int], float]:
    """The least that bends and arriving still cost, by heading and the signs of the distance to the target.

    Were nothing in between, a way would still have to head once to every side that the target lies on, and
    once away from it where it arrives from behind. No way with more than four bends is cheaper than that.
    """
    least: dict[tuple[Direction, int, int], float] = {}
    ways: list[tuple[Direction, ...]] = [(heading,) for heading in MOVES]
    for bends in range(5):
        for way, x, y in product(ways, (-1, 0, 1), (-1, 0, 1)):
            if _may_lead(way, x, y):
                cost = bends * BEND + ARRIVING[way[-1]]
                least[way[0], x, y] = min(least.get((way[0], x, y), inf), cost)
        ways = [(*way, turn) for way in ways for turn, _move in TURNS[way[-1]] if turn != way[-1]]
    return least | {(heading, 0, 0): 0.0 for heading in MOVES}


def _may_lead(way: tuple[Direction, ...], x: int, y: int) -> bool:
    """Whether headings one after the other can lead to a target on these sides."""
    last_x, last_y = MOVES[way[-1]]
    needed: set[Direction] = {side for side, (dx, dy) in MOVES.items() if dx * x + dy * y > 0}
    if last_x * x + last_y * y <= 0:
        needed.add(OPPOSITE[way[-1]])
    return needed <= set(way)


LEAST_TO_COME = _least_to_come()


def place_of(column: int, row: int) -> Place:
    """The middle of a cell."""
    return 2 * column + 1, 2 * row + 1


@dataclass
class Tracks:
    """The tracks of one grid, which cells are taken, and which stretches ways already use.

    `xs` and `ys` are the coordinates of the tracks; `used` counts ways by stretch, as (place, next place) in
    both directions; `free` are the places where a way may pass.
    """

    xs: Sequence[float]
    ys: Sequence[float]
    taken: frozenset[Place]
    used: dict[tuple[Place, Place], int] = field(default_factory=dict)
    passed: dict[Place, int] = field(default_factory=dict)
    free: frozenset[Place] = field(init=False)

    def __post_init__(self) -> None:
        self.free = frozenset(product(range(len(self.xs)), range(len(self.ys)))) - self.taken

    def clear(self, way: Way) -> bool:
        """Whether a way meets no card but those at its ends."""
        return self.free.issuperset(list(steps_of(way))[1:-1])

    def use(self, way: Way) -> None:
        """Make what a way uses dearer for those that come after."""
        places = list(steps_of(way))
        for here, there in pairwise(places):
            self.used[here, there] = self.used[there, here] = self.used.get((here, there), 0) + 1
        for place in places[1:-1]:
            self.passed[place] = self.passed.get(place, 0) + 1

    def price(self, way: Way) -> float:
        """What a way costs: length, bends, unusual ports, crossings and shared stretches."""
        places = list(steps_of(way))
        heading = direction(places[0], places[1])
        total = LEAVING[heading]
        for here, there in pairwise(places):
            turned = direction(here, there)
            total += self._step(here, there) + (BEND if turned != heading else 0.0)
            heading = turned
        return total + ARRIVING[heading]

    def alone(self, way: Way) -> bool:
        """Whether a way meets no other, nor shares a stretch with one."""
        return not any(place in self.passed for place in list(steps_of(way))[1:-1])

    def is_plain(self, way: Way) -> bool:
        """Whether nothing shorter can be found: straight ahead, or one gap over by two bends."""
        if direction(way[0], way[1]) == "left":
            return False
        between = abs(way[-1][0] - way[0][0]) if len(way) == 4 else 0
        return len(way) == 2 or (
            between == 2 and direction(way[0], way[1]) == direction(way[2], way[3]) == "right"
        )

    def cheapest(self, source: Place, target: Place, limit: float = inf) -> Way | None:
        """The cheapest way between two cards (A*); None when none is under `limit` or cards wall one in."""
        queue: list[tuple[float, float, Place, Direction]] = []
        best: dict[tuple[Place, Direction], float] = {}
        came: dict[tuple[Place, Direction], tuple[Place, Direction] | None] = {}
        free, step, ahead = self.free, self._step, self._ahead
        for heading in MOVES:
            best[source, heading] = LEAVING[heading]
            came[source, heading] = None
            rank = LEAVING[heading] + ahead(source, heading, target)
            heappush(queue, (rank, LEAVING[heading], source, heading))
        while queue:
            rank, spent, place, heading = heappop(queue)
            if rank >= limit:
                return None
            if spent > best[place, heading]:
                continue
            if place == target:
                return self._walk_back(came, place, heading)
            for turn, (dx, dy) in TURNS[heading]:
                if turn != heading and place == source:
                    continue
                there = (place[0] + dx, place[1] + dy)
                if there == target:
                    cost = spent + step(place, there) + ARRIVING[turn]
                elif there in free:
                    cost = spent + step(place, there)
                else:
                    continue
                if turn != heading:
                    cost += BEND
                if cost < best.get((there, turn), inf):
                    best[there, turn] = cost
                    came[there, turn] = (place, heading)
                    heappush(queue, (cost + ahead(there, turn, target), cost, there, turn))
        return None

    def _ahead(self, place: Place, heading: Direction, target: Place) -> float:
        """What a way must still cost: its distance, bends and how it arrives."""
        (x, y), (there_x, there_y) = place, target
        sides = (x < there_x) - (x > there_x), (y < there_y) - (y > there_y)
        distance = abs(self.xs[there_x] - self.xs[x]) + abs(self.ys[there_y] - self.ys[y])
        return distance + LEAST_TO_COME[(heading, *sides)]

    def _step(self, here: Place, there: Place) -> float:
        length = abs(self.xs[there[0]] - self.xs[here[0]]) + abs(self.ys[there[1]] - self.ys[here[1]])
        shared = self.used.get((here, there))
        if shared:
            return length + SHARED * shared
        return length + CROSSING * self.passed.get(there, 0)

    @staticmethod
    def _walk_back(
        came: Mapping[tuple[Place, Direction], tuple[Place, Direction] | None],
        place: Place,
        heading: Direction,
    ) -> Way:
        places = [place]
        at: tuple[Place, Direction] | None = came[place, heading]
        while at is not None:
            places.append(at[0])
            at = came[at]
        return turns_of(reversed(places))


def direction(here: Place, there: Place) -> Direction:
    """Which way it goes from one place to another in line with it."""
    if here[0] != there[0]:
        return "right" if there[0] > here[0] else "left"
    return "down" if there[1] > here[1] else "up"


def steps_of(way: Way) -> Iterable[Place]:
    """Every place a way passes, one step at a time."""
    yield way[0]
    for here, there in pairwise(way):
        dx, dy = MOVES[direction(here, there)]
        place = here
        while place != there:
            place = (place[0] + dx, place[1] + dy)
            yield place


def turns_of(places: Iterable[Place]) -> Way:
    """Only the ends and the places where the way turns."""
    kept: list[Place] = []
    for place in places:
        if kept and place == kept[-1]:
            continue
        if len(kept) >= 2 and direction(kept[-2], kept[-1]) == direction(kept[-1], place):
            kept[-1] = place
        else:
            kept.append(place)
    return tuple(kept)
