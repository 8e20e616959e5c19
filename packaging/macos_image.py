"""Signs and notarises the macOS application and puts it into a disk image.

    python packaging/macos_image.py dist/Genrescope.app dist

Without these environment variables the image is made all the same, unsigned: macOS then asks whoever opens the
application to allow it in the system settings.

GENRESCOPE_CODESIGN_IDENTITY
    Name of a “Developer ID Application” certificate in the keychain.
GENRESCOPE_NOTARY_PROFILE
    Name under which ``xcrun notarytool store-credentials`` has stored the account.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import application

ENTITLEMENTS = application.CHECKOUT / "packaging" / "macos" / "entitlements.plist"
SIGNED = (".dylib", ".so")


def run(*command: str | Path) -> None:
    """Run a command; end where it fails."""
    subprocess.run([str(part) for part in command], check=True)


def sign(identity: str, app: Path) -> None:
    """Sign inside out, with the hardened runtime: libraries, programs, then the whole with its entitlements.

    The entitlements are given once, to the last signature of every program: a later one without them takes them away.
    """
    hardened = ("codesign", "--force", "--timestamp", "--options", "runtime", "--sign", identity)
    for path in sorted(app.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix in SIGNED:
            run(*hardened, path)
    run(*hardened, "--entitlements", ENTITLEMENTS, app / "Contents" / "MacOS" / application.COMMAND)
    run(*hardened, "--entitlements", ENTITLEMENTS, app)
    run("codesign", "--verify", "--deep", "--strict", app)


def make_image(app: Path, image: Path) -> None:
    """Put the application, and the folder to drag it to, into a disk image."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(app, Path(folder, app.name), symlinks=True)
        Path(folder, "Applications").symlink_to("/Applications")
        image.unlink(missing_ok=True)
        run("hdiutil", "create", "-volname", application.NAME, "-srcfolder", folder, "-format", "ULFO", image)


def notarise(profile: str, image: Path) -> None:
    """Have Apple look at the image, and staple its answer to it."""
    run("xcrun", "notarytool", "submit", image, "--keychain-profile", profile, "--wait")
    run("xcrun", "stapler", "staple", image)


def main(app: str, output: str) -> None:
    """Make ``Genrescope-VERSION-PROCESSOR.dmg``."""
    image = Path(output) / f"{application.NAME}-{application.version()}-{platform.machine()}.dmg"
    identity = os.environ.get("GENRESCOPE_CODESIGN_IDENTITY")
    if identity:
        sign(identity, Path(app))
    make_image(Path(app), image)
    if identity:
        run("codesign", "--force", "--timestamp", "--sign", identity, image)
        if profile := os.environ.get("GENRESCOPE_NOTARY_PROFILE"):
            notarise(profile, image)
    print(image)


if __name__ == "__main__":
    main(*sys.argv[1:])
