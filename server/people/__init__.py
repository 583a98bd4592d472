"""People: families with their whole history, workers with their work and phones; no pages and no HTTP."""
