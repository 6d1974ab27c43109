"""The pages of promises, and what an open desk is told of them."""

from kb.calls.promises.views.pages import offer, routes

__all__ = ["offer", "routes"]
