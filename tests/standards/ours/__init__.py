"""What is ours beside the printed tables: it must fit them, and what can be computed must agree."""
