"""How a call ends, and what leaves it: its summary, told to another system; and what may not leave a field as it was typed."""
