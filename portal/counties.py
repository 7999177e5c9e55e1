"""The 21 counties (län): their names, and where they lie on the tile map."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FEW = 3  # so few are never drawn as many
DATA = Path(__file__).resolve().parent / "data" / "regions.json"


@dataclass(frozen=True)
class County:
    """A county as it is drawn: code, full and short name, the few letters that fit a tile, and its place."""

    code: str
    name: str
    short: str
    label: str
    column: int
    row: int


@cache
def counties():
    """{code: County}, in the order of the codes."""
    rows = json.loads(DATA.read_text("utf-8"))["regions"]
    return {
        row["code"]: County(
            row["code"],
            row["county"],
            row["short"],
            row["tile_label"],
            row["tile"]["column"],
            row["tile"]["row"],
        )
        for row in rows
    }


def tiles(counts):
    """[(County, count, level 0–3)] as the tile map is read, row by row. The levels follow the highest count."""
    most = max([FEW, *counts.values()])
    return [
        (county, counts.get(county.code, 0), level(counts.get(county.code, 0), most))
        for county in sorted(counties().values(), key=lambda c: (c.row, c.column))
    ]


def level(count, most):
    """0 for none, then thirds of the highest count."""
    return 0 if not count else 1 + (3 * count > most) + (3 * count > 2 * most)
