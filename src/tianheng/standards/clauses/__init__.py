"""The clauses by which the standard judges: one class each, its sentence as docstring and message."""
