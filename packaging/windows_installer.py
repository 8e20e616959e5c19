"""Builds the Windows installer with Inno Setup 6 (``iscc`` must be on the path).

    python packaging/windows_installer.py dist/genrescope dist

GENRESCOPE_SIGN, where it is set, is the command that signs a file (``signtool sign /fd sha256 … ``, to which the file's
name is added). It signs both programs, the installer and the uninstaller; without it Windows warns whoever installs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import application
import publisher

SCRIPT = application.CHECKOUT / "packaging" / "windows" / "genrescope.iss"
ASSOCIATIONS = application.CHECKOUT / "build" / "associations.iss"
SIGN = "GENRESCOPE_SIGN"


def definitions(app: Path, output: Path) -> dict[str, str]:
    """What the script uses as ``{#Name}``."""
    return {
        "Name": application.NAME,
        "Command": application.COMMAND,
        "Version": application.version(),
        "Publisher": application.PUBLISHER,
        **({"Homepage": page} if (page := publisher.homepage()) else {}),
        "App": str(app.resolve()),
        "Output": str(output.resolve()),
        "Icon": str(application.CHECKOUT / "build" / "icons" / f"{application.COMMAND}.ico"),
        "License": str(application.CHECKOUT / "LICENSE"),
        "Associations": str(ASSOCIATIONS),
    }


def associations() -> str:
    """Lines of the script's section ``[Registry]``: for each extension, that the program is offered for it."""
    program = f"{application.COMMAND}w.exe"
    supported = rf'Root: HKA; Subkey: "Software\Classes\Applications\{program}\SupportedTypes"; ValueType: string; '
    lines = []
    for extension in application.FILE_TYPES:
        offered = rf'Root: HKA; Subkey: "Software\Classes\.{extension}\OpenWithList\{program}"; '
        lines.append(f'{supported}ValueName: ".{extension}"; ValueData: ""; Tasks: associate')
        lines.append(f"{offered}Flags: uninsdeletekey; Tasks: associate")
    return "\n".join(lines) + "\n"


def main(app: str, output: str) -> None:
    """Make ``Genrescope-VERSION-setup.exe``."""
    ASSOCIATIONS.write_text(associations(), encoding="utf-8")
    command = ["iscc", *(f"/D{name}={value}" for name, value in definitions(Path(app), Path(output)).items())]
    if sign := os.environ.get(SIGN):
        for program in sorted(Path(app).glob("*.exe")):
            subprocess.run(f'{sign} "{program}"', shell=True, check=True)
        command += ["/DSign", f"/Sgenrescope={sign} $f"]
    subprocess.run([*command, str(SCRIPT)], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
