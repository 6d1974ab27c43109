"""Installing a system package that tests need, where that is ours to do: Debian's apt, as root."""

import os
import shutil
import subprocess

WAIT_FOR_OTHERS = ("-o", "DPkg::Lock::Timeout=600")
"""Another apt at work is waited for (seconds)."""


def can_install() -> bool:
    """Whether this machine has apt and we may use it."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(*packages: str) -> bool:
    """Install packages, and tell whether that worked. Says what it does; asks nothing."""
    if not can_install():
        return False
    print(f"Installing {' '.join(packages)} ...", flush=True)
    # A failed update is no reason to stop: the lists that are there may do.
    _apt("update")
    return _apt("install", "-y", "--no-install-recommends", *packages)


def _apt(*arguments: str) -> bool:
    command = ["apt-get", "-qq", *WAIT_FOR_OTHERS, *arguments]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(command)}: {done.stderr.strip()}", flush=True)
    return done.returncode == 0
