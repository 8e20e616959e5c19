"""The process that asks NVIDIA's driver which GPU there is; prints the answer as a line of JSON.

A broken driver may crash or hang whoever loads its library, so nobody else does.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

LIBRARY = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
SUCCESS, NO_DEVICE = 0, 100  # of the driver's results (CUresult)
MAJOR, MINOR = 75, 76  # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR
_LONGEST_NAME = 256


class DriverError(Exception):
    """The driver refused; the message says why."""


class Driver:
    """The few calls of CUDA's driver interface that are needed here."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        self._call("cuInit", 0)

    def version(self) -> tuple[int, int]:
        """Newest CUDA that it speaks: major and minor."""
        found = ctypes.c_int()
        self._call("cuDriverGetVersion", ctypes.byref(found))
        return found.value // 1000, found.value % 1000 // 10

    def first_device(self) -> dict[str, Any] | None:
        """Name and compute capability of the first GPU, which PyTorch calls ``cuda:0``."""
        count, device = ctypes.c_int(), ctypes.c_int()
        self._call("cuDeviceGetCount", ctypes.byref(count))
        if count.value == 0:
            return None
        self._call("cuDeviceGet", ctypes.byref(device), 0)
        name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._call("cuDeviceGetName", name, _LONGEST_NAME, device)
        return {
            "name": name.value.decode(errors="replace"),
            "capability": [self._attribute(each, device) for each in (MAJOR, MINOR)],
        }

    def _attribute(self, which: int, device: ctypes.c_int) -> int:
        value = ctypes.c_int()
        self._call("cuDeviceGetAttribute", ctypes.byref(value), which, device)
        return value.value

    def _call(self, function: str, *arguments: Any) -> None:
        result = getattr(self._library, function)(*arguments)
        if result != SUCCESS:
            raise DriverError(self._words(result))

    def _words(self, result: int) -> str:
        said = ctypes.c_char_p()
        known = self._library.cuGetErrorString(result, ctypes.byref(said)) == SUCCESS and said.value
        return said.value.decode(errors="replace") if known and said.value else f"CUDA error {result}"


def answer() -> dict[str, Any]:
    """The first GPU and what its driver speaks; or why that cannot be said."""
    try:
        driver = Driver()
        device = driver.first_device()
        return {"gpu": device and {**device, "cuda": driver.version()}, "failure": ""}
    except (OSError, AttributeError, DriverError) as error:  # not there, half there, or it refuses
        return {"gpu": None, "failure": str(error)}


if __name__ == "__main__":
    print(json.dumps(answer()))
