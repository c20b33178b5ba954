"""Template tags of the look; ``web`` is loaded in every template."""
