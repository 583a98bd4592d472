"""The field app: its sources in TypeScript, how it is built, and how it is served."""
