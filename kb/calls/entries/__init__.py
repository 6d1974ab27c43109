"""The kinds of entry, a file per group. To add one: write its class in the file of its group; nothing else."""

from kb.calls.entries import (  # each import registers its classes
    aer,
    caller,
    cases,
    concession,
    contact,
    corrections,
    course,
    escalation,
    finding,
    help,
    issues,
    notes,
    problems,
    promises,
    requests,
    script,
    transfer,
)

__all__ = [
    "aer", "caller", "cases", "concession", "contact", "corrections", "course", "escalation", "finding", "help", "issues",
    "notes", "problems", "promises", "requests", "script", "transfer",
]
