"""The browser that tests drive: Chromium or Chrome of this machine, found or installed.

`python -m tests.chromium` prints its path, installs one where it may, and otherwise exits 1 with one line
that says what to type.
"""

import os
import shutil
import sys
from pathlib import Path

from tests import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
PACKAGES = ("chromium", "fonts-dejavu-core")
INSTALL = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(PACKAGES)}"

# What the browser is not to do. Playwright names these but for the last two, and whoever names any replaces its list; those two
# give each window a list of suggestions, a page of its own in a process of its own, that no test ever sees.
WITHOUT = (
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying",
    "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
)

# Tests stay on this machine: the browser is told to call nobody.
ARGUMENTS = [
    f"--disable-features={','.join(WITHOUT)}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
]


class NoBrowser(RuntimeError):
    """There is no browser to test with; the message says how to get one."""


def find() -> Path | None:
    """The browser: `KB_CHROMIUM`, else one of the usual names. Raises `NoBrowser` when `KB_CHROMIUM` is wrong."""
    chosen = os.environ.get("KB_CHROMIUM")
    if chosen:
        if not shutil.which(chosen):
            raise NoBrowser(f"KB_CHROMIUM={chosen} is no program; name a Chromium or Chrome, or unset it")
        return Path(chosen)
    found = (shutil.which(name) for name in NAMES)
    installed = (str(path) for path in MAC_APPLICATIONS if path.exists())
    return next((Path(path) for path in (*found, *installed) if path), None)


def path() -> Path:
    """The browser, or `NoBrowser` with the command that installs one."""
    browser = find()
    if browser is None:
        raise NoBrowser(f"The tests need Chromium or Chrome. As root: {INSTALL}   (or set KB_CHROMIUM to one)")
    return browser


def launch_arguments() -> dict[str, object]:
    """What Playwright's `chromium.launch` needs to start this browser."""
    return {"executable_path": str(path()), "args": ARGUMENTS}


def main() -> None:
    """Make sure that there is a browser."""
    try:
        if find() is None:
            debian.install(*PACKAGES)
        print(f"Browser: {path()}")
    except NoBrowser as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
