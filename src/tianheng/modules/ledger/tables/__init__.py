"""The lists of the ledger: columns, filters, order."""
