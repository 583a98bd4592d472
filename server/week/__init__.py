"""A week of work rehearsed on a real roster: real phones, real HTTP, and a verdict that trusts none of them."""
