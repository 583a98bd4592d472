"""Who may come in: phones by token, accounts by login, and what each endpoint lets in."""
