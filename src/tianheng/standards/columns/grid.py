"""Which cell stands for which pair of a category and an additive, for the words of one batch."""

from __future__ import annotations

import numpy as np

from tianheng.standards.columns.cells import Cells, Ints


class Grid:
    """`ids[category code, additive code]` is a row of the cells, 0 where nobody asked yet.

    The codes are places in the two lists of words, as a batch numbers them.
    """

    def __init__(self, cells: Cells, categories: tuple[str, ...], additives: tuple[str, ...]) -> None:
        """An empty grid over some category codes and additive names."""
        self.cells = cells
        self.categories = categories
        self.additives = additives
        self.ids: Ints = np.zeros((max(len(categories), 1), max(len(additives), 1)), dtype=np.int32)

    def compile(self, category: Ints, additive: Ints) -> None:
        """Computes every cell that these rows need and that is still missing."""
        places = category.astype(np.int64) * self.ids.shape[1] + additive
        flat = self.ids.reshape(-1)
        for place in np.unique(places[flat[places] == 0]).tolist():
            flat[place] = self._one(*divmod(place, self.ids.shape[1]))

    def compile_all(self) -> None:
        """Computes every cell."""
        for category in range(len(self.categories)):
            for additive in range(len(self.additives)):
                if not self.ids[category, additive]:
                    self.ids[category, additive] = self._one(category, additive)

    def _one(self, category: int, additive: int) -> int:
        return self.cells.id_of(self.additives[additive], self.categories[category])


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
