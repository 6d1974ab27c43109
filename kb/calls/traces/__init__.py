"""Where things are and whom to ask: the directory, places to look, requests to departments, known problems."""
