"""Response headers: what a page may load, who may frame it, and what may be kept in a cache."""

import secrets

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'{nonce}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'"
)


ALWAYS = (
    ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"), ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
"""On every response that does not say otherwise."""


def csp_nonce() -> str:
    """The nonce of this response; only scripts that carry it run."""
    nonce: str | None = g.get("csp_nonce")
    if nonce is None:
        nonce = g.csp_nonce = secrets.token_urlsafe(16)
    return nonce


def set_headers(app: Flask) -> None:
    """Add the headers to every response."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        there = {name.lower() for name, _value in headers}
        if "content-security-policy" not in there:
            # Where nothing carries a nonce, none is allowed.
            headers.add("Content-Security-Policy", POLICY.format(nonce=f" 'nonce-{csp_nonce()}'" if "csp_nonce" in g else ""))
        for name, value in ALWAYS:
            if name.lower() not in there:
                headers.add(name, value)
        if request.endpoint == "static" and response.status_code == 200:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif "cache-control" not in there:
            headers.add("Cache-Control", "no-store")
        return response
