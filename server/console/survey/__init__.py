"""Pages of the satisfaction survey: rounds with their figures, the draw with its cards, and one round with the families to hand them to."""
