#!/usr/bin/env python3
"""Compile the counts of the example from the survey files it is made from.

    script/compile_example.py 2016.csv 2017.csv [-o touchpoints/examples]

Source: San Francisco International Airport, customer surveys of 2016 and 2017, one row per passenger,
as the airport publishes them (https://www.flysfo.com) with a code book for each year. Only counts
leave this script:

- `airport_answers.csv`: how many passengers of a purpose of travel gave which score on which day
- `airport_facts.json`: how many came by what, bought and used what, and asked for what in 2017
"""

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from statistics import correlation, median

Row = dict[str, str]
CellKey = tuple[date, str, str]

WHOLE = "Q7ALL"
COLUMNS = {
    "airport-as-a-whole": WHOLE,
    "recommend-the-airport": "NETPRO",
    "signs-on-airport-roadways": "Q7ROADS",
    "airport-parking": "Q7PARK",
    "long-term-parking-shuttle": "Q7LTPARKING",
    "airtrain": "Q7AIRTRAIN",
    "signs-and-directions-inside": "Q7SIGN",
    "escalators-and-walkways": "Q7WALKWAYS",
    "information-booth-departures": "Q7INFOUP",
    "check-in-and-security": "Q14PASSTHRU",
    "information-on-screens": "Q7SCREENS",
    "free-wifi": "Q7WIFI",
    "restroom-cleanliness": "Q9RESTROOM",
    "boarding-area-cleanliness": "Q9BOARDING",
    "art-and-exhibitions": "Q7ART",
    "restaurants": "Q7FOOD",
    "shops": "Q7STORE",
    "rental-car-centre": "Q7RENTAL",
    "information-booth-arrivals": "Q7INFODOWN",
}
"""Column of the survey by the slug of the example's question."""

SCALES = {"recommend-the-airport": range(11)}
"""Scores that are answers, where they are not 1 to 5: 0, 6, 11, “Blank” and “BLANK” are none."""
FIVE = range(1, 6)

PURPOSES = {"1": "business", "5": "business", "2": "leisure", "3": "leisure", "6": "leisure"}
"""Main purpose of travel: work or conference; vacation, friends and relatives, or a family occasion."""

SMALLEST_GROUP = 5
"""Fewer passengers of one purpose on one day are counted with a neighbouring day: no row can be read back."""

WAYS = {"1": "parked", "3": "connecting", "6": "airtrain", "9": "airtrain", "0": "not said"}
"""How they got to the airport; BART and rental cars end at the AirTrain, all other ways at the kerb."""

COMMENTS = {
    "5": "fewer delays",
    "11": "WiFi that connects and stays",
    "12": "escalators and walkways that work",
    "14": "more or working plugs",
    "18": "more or other art",
    "22": "more or cleaner restrooms",
    "31": "more seats at the gates",
    "32": "larger boarding areas",
    "56": "could not find gate or flight",
    "58": "better links between terminals",
    "60": "found no one to ask",
    "63": "better signs",
    "72": "approach by car congested",
    "74": "rental car centre too far or too crowded",
    "75": "more or cheaper parking",
    "101": "lower prices for food",
    "102": "a wider choice of food",
    "105": "better food",
    "151": "a wider choice of shops",
    "201": "shorter lines at security",
}
"""What passengers asked for in their own words, as coded by the survey (Q8COM1 to Q8COM5)."""

PRAISE = {"8": "helpful staff", "62": "easy to get around", "994": "the boarding areas and their seats"}
"""What they praised in the same words."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Compile the example's counts from the survey files.")
    parser.add_argument("year_2016", type=Path)
    parser.add_argument("year_2017", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("touchpoints/examples"))
    options = parser.parse_args()
    before, after = list(read(options.year_2016)), list(read(options.year_2017))
    days = {id(row): day for row, day in (*survey_days(before, 2016), *survey_days(after, 2017))}
    write_answers(options.output / "airport_answers.csv", count_answers([*before, *after], days))
    facts = {
        "source": "San Francisco International Airport, customer surveys 2016 and 2017",
        "passengers": {"2016": len(before), "2017": len(after)},
        "2017": count_facts(after),
    }
    (options.output / "airport_facts.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def read(path: Path) -> Iterator[Row]:
    """The passengers of one year, with the stray spaces and asterisks of column names taken off."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {column.strip().lstrip("*"): value.strip() for column, value in row.items()}


def purpose(row: Row) -> str:
    """Business, leisure or other; those who did not say are other."""
    return PURPOSES.get(row["Q2PURP1"], "other")


def survey_days(rows: list[Row], year: int) -> Iterator[tuple[Row, date]]:
    """Each passenger with the day in May on which they are counted, small groups with a neighbour's."""
    groups: dict[str, dict[date, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        groups[purpose(row)][interview_day(row["INTDATE"], year)].append(row)
    for days in groups.values():
        large = [day for day, passengers in days.items() if len(passengers) >= SMALLEST_GROUP]
        for day, passengers in days.items():
            counted_on = min(large, key=lambda other, day=day: (abs(other - day), other))
            yield from ((row, counted_on) for row in passengers)


def interview_day(text: str, year: int) -> date:
    """2016 writes `05/09/2016 12:00:00 AM`, 2017 the day in May alone."""
    return date(year, 5, int(text.split("/")[1] if "/" in text else text))


def count_answers(rows: Iterable[Row], days: dict[int, date]) -> dict[CellKey, Counter[int]]:
    """Answers by day, question, purpose and score."""
    cells: dict[CellKey, Counter[int]] = defaultdict(Counter)
    for row in rows:
        for question, column in COLUMNS.items():
            code = row.get(column, "")
            if code.isdigit() and int(code) in SCALES.get(question, FIVE):
                cells[days[id(row)], question, purpose(row)][int(code)] += 1
    return cells


def write_answers(path: Path, cells: dict[CellKey, Counter[int]]) -> None:
    """One line per day, question and purpose; `counts` goes from the lowest score to the highest."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["day", "question", "purpose", "counts"])
        for (day, question, group), scores in sorted(cells.items()):
            counts = " ".join(str(scores[score]) for score in SCALES.get(question, FIVE))
            lines.writerow([day, question, group, counts])


def count_facts(rows: list[Row]) -> dict[str, object]:
    """The figures of 2017 that the example quotes beside its scores."""
    arrived = Counter(WAYS.get(row["Q3GETTO1"], "dropped off") for row in rows)
    food, shop, wifi = (yes(column) for column in ("Q4FOOD", "Q4STORE", "Q4WIFI"))
    came_by_land = [row for row in rows if row["Q3GETTO1"] not in ("0", "3")]
    return {
        "came": {
            **arrived,
            "long-term parking": sum(row["Q3PARK"] == "3" for row in rows),
            "BART": sum(row["Q3GETTO1"] == "6" for row in rows),
            "rental car": sum(row["Q3GETTO1"] == "9" for row in rows),
            "through security": len(came_by_land),
        },
        "used": {
            "restaurant": sum(map(food, rows)),
            "restaurant after security": sum(map(food, came_by_land)),
            "shop": sum(map(shop, rows)),
            "restaurant and shop": sum(food(row) and shop(row) for row in rows),
            "WiFi": sum(map(wifi, rows)),
        },
        "goes with the airport as a whole": {
            question: round(agreement(rows, column), 2)
            for question, column in COLUMNS.items()
            if column not in (WHOLE, "NETPRO")
        },
        "everyone": count_group(rows),
        "business": count_group([row for row in rows if purpose(row) == "business"]),
        "leisure": count_group([row for row in rows if purpose(row) == "leisure"]),
    }


def agreement(rows: list[Row], column: str) -> float:
    """Pearson correlation of a column with the airport as a whole, among those who rated both from 1 to 5."""
    codes = [str(score) for score in FIVE]
    both = [
        (int(row[column]), int(row[WHOLE])) for row in rows if row[column] in codes and row[WHOLE] in codes
    ]
    return correlation(*zip(*both, strict=True))


def yes(column: str) -> Callable[[Row], bool]:
    """Whether a passenger said yes in a yes-no column."""
    return lambda row: row[column] == "1"


def count_group(rows: list[Row]) -> dict[str, object]:
    """Who a group of passengers are and what they ask for. Percentages are of those who answered."""
    asked = Counter(code for row in rows for code in {row[f"Q8COM{place}"] for place in range(1, 6)})
    stays = [int(row["HOWLONG"]) for row in rows if row["HOWLONG"].isdigit() and int(row["HOWLONG"]) > 0]
    return {
        "passengers": len(rows),
        "three flights a year or more, %": percentage(rows, "Q5TIMESFLOWN", "3456", of="123456"),
        "came by ride service, %": percentage(rows, "Q3GETTO1", ["5"], of=None),
        "connecting, %": percentage(rows, "Q3GETTO1", ["3"], of=None),
        "checked a bag, %": percentage(rows, "Q4BAGS", "1", of="12"),
        "median minutes at the airport": round(median(stays)),
        "asked for": {words: asked[code] for code, words in COMMENTS.items()},
        "praised": {words: asked[code] for code, words in PRAISE.items()},
    }


def percentage(rows: list[Row], column: str, counted: Iterable[str], *, of: Iterable[str] | None) -> float:
    """Share of the rows with one of the codes, among all that gave a code other than blank or one in `of`."""
    base = [row[column] for row in rows if (row[column] != "0" if of is None else row[column] in of)]
    return round(100 * sum(code in counted for code in base) / len(base), 1)


if __name__ == "__main__":
    main()
