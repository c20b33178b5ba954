"""Reading the standard for people: an additive, a category, a function, a table, a clause, a search."""
