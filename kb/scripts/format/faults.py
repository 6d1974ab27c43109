"""What is wrong with a script: where, in plain words, and how to mend it."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

ERROR = "error"
"""Would strand a run, or cannot be read: the script is not published."""

WARNING = "warning"
"""Worth a look; the script can be published all the same."""


@dataclass(frozen=True)
class Fault:
    """One fault. Lines and columns count from 1; `step` is empty where it is about the script as a whole."""

    line: int
    column: int
    step: str
    severity: str
    message: str
    mend: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it stops publishing."""
        return self.severity == ERROR

    def data(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)

    def __str__(self) -> str:
        where = f" (step {self.step})" if self.step else ""
        return f"line {self.line}: {self.severity}: {self.message}{where}{' ' + self.mend if self.mend else ''}"


class Place(Protocol):
    """Something that knows where it stands in the file."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Faults(list[Fault]):
    """Faults as they are found while reading."""

    def error(self, at: Place, message: str, mend: str = "", step: str = "") -> None:
        """Add one that stops publishing."""
        self.append(Fault(at.line, at.column, step, ERROR, message, mend))

    def warning(self, at: Place, message: str, mend: str = "", step: str = "") -> None:
        """Add one that does not."""
        self.append(Fault(at.line, at.column, step, WARNING, message, mend))

    def in_order(self) -> list[Fault]:
        """As they stand in the file, each once."""
        return sorted(set(self), key=lambda fault: (fault.line, fault.column, fault.severity, fault.message))
