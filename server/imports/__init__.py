"""Import: what offices export, read with every repair told and no row lost."""
