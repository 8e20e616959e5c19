"""What goes into the packaged application and what stays out, in one place.

`genrescope.spec` asks this; ``python packaging/contents.py FOLDER`` prints what a folder's size is made
of. Nothing here imports what is packaged.
"""

from __future__ import annotations

import fnmatch
import sys
from collections import Counter
from pathlib import Path, PurePath

# Modules that something imports somewhere and the application never reaches. `tests/packaging/test_contents.py` walks
# its roads without them, and `--self-test` in the packaged application tells when one of them is needed after all.
UNUSED_MODULES = (
    *("torchvision", "matplotlib", "sklearn", "librosa", "pandas", "IPython", "PIL.ImageQt", "PIL.ImageTk"),
    "PIL.ImageFont",
    *("tkinter", "idlelib", "lib2to3", "ensurepip", "venv", "pydoc_data", "turtledemo", "setuptools", "pkg_resources"),
    *("networkx", "jinja2", "fsspec", "expecttest", "triton"),
    # What PyTorch's compiler writes code with, and clusters: the network runs eagerly, on this machine. The rest of the
    # compiler, sympy, torch.onnx and most of torch.distributed are imported by whoever makes an optimizer.
    *("torch._inductor.codegen", "torch._inductor.fx_passes", "torch._inductor.kernel"),
    "torch._inductor.autoheuristic",
    *("torch.utils.tensorboard", "torch.utils.benchmark", "torch.utils.bottleneck"),
    *("torch.utils.model_dump", "torch.utils.viz", "torch.testing._internal.opinfo", "torch.contrib", "caffe2"),
    *("functorch", "torch.distributed.elastic", "torch.distributed.launcher"),
    *("torch.distributed.pipelining", "torch.distributed.checkpoint"),
    *("pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.flowchart", "pyqtgraph.jupyter", "pyqtgraph.console"),
    *("PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtTest"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql"),
    *("PySide6.QtUiTools", "PySide6.QtXml", "PySide6.QtPrintSupport"),
    # An ffmpeg that is built with GPL code; the system's is used
    "imageio_ffmpeg",
    # GNU libraries under the GPL, which Python's own modules of these names are linked against
    *("readline", "_gdbm", "dbm.gnu"),
)
# On a GPU nnAudio's layer makes a window's columns; without one, its kernels travel as a resource.
GPU_MODULES = ("nnAudio", "scipy")

# Modules of Python's own that the GPU add-on's packages import and nothing else here does. The packaged application has
# no others than it was built with, and those packages come later.
ADDON_MODULES = ("decimal", "fileinput", "hmac", "pydoc", "secrets")

# Files that PyInstaller collects with what is used, and nobody opens.
UNUSED_FILES = (
    *("torch/include/*", "torch/share/*", "torch/test/*", "torch/lib/*.a", "torch/lib/*.lib", "torch/lib/*_test.dll"),
    *("torch/lib/libtorchbind_test*", "torch/lib/libjitbackend_test*", "torch/lib/libbackend_with_compiler*"),
    *("torch/lib/libaoti_custom_ops*", "torch/lib/*_test.dylib"),
    # Qt's screens, ways to the web and pictures that this application has no use for, and the libraries of those
    *("PySide6/*platforms/*vnc*", "PySide6/*platforms/*eglfs*", "PySide6/*platforms/*linuxfb*", "PySide6/*/egldevice*"),
    *("PySide6/*platforms/*vkkhr*", "PySide6/*platforms/*minimalegl*", "PySide6/*virtualkeyboard*", "PySide6/*/tls/*"),
    *("PySide6/*plugins/networkinformation/*", "PySide6/*plugins/generic/*"),
    "PySide6/*plugins/egldeviceintegrations/*",
    *("PySide6/*imageformats/*qpdf*", "PySide6/*imageformats/*qtiff*", "PySide6/*imageformats/*qwebp*"),
    *("PySide6/*imageformats/*qtga*", "PySide6/*imageformats/*qwbmp*", "PySide6/*imageformats/*qicns*"),
    *("*Qt6EglF[sS]*", "*Qt6EglFS*", "*Qt6Pdf*", "*Qt6VirtualKeyboard*", "*Qt6Network*", "*Qt6Qml*"),
    *("*Qt6Quick*", "PySide6/opengl32sw.dll"),
    # Pillow reads and writes JPEG here, and no more
    *("PIL/_avif*", "PIL/_webp*", "PIL/_imagingft*", "PIL/_imagingcms*", "PIL/_imagingtk*", "*libavif-*"),
    "*libwebpmux-*",
    *("*libwebpdemux-*", "*libharfbuzz-*", "*libfreetype-*", "*libbrotli*", "*liblcms2-*", "*libpng16-*"),
    *("pyqtgraph/examples/*", "pyqtgraph/icons/*"),
    *("numpy/*/tests/*", "numpy/tests/*", "numpy/_core/include/*", "numpy/random/lib/*", "*.pyi", "*.pxd"),
)
LANGUAGES = ("zh_CN",)  # of Qt's own dialogs; English needs none

# Libraries of the build machine that go along on Linux, because they are Python's own and their version must fit it.
# All others are the system's: the package declares them (packaging/system-packages.txt), which keeps them patched.
PYTHONS_OWN = (
    *("libpython3*", "libssl*", "libcrypto*", "libffi*", "libbz2*", "liblzma*", "libz.so*", "libsqlite3*", "libuuid*"),
    *("libexpat*", "libmpdec*"),
)


def is_wanted(destination: str) -> bool:
    """Whether the file of that name in the packaged folder is of use."""
    name = PurePath(destination).as_posix()
    if any(fnmatch.fnmatch(name, pattern) for pattern in UNUSED_FILES):
        return False
    if fnmatch.fnmatch(name, "PySide6/*translations/*"):
        return any(fnmatch.fnmatch(name, f"*/qtbase_{language}.qm") for language in LANGUAGES)
    return True


def is_systems(source: str, environments: tuple[str, ...]) -> bool:
    """Whether a library on Linux is the system's, which stays out: it comes from neither environment nor Python."""
    path = PurePath(source)
    if any(path.is_relative_to(folder) for folder in environments):
        return False
    return not any(fnmatch.fnmatch(path.name, pattern) for pattern in PYTHONS_OWN)


def sizes(folder: Path) -> Counter[str]:
    """Bytes of a packaged folder by what they belong to."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found[_part(path.relative_to(folder))] += path.stat().st_size
    return found


def _part(path: PurePath) -> str:
    inside = PurePath(*path.parts[1:]) if path.parts[0] == "_internal" else path
    first = inside.parts[0]
    if first == "genrescope_resources" and "models" in inside.parts:
        return "starter model"
    if len(inside.parts) == 1 and first.startswith("lib"):
        return "Python"
    for name, part in (
        ("torch", "PyTorch"),
        ("PySide6", "Qt (PySide6)"),
        ("shiboken6", "Qt (PySide6)"),
        ("numpy", "NumPy"),
        ("genrescope", "Genrescope"),
        ("_soundfile", "libsndfile"),
        ("lib-dynload", "Python"),
        ("base_library", "Python"),
        ("python", "Python"),
    ):
        if first.startswith(name):
            return part
    return "the rest"


def main(folder: str) -> None:
    """Print the sizes as a table."""
    found = sizes(Path(folder))
    for part, size in [*found.most_common(), ("all", found.total())]:
        print(f"{part:<16}{size / 1e6:8.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
