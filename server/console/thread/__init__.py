"""Questions to workers: the thread of a case on its page, and questions about no case."""
