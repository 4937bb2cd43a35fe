"""Ways through the grid: every column and row has a track through its cells and one in each gap beside it.

Places are counted in half cells: odd is the middle of a column or row of cards, even the gap before it. A way
is a list of places where it turns, from the middle of one card's cell to the middle of another's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import chain, pairwise, product
from math import inf

Place = tuple[int, int]
Way = tuple[Place, ...]
Heading = int

DOWN, LEFT, RIGHT, UP = range(4)
MOVES: Sequence[Place] = ((0, 1), (-1, 0), (1, 0), (0, -1))
OPPOSITE = (UP, RIGHT, LEFT, DOWN)
TURNS = [[turn for turn in range(4) if turn != OPPOSITE[heading]] for heading in range(4)]

# Leaving to the right and arriving from the left is how a map is read, and ways back run above the cards;
# prices in drawing units, by heading.
LEAVING = (84.0, 320.0, 0.0, 75.0)
ARRIVING = (75.0, 320.0, 0.0, 84.0)
BEND = 70.0
CROSSING = 60.0
SHARED = 45.0


def _least_to_come() -> list[list[list[float]]]:
    """The least that bends and arriving still cost, by heading and on which side the target lies.

    Sides are signs of the distance along x and y, so that −1 finds the last of three. Were nothing in
    between, a way would still have to head once to every side that the target lies on, and once away from it
    where it arrives from behind. No way with more than four bends is cheaper than that.
    """
    least = [[[inf] * 3 for _ in range(3)] for _ in MOVES]
    ways: list[tuple[Heading, ...]] = [(heading,) for heading in range(4)]
    for bends in range(5):
        for way, x, y in product(ways, (-1, 0, 1), (-1, 0, 1)):
            if _may_lead(way, x, y):
                least[way[0]][x][y] = min(least[way[0]][x][y], bends * BEND + ARRIVING[way[-1]])
        ways = [(*way, turn) for way in ways for turn in TURNS[way[-1]] if turn != way[-1]]
    for sides in least:
        sides[0][0] = 0.0
    return least


def _may_lead(way: tuple[Heading, ...], x: int, y: int) -> bool:
    """Whether headings one after the other can lead to a target on these sides."""
    last_x, last_y = MOVES[way[-1]]
    needed = {side for side, (dx, dy) in enumerate(MOVES) if dx * x + dy * y > 0}
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

    `xs` and `ys` are the coordinates of the tracks. Inside, places are numbered column after column, which
    keeps the search quick: `x_of` and `y_of` say where they lie, `free` are those where a way may pass,
    `passed` counts ways by place, `used` by heading and the place where the stretch begins; `lengths` of
    stretches are infinite off the sheet.
    """

    xs: Sequence[float]
    ys: Sequence[float]
    taken: frozenset[Place]
    x_of: list[float] = field(init=False)
    y_of: list[float] = field(init=False)
    free: frozenset[int] = field(init=False)
    passed: list[int] = field(init=False)
    used: list[list[int]] = field(init=False)
    lengths: list[list[float]] = field(init=False)
    offsets: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        height, count = len(self.ys), len(self.xs) * len(self.ys)
        self.x_of = [x for x in self.xs for _ in self.ys]
        self.y_of = [*self.ys] * len(self.xs)
        self.free = frozenset(range(count)).difference(map(self._number, self.taken))
        self.passed = [0] * count
        self.used = [[0] * count for _ in MOVES]
        down = [*_gaps(self.ys), inf] * len(self.xs)
        right = [gap for gap in (*_gaps(self.xs), inf) for _ in self.ys]
        self.lengths = [down, [inf] * height + right[:-height], right, [inf, *down[:-1]]]
        self.offsets = tuple(self._number(move) for move in MOVES)

    def clear(self, way: Way) -> bool:
        """Whether a way meets no card but those at its ends."""
        return self.free.issuperset(self._between(way))

    def use(self, way: Way) -> None:
        """Make what a way uses dearer for those that come after."""
        for heading, places in self._pieces(way):
            offset, there, back = self.offsets[heading], self.used[heading], self.used[OPPOSITE[heading]]
            for place in places:
                there[place] += 1
                back[place + offset] += 1
        for place in self._between(way):
            self.passed[place] += 1

    def price(self, way: Way) -> float:
        """What a way costs: length, bends, unusual ports, crossings and shared stretches."""
        total = LEAVING[direction(way[0], way[1])] + ARRIVING[direction(way[-2], way[-1])]
        total += BEND * (len(way) - 2)
        for heading, places in self._pieces(way):
            lengths, used, offset = self.lengths[heading], self.used[heading], self.offsets[heading]
            for place in places:
                shared = used[place]
                total += lengths[place]
                total += SHARED * shared if shared else CROSSING * self.passed[place + offset]
        return total

    def alone(self, way: Way) -> bool:
        """Whether a way meets no other, nor shares a stretch with one."""
        return not any(map(self.passed.__getitem__, self._between(way)))

    def is_plain(self, way: Way) -> bool:
        """Whether nothing shorter can be found: straight ahead, or one gap over by two bends."""
        if direction(way[0], way[1]) == LEFT:
            return False
        between = abs(way[-1][0] - way[0][0]) if len(way) == 4 else 0
        return len(way) == 2 or (
            between == 2 and direction(way[0], way[1]) == direction(way[2], way[3]) == RIGHT
        )

    def cheapest(self, source: Place, target: Place, limit: float = inf) -> Way | None:
        """The cheapest way between two cards (A*); None when none is under `limit` or cards wall one in."""
        start, goal, offsets = self._number(source), self._number(target), self.offsets
        x_of, y_of = self.x_of, self.y_of
        goal_x, goal_y = x_of[goal], y_of[goal]
        free, lengths, used, passed = self.free, self.lengths, self.used, self.passed

        def ahead(place: int, heading: Heading) -> float:
            """What a way must still cost: its distance, bends and how it arrives."""
            x, y = x_of[place], y_of[place]
            least = LEAST_TO_COME[heading][(x < goal_x) - (x > goal_x)][(y < goal_y) - (y > goal_y)]
            return abs(goal_x - x) + abs(goal_y - y) + least

        # A place with a heading is one number here: place × 4 + heading.
        best = {4 * start + heading: LEAVING[heading] for heading in range(4)}
        queue = [(spent + ahead(start, state % 4), spent, state) for state, spent in best.items()]
        heapify(queue)
        came: dict[int, int] = {}
        while queue:
            _rank, spent, state = heappop(queue)
            if spent > best[state]:
                continue
            place, heading = divmod(state, 4)
            if place == goal:
                return self._walk_back(came, state)
            for turn in TURNS[heading] if place != start else (heading,):
                there = place + offsets[turn]
                if there in free:
                    cost = spent
                elif there == goal:
                    cost = spent + ARRIVING[turn]
                else:
                    continue
                if turn != heading:
                    cost += BEND
                shared = used[turn][place]
                cost += lengths[turn][place] + (SHARED * shared if shared else CROSSING * passed[there])
                reached = 4 * there + turn
                if cost < best.get(reached, inf):
                    rank = cost + ahead(there, turn)
                    if rank < limit:
                        best[reached] = cost
                        came[reached] = state
                        heappush(queue, (rank, cost, reached))
        return None

    def _walk_back(self, came: Mapping[int, int], state: int) -> Way:
        """Where the way turns, from the states that it came through."""
        turns = [state]
        while state in came:
            before = came[state]
            if before % 4 != state % 4:
                turns.append(before)
            state = before
        return tuple(divmod(at // 4, len(self.ys)) for at in (state, *reversed(turns)))

    def _number(self, place: Place) -> int:
        return place[0] * len(self.ys) + place[1]

    def _pieces(self, way: Way) -> Iterator[tuple[Heading, range]]:
        """The straight pieces of a way: where each heads, and the places from which it does."""
        for here, there in pairwise(way):
            heading = direction(here, there)
            yield heading, range(self._number(here), self._number(there), self.offsets[heading])

    def _between(self, way: Way) -> list[int]:
        """Every place that a way passes between its ends."""
        return list(chain.from_iterable(places for _heading, places in self._pieces(way)))[1:]


def direction(here: Place, there: Place) -> Heading:
    """Which way it goes from one place to another in line with it."""
    if here[0] != there[0]:
        return RIGHT if there[0] > here[0] else LEFT
    return DOWN if there[1] > here[1] else UP


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


def _gaps(lines: Sequence[float]) -> list[float]:
    return [after - before for before, after in pairwise(lines)]
