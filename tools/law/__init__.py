"""Builds the tables of GB 2760 from its official printed text: `python -m tools.law PDF`."""
