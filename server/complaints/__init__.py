"""Complaints as the office handles them: who sees which, deadlines, steps, and nothing of one about a worker in that worker's scope."""
