"""The console: pages for supervisors and all who oversee, under /konsol."""
