"""Work that nobody asks for at the moment it is done: nightly proofs and sweeping."""
