"""About a thousand checkpoints that are hostile or broken, made by formula.

Each is a file for a manifest of the network `NETWORK`, and each must be refused. Those that would run code when they
are unpickled without care touch a file; the tests look whether it is there.
"""

from __future__ import annotations

import io
import json
import pickle
import pickletools
import random
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from genrescope.models.architecture import Architecture
from genrescope.models.build import expected_shapes

NETWORK = Architecture("efficientnet_b0", "torchvision", labels=4, in_channels=1)
COUNTER = "num_batches_tracked"
Header = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One file.

    Attributes
    ----------
    family, name
        What is wrong with it, and its name among those.
    suffix
        Of the file's name.
    write
        Writes it; is also given the path of the file that must not appear.
    slow
        Whether it is only refused in the process that converts, which takes seconds to start.
    """

    family: str
    name: str
    suffix: str
    write: Callable[[Path, Path], None]
    slow: bool = False


def cases() -> Iterator[Case]:
    """All of them."""
    for family in (_armed, _bombs, _cut_archives, _odd_archives, _foreign, _numbers, _lying_tensors):
        yield from family()
    for family in (_lying_headers, _cut_safetensors, _misfits, _poisoned, _garbage):
        yield from family()


# --- .pt -----------------------------------------------------------------------------------------------------------


class Armed:
    """Calls anything when it is unpickled."""

    def __init__(self, call: Callable[..., Any], *arguments: Any) -> None:
        self.parts = (call, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.parts


def archive(
    path: Path, content: bytes, method: int = zipfile.ZIP_STORED, extra: dict[str, bytes] | None = None
) -> None:
    """A ``.pt`` file around a pickle."""
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr("archive/data.pkl", content)
        file.writestr("archive/version", b"3\n")
        for name, data in (extra or {}).items():
            file.writestr(name, data)


def _armed() -> Iterator[Case]:
    import builtins
    import os
    import runpy
    import subprocess

    calls: dict[str, Callable[[Path], Any]] = {
        "os.system": lambda touched: Armed(os.system, f"touch '{touched}'"),
        "subprocess.run": lambda touched: Armed(subprocess.run, ["touch", str(touched)]),
        "subprocess.Popen": lambda touched: Armed(subprocess.Popen, ["touch", str(touched)]),
        "exec": lambda touched: Armed(builtins.exec, f"open({str(touched)!r}, 'w')"),
        "eval": lambda touched: Armed(builtins.eval, f"open({str(touched)!r}, 'w')"),
        "open": lambda touched: Armed(builtins.open, str(touched), "w"),
        "Path.touch": lambda touched: Armed(Path.touch, touched),
        "os.mkdir": lambda touched: Armed(os.mkdir, str(touched)),
        "runpy": lambda touched: Armed(runpy.run_path, str(touched)),
        "getattr": lambda touched: Armed(getattr, Armed(__import__, "os"), "system"),
        "torch.save": lambda touched: Armed(torch.save, 1, str(touched)),
        "torch.load": lambda touched: Armed(torch.load, str(touched)),
    }
    places: dict[str, Callable[[Any], Any]] = {
        "alone": lambda armed: armed,
        "as a weight": lambda armed: {"features.0.0.weight": armed},
        "as a name": lambda armed: [(armed, 1)],
        "deep inside": lambda armed: {"state_dict": OrderedDict(a=[{"b": (1, armed)}])},
    }
    for call, arm in calls.items():
        for place, put in places.items():
            for protocol in range(6):

                def write(path: Path, touched: Path, arm=arm, put=put, protocol=protocol) -> None:
                    archive(path, pickle.dumps(put(arm(touched)), protocol))

                yield Case("armed", f"{call}, {place}, protocol {protocol}", ".pt", write)
        yield Case(
            "armed",
            f"{call}, no archive",
            ".pt",
            lambda path, touched, arm=arm: path.write_bytes(pickle.dumps(arm(touched))),
        )
    # Operations that Python's own pickler never writes: old ones, and those that find what they call another way.
    scripts = {
        "INST": b"(S'touch %s'\nios\nsystem\n.",
        "OBJ": b"(cos\nsystem\nS'touch %s'\no.",
        "GLOBAL and REDUCE": b"cos\nsystem\n(S'touch %s'\ntR.",
        "allowed, then not": b"ccollections\nOrderedDict\n)Rcos\nsystem\n(S'touch %s'\ntR.",
        "dotted": b"\x80\x04\x8c\x05torch\x8c\x13serialization.os.x\x93.%s",
        "extension registry": b"\x80\x02\x82\x01.%s",
        "persistent": b"P%s\n.",
        "built": b"ccollections\nOrderedDict\n)R(S'touch %s'\nios\nsystem\nb.",
    }
    for name, script in scripts.items():
        yield Case(
            "armed",
            name,
            ".pt",
            lambda path, touched, script=script: archive(path, script.replace(b"%s", str(touched).encode())),
        )


def _bombs() -> Iterator[Case]:
    for name, method in {"deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}.items():
        for megabytes in (1, 2, 4, 8, 16, 32):

            def write(path: Path, _: Path, method=method, megabytes=megabytes) -> None:
                archive(path, pickle.dumps({}), method, {"archive/data/0": bytes(megabytes << 20)})

            yield Case("bomb", f"{name}, {megabytes} MB", ".pt", write)
    for millions in (5, 6, 8):  # of operations
        yield Case(
            "bomb",
            f"{millions} MB of pickle",
            ".pt",
            lambda path, _, n=millions: archive(path, b"N0" * (n << 19) + b"N."),
        )
    for doublings in (40, 60, 80):  # a list of a list of …: small in the file, endless to walk through

        def nested(path: Path, _: Path, doublings=doublings) -> None:
            script = b"\x80\x02]q\x00" + b"".join(
                b"]q%c(h%ch%ce" % (level + 1, level, level) for level in range(doublings)
            )
            archive(path, script + b".")

        yield Case("bomb", f"{doublings} doublings of a list", ".pt", nested, slow=True)

    def hashed(path: Path, _: Path) -> None:
        """A name made of pairs of pairs of …, whose hash takes longer than anybody waits."""
        pairs = b"".join(b"h%ch%c\x86q%c" % (level, level, level + 1) for level in range(60))
        archive(path, b"\x80\x02})q\x000" + pairs + b"Ns.")

    yield Case("bomb", "a hash without end", ".pt", hashed, slow=True)


def state_dict() -> dict[str, torch.Tensor]:
    """A few tensors."""
    return {"features.0.0.weight": torch.ones(32, 1, 3, 3), "classifier.1.bias": torch.ones(4)}


def saved(content: Any) -> bytes:
    """What torch.save writes."""
    stream = io.BytesIO()
    torch.save(content, stream)
    return stream.getvalue()


def _cut_archives() -> Iterator[Case]:
    whole = saved(state_dict())
    for part in range(80):
        yield Case(
            "cut off",
            f"after {part}/80",
            ".pt",
            lambda path, _, part=part: path.write_bytes(whole[: len(whole) * part // 80]),
        )
    for seed in range(60):  # the table of contents, which stands at the end

        def damaged(path: Path, _: Path, seed=seed) -> None:
            content = bytearray(whole)
            at = whole.rindex(b"PK\x05\x06") + (seed % 20)
            content[at] ^= 1 << random.Random(seed).randrange(8)
            path.write_bytes(content)

        # Of its 22 bytes some are counts that nobody needs; those files are refused for what they hold.
        yield Case("cut off", f"directory {seed}", ".pt", damaged, slow=True)


def _odd_archives() -> Iterator[Case]:
    good = pickle.dumps({}, 2)
    for count in (21_000, 30_000, 60_000):

        def many(path: Path, _: Path, count=count) -> None:
            archive(path, good, extra={f"archive/data/{n}": b"" for n in range(count)})

        yield Case("odd archive", f"{count} parts", ".pt", many)
    for name in ("../data.pkl", "/data.pkl", "x/../../data.pkl", "C:/data.pkl", "archive/data.pkl/data.pkl"):
        yield Case(
            "odd archive",
            f"two pickles: {name}",
            ".pt",
            lambda path, _, name=name: archive(path, good, extra={name: good}),
        )
    for name in ("data.pkl", "archive/constants.pkl", "archive/code/x.py", "archive/data.json", "nothing"):

        def without(path: Path, _: Path, name=name) -> None:
            with zipfile.ZipFile(path, "w") as file:
                file.writestr(name, good)

        yield Case("odd archive", f"no pickle, but {name}", ".pt", without)


def _foreign() -> Iterator[Case]:
    contents: dict[str, Any] = {
        "a tensor": torch.ones(3),
        "a list": [torch.ones(3)],
        "nothing": None,
        "a number": 3,
        "text": "weights",
        "an empty dict": {},
        "an epoch": {"epoch": 3, "loss": 0.5},
        "numbers for names": {1: torch.ones(3)},
        "an optimizer": {"state": {0: {"exp_avg": torch.ones(3)}}, "param_groups": [{"lr": 0.1}]},
        "a nested one": {"a": {"b": {"c": torch.ones(3)}}},
        "another network": state_dict(),
        "wrapped": {"state_dict": state_dict()},
    }
    for name, content in contents.items():
        yield Case("foreign", name, ".pt", lambda path, _, content=content: path.write_bytes(saved(content)), slow=True)
    for name, made in {
        "a module": torch.nn.Linear(2, 2),
        "a device": torch.device("cpu"),
        "a type": torch.float32,
    }.items():
        yield Case("foreign", name, ".pt", lambda path, _, made=made: path.write_bytes(saved({"w": made})))


def _numbers() -> Iterator[Case]:
    for name, value in {"NaN": float("nan"), "infinity": float("inf"), "minus infinity": float("-inf")}.items():
        for kind in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
            content = {**state_dict(), "classifier.1.bias": torch.full((4,), value, dtype=kind)}
            yield Case(
                "numbers",
                f"{name}, {kind}",
                ".pt",
                lambda path, _, content=content: path.write_bytes(saved(content)),
                slow=True,
            )
    for kind in (torch.int8, torch.bool, torch.int64, torch.uint8):
        content = {**state_dict(), "classifier.1.bias": torch.ones(4).to(kind)}
        yield Case(
            "numbers", f"{kind}", ".pt", lambda path, _, content=content: path.write_bytes(saved(content)), slow=True
        )
    for name, odd in {
        "complex": torch.ones(4, dtype=torch.complex64),
        "sparse": torch.ones(4).to_sparse(),
        "meta": torch.ones(4, device="meta"),
    }.items():
        yield Case("numbers", name, ".pt", lambda path, _, odd=odd: path.write_bytes(saved({"w": odd})))


def _lying_tensors() -> Iterator[Case]:
    for power in (31, 34, 37, 40, 44, 50, 60):
        content = {"w": torch.ones(1).expand(2**power)}
        yield Case(
            "lying tensor",
            f"2^{power} of one",
            ".pt",
            lambda path, _, content=content: path.write_bytes(saved(content)),
            slow=True,
        )
    whole = saved(state_dict())
    for seed in range(30):  # sizes, offsets and steps: the small numbers in the pickle, each made another

        def changed(path: Path, _: Path, seed=seed) -> None:
            with zipfile.ZipFile(io.BytesIO(whole)) as source:
                parts = {item.filename: source.read(item) for item in source.infolist()}
            name = next(one for one in parts if one.endswith("/data.pkl"))
            content = bytearray(parts[name])
            numbers = [at for operation, _, at in pickletools.genops(bytes(content)) if operation.name == "BININT1"]
            content[numbers[seed % len(numbers)] + 1] = 255 - seed
            with zipfile.ZipFile(path, "w") as target:
                for part, data in {**parts, name: bytes(content)}.items():
                    target.writestr(part, data)

        yield Case("lying tensor", f"another number {seed}", ".pt", changed, slow=True)


# --- .safetensors ----------------------------------------------------------------------------------------------------


def fitting_header() -> tuple[Header, int]:
    """Header of a file that would fit the network, and how many bytes of numbers follow it."""
    header: Header = {}
    at = 0
    for name, shape in expected_shapes(NETWORK).items():
        counter = name.endswith(COUNTER)
        size = torch.Size(shape).numel() * (8 if counter else 2)
        header[name] = {"dtype": "I64" if counter else "F16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    return header, at


def write_safetensors(path: Path, header: bytes, size: int, length: int | None = None) -> None:
    """A file with a header that says it is so long, and so many zeros (which take no room on the disk)."""
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header) if length is None else length) + header)
        file.truncate(8 + len(header) + size)


def safetensors_case(family: str, name: str, change: Callable[[Header], Header | bytes | None], more: int = 0) -> Case:
    """A fitting file, but for a change to its header."""

    def write(path: Path, _: Path) -> None:
        header, size = fitting_header()
        changed = change(header)
        content = changed if isinstance(changed, bytes) else json.dumps(changed or header).encode()
        write_safetensors(path, content, size + more)

    return Case(family, name, ".safetensors", write)


def _lying_headers() -> Iterator[Case]:
    names = [*expected_shapes(NETWORK)]
    chosen = names[::30]
    offsets: dict[str, Callable[[list[int]], list[Any]]] = {
        "backwards": lambda at: [at[1], at[0]],
        "beyond the end": lambda at: [at[0] + 10**9, at[1] + 10**9],
        "far beyond": lambda at: [2**63 - 8, 2**63 - 1],
        "too many bits": lambda at: [2**64 - 1, 2**64],
        "negative": lambda at: [-at[1] - 1, at[0]],
        "of the next": lambda at: [at[1], 2 * at[1] - at[0]],
        "empty": lambda at: [at[0], at[0]],
        "one too long": lambda at: [at[0], at[1] + 1],
        "fractions": lambda at: [at[0] + 0.5, at[1] + 0.5],
        "text": lambda at: ["0", "1"],
        "alone": lambda at: [at[0]],
    }
    for name in chosen:
        for lie, offset in offsets.items():

            def lying(header: Header, name=name, offset=offset) -> None:
                header[name]["data_offsets"] = offset(header[name]["data_offsets"])

            yield safetensors_case("lying header", f"{name}: offsets {lie}", lying)
        for shape in ([2**62, 2**62], [2**32, 2**32], [-1], ["1"], [0], 5, None, [2**64], [1] * 5000):
            yield safetensors_case(
                "lying header",
                f"{name}: shape {str(shape)[:20]}",
                lambda header, name=name, shape=shape: header[name].update(shape=shape),
            )
        for kind in ("F8_E4M3", "BOOL", "C64", "F32", "F99", "", None, 3):
            if name.endswith(COUNTER) and kind == "BOOL":
                continue
            yield safetensors_case(
                "lying header",
                f"{name}: type {kind}",
                lambda header, name=name, kind=kind: header[name].update(dtype=kind),
            )
    texts = {
        "no JSON": b"weights",
        "a list": b"[]",
        "text": b'"x"',
        "null": b"null",
        "no end": b'{"a": {"dtype": "F32", "shape": [1]',
        "deep": b'{"a":' * 50_000,
        "many brackets": b"[" * 100_000,
        "not UTF-8": b'{"\xff\xfe": 1}',
        "a mark": b"\xef\xbb\xbf{}",
        "nothing": b"",
        "empty": b"{}",
        "a surrogate": b'{"\\ud800": 1}',
        "NaN": b'{"a": NaN}',
        "metadata": b'{"__metadata__": {"a": 1}}',
        "twice the same": b'{"a":%s,"a":%s}' % ((b'{"dtype":"F32","shape":[1],"data_offsets":[0,4]}',) * 2),
    }
    for name, text in texts.items():
        yield safetensors_case("lying header", f"header: {name}", lambda _, text=text: text)
    for length in (0, 1, 7, 8, 2**16, 2**22, 2**22 + 1, 99_000_000, 2**31, 2**40, 2**63 - 1, 2**63, 2**64 - 1):

        def lengthy(path: Path, _: Path, length=length) -> None:
            header, size = fitting_header()
            write_safetensors(path, json.dumps(header).encode(), size, length)

        yield Case("lying header", f"header of {length} bytes", ".safetensors", lengthy)
    for more in (1, 1000, 10**6):
        yield safetensors_case("lying header", f"{more} bytes more than it says", lambda _: None, more)
    yield safetensors_case("lying header", "a terabyte more than it says", lambda _: None, 1 << 40)


def _cut_safetensors() -> Iterator[Case]:
    for part in range(80):

        def cut(path: Path, _: Path, part=part) -> None:
            header, size = fitting_header()
            write_safetensors(path, json.dumps(header).encode(), size)
            with path.open("r+b") as file:
                # Half of them in the header, the others in the numbers.
                file.truncate((len(json.dumps(header)) if part % 2 else path.stat().st_size) * part // 81)

        yield Case("cut off", f"safetensors after {part}/81", ".safetensors", cut)


def _misfits() -> Iterator[Case]:
    """Sound files that are not of this network."""
    names = [*expected_shapes(NETWORK)]

    def rebuilt(header: Header, shapes: dict[str, list[int]]) -> Header:
        made: Header = {}
        at = 0
        for name, shape in shapes.items():
            kind = header.get(name, {"dtype": "F16"})["dtype"]
            size = torch.Size(shape).numel() * (8 if kind == "I64" else 2)
            made[name] = {"dtype": kind, "shape": shape, "data_offsets": [at, at + size]}
            at += size
        return made

    def write(path: Path, change: Callable[[dict[str, list[int]]], dict[str, list[int]]]) -> None:
        header, _ = fitting_header()
        made = rebuilt(header, change({name: part["shape"] for name, part in header.items()}))
        write_safetensors(path, json.dumps(made).encode(), max(part["data_offsets"][1] for part in made.values()))

    changes: dict[str, Callable[[str], Callable[[dict[str, list[int]]], dict[str, list[int]]]]] = {
        "missing": lambda name: lambda shapes: {one: shape for one, shape in shapes.items() if one != name},
        "renamed": lambda name: lambda shapes: {one + "_" * (one == name): shape for one, shape in shapes.items()},
        "another shape": lambda name: lambda shapes: {**shapes, name: [*shapes[name], 2]},
        "one more": lambda name: lambda shapes: {**shapes, f"{name}.more": [2]},
    }
    for name in names[::9]:
        for what, change in changes.items():
            changed = change(name)
            yield Case("misfit", f"{name} {what}", ".safetensors", lambda path, _, made=changed: write(path, made))


def _poisoned() -> Iterator[Case]:
    names = [name for name in expected_shapes(NETWORK) if not name.endswith(COUNTER)]
    values = {"NaN": 0x7E00, "signalling NaN": 0x7D01, "infinity": 0x7C00, "minus infinity": 0xFC00}
    for number, name in enumerate(names[::9]):
        for what, bits in values.items():

            def poisoned(path: Path, _: Path, name=name, bits=bits, number=number) -> None:
                header, size = fitting_header()
                text = json.dumps(header).encode()
                write_safetensors(path, text, size)
                begin, end = header[name]["data_offsets"]
                with path.open("r+b") as file:
                    file.seek(8 + len(text) + begin + 2 * (number * 7919 % ((end - begin) // 2)))
                    file.write(struct.pack("<H", bits))

            yield Case("poisoned", f"{what} in {name}", ".safetensors", poisoned)


def _garbage() -> Iterator[Case]:
    for suffix in (".pt", ".safetensors"):
        for seed in range(30):
            content = random.Random(seed).randbytes(seed * 97)
            yield Case(
                "garbage",
                f"{seed * 97} bytes, {suffix}",
                suffix,
                lambda path, _, content=content: path.write_bytes(content),
            )
