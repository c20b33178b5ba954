"""Reading an ingredient list for people: what stands in it, whether it may be in that food, how to write it."""
