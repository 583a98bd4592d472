"""The simulation: phones, office and network played by seed, with a checker of its own."""
