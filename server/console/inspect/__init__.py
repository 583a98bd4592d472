"""Pages of the inspector: questions of a month, who read what, how the chains stand; and for everybody, the own reads."""
