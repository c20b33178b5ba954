"""Sheets and papers of the ledger: the same columns on paper, in workbooks going out and in those coming in."""
