"""The errors that rooms raise. They know nothing of HTTP; `kb.web.errors` maps each to a status and a page."""


class KbError(Exception):
    """Base of every error that a person may be shown.

    `message` is one plain sentence that says what is wrong and, where there is one, what to do.
    `details` is machine-readable and ends up in the API's problem document.
    """

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFound(KbError):
    """There is no such thing, or the person may not know that there is."""


class NotAllowed(KbError):
    """The person may see the thing but not do this to it."""


class NotSignedIn(KbError):
    """Nobody is signed in, or the token is unknown, expired or revoked."""


class Invalid(KbError):
    """What was given is malformed. `fields` maps each field to what is wrong with it."""

    def __init__(self, message: str, fields: dict[str, str] | None = None, **details: object) -> None:
        super().__init__(message, **details)
        self.fields = fields or {}


class Conflict(KbError):
    """What was given is well formed but contradicts what is already recorded."""


class ChangedMeanwhile(Conflict):
    """Somebody else saved first: the editor has to look at both texts."""


class TooLarge(KbError):
    """More than Firstcall takes at once; the message names the limit."""


class TooMany(KbError):
    """Tried too often; `details['retry_after']` is in seconds."""


class Unavailable(KbError):
    """For the moment this cannot be done (disk full, database away); nothing was saved."""
