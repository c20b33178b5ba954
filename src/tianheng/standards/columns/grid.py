"""Which cell stands for which pair of a category and an additive, for the words of one batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tianheng.standards.columns.cells import Cells, Ints, Table


@dataclass(frozen=True, eq=False)
class Lens:
    """`ids[category code, additive code]` is a row of `cells`, 0 where nobody asked yet. Never changes."""

    ids: Ints
    cells: Table


class Grid:
    """Which cell stands for which pair. The codes are places in two lists of words, as a batch numbers them."""

    def __init__(self, cells: Cells, categories: tuple[str, ...], additives: tuple[str, ...]) -> None:
        """An empty grid over some category codes and additive names."""
        self.cells = cells
        self.categories = categories
        self.additives = additives
        self._ids: Ints = np.zeros((max(len(categories), 1), max(len(additives), 1)), np.int32)
        self._lens: Lens | None = None

    def lens(self) -> Lens:
        """The grid and its cells as they are now; the same object until one of them changes."""
        with self.cells.lock:
            cells = self.cells.table()
            if self._lens is None or self._lens.ids is not self._ids or self._lens.cells is not cells:
                self._lens = Lens(self._ids, cells)
            return self._lens

    def compile(self, category: Ints, additive: Ints) -> None:
        """Computes every cell that these rows need and that is still missing."""
        places = category.astype(np.int64) * self._ids.shape[1] + additive
        with self.cells.lock:
            self._fill(np.unique(places[self._ids.reshape(-1)[places] == 0]))

    def compile_all(self) -> None:
        """Computes every cell."""
        with self.cells.lock:
            self._fill(np.flatnonzero(self._ids.reshape(-1) == 0))

    def _fill(self, places: Ints) -> None:
        """Into a copy: whoever reads keeps the grid that fits their table."""
        ids = self._ids.copy()
        for place in places.tolist():
            category, additive = divmod(place, ids.shape[1])
            ids[category, additive] = self.cells.id_of(self.additives[additive], self.categories[category])
        self._ids = ids


class Grids:
    """The grids of one law, one for each pair of word lists met; the oldest is dropped beyond `most`."""

    def __init__(self, cells: Cells, most: int = 16) -> None:
        """No grids yet."""
        self.cells = cells
        self._most = most
        self._known: dict[tuple[tuple[str, ...], tuple[str, ...]], Grid] = {}

    def of(self, categories: tuple[str, ...], additives: tuple[str, ...]) -> Grid:
        """The grid over these words, kept between batches."""
        key = (categories, additives)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= self._most:
                del self._known[next(iter(self._known))]
            found = self._known[key] = Grid(self.cells, categories, additives)
        return found
