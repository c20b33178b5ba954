"""Excel in and out, without a framework: safe opening, tolerant headers, rows to formulas, rows to a workbook."""
