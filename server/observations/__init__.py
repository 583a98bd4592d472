"""What the field asks and sees of families each half-year: other programmes, and behaviour; no pages and no HTTP."""
