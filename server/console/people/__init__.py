"""Pages of people: families with their history, workers with their work and phones."""
