"""The PRIO-GRID: cells of half a degree, numbered from 1 at 90°S 180°W eastward, then northward (Tollefsen et al. 2012)."""

from __future__ import annotations

columns, rows = 720, 360


def cell_of(lat: float, lon: float) -> int:
    """Give the id of the cell in which a point (decimal degrees) lies; a point on an edge lies north or east of it.

    >>> cell_of(11.84644, 13.160274)  # Maiduguri
    146547
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is no point on the earth")
    row = min(int((lat + 90) * 2), rows - 1)
    column = int((lon + 180) * 2) % columns
    return row * columns + column + 1


def centre_of(cell: int) -> tuple[float, float]:
    """Give the latitude and longitude of a cell's centre.

    >>> centre_of(146547)
    (11.75, 13.25)
    """
    if not 1 <= cell <= rows * columns:
        raise ValueError(f"{cell} is no cell of the PRIO-GRID: ids go from 1 to {rows * columns}")
    row, column = divmod(cell - 1, columns)
    return row / 2 - 89.75, column / 2 - 179.75


def around(cell: int) -> tuple[int, ...]:
    """Give the cells that touch a cell at an edge or a corner: eight, fewer at the poles; the date line is no edge.

    >>> len(around(146547)), around(1)
    (8, (2, 720, 721, 722, 1440))
    """
    row, column = divmod(cell - 1, columns)
    return tuple(
        sorted(
            (row + north) * columns + (column + east) % columns + 1
            for north in (-1, 0, 1)
            for east in (-1, 0, 1)
            if (north or east) and 0 <= row + north < rows
        )
    )
