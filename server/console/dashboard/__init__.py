"""The dashboard at the console: measures of a region with their targets, drawn, and opened down to the rows they are added up from."""
