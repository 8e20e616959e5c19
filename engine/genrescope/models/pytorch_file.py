"""Looking into a ``.pt`` file before PyTorch does: nothing in it is run, unpacked or believed.

A plain state dict is a ZIP archive of stored (never compressed) arrays and one small pickle that only says how they are
put together. Whatever needs more than that is refused here, by its table of contents and by the pickle's operations,
which are read one by one and not carried out.
"""

from __future__ import annotations

import io
import pickletools
import struct
import zipfile
from pathlib import Path

from genrescope.errors import ModelError

MOST_ENTRIES = 20_000
LARGEST_PICKLE = 4 << 20  # bytes; the largest network known here needs a tenth of it
STORAGES = ("Float", "Half", "BFloat16", "Double", "Long", "Int", "Short", "Char", "Byte", "Bool")
GLOBALS = {
    "collections OrderedDict",
    "torch._utils _rebuild_tensor_v2",
    "torch._utils _rebuild_parameter",
    *(f"torch {name}Storage" for name in STORAGES),
}
OPERATIONS = {
    *("PROTO", "FRAME", "STOP", "MARK", "NONE", "NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1"),
    *("BINFLOAT", "BINUNICODE", "SHORT_BINUNICODE", "EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"),
    *("EMPTY_LIST", "APPEND", "APPENDS", "EMPTY_DICT", "SETITEM", "SETITEMS", "MEMOIZE"),
    *("BINPUT", "LONG_BINPUT", "BINGET", "LONG_BINGET", "GLOBAL", "REDUCE", "BUILD", "BINPERSID"),
}


def inspect(path: Path) -> None:
    """Refuse a file that is no plain state dict in PyTorch's present format.

    Raises
    ------
    ModelError
        The sentence says why. What passes may still hold wrong numbers, and is for PyTorch's restricted reader only.
    OSError
        The file cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive.infolist(), path)
            pickles = [item for item in archive.infolist() if item.filename.endswith("/data.pkl")]
            if len(pickles) != 1 or pickles[0].file_size > LARGEST_PICKLE:
                raise _invalid(path)
            content = archive.read(pickles[0])
    except (zipfile.BadZipFile, ValueError, OverflowError, EOFError, NotImplementedError, struct.error) as error:
        raise _invalid(path) from error
    except RuntimeError as error:  # it wants a password
        raise _invalid(path) from error
    _check_operations(content, path)


def _check_directory(items: list[zipfile.ZipInfo], path: Path) -> None:
    if len(items) > MOST_ENTRIES:
        raise ModelError(
            "{path} has {count} parts, more than any network: it cannot be used.", path=path, count=len(items)
        )
    if any(item.compress_type != zipfile.ZIP_STORED or item.compress_size != item.file_size for item in items):
        raise ModelError(
            "{path} is compressed, as no PyTorch file is (unpacked, it might fill the memory): save the "
            "state dict again with torch.save.",
            path=path,
        )
    if sum(item.file_size for item in items) > path.stat().st_size:
        raise _invalid(path)


def _check_operations(content: bytes, path: Path) -> None:
    """Read the pickle's operations, and refuse any that a state dict has no use for."""
    try:
        for operation, argument, _ in pickletools.genops(io.BytesIO(content)):
            if operation.name not in OPERATIONS:
                raise _not_weights(path, operation.name)
            if operation.name == "GLOBAL" and argument not in GLOBALS:
                raise _not_weights(path, str(argument).replace(" ", "."))
    except (ValueError, OverflowError, RecursionError) as error:
        raise _invalid(path) from error


def _not_weights(path: Path, what: str) -> ModelError:
    shown = "".join(letter if letter.isprintable() else "?" for letter in what[:80])
    return ModelError(
        "{path} holds something else than weights ({shown}; it could be code, which was not run): save a "
        "plain state dict, torch.save(network.state_dict(), …), and take that.",
        path=path,
        shown=shown,
    )


def _invalid(path: Path) -> ModelError:
    return ModelError(
        "{path} is not a valid PyTorch file: it is damaged, or older than PyTorch 1.6. Get it again, or "
        "save the state dict again with torch.save.",
        path=path,
    )
