"""TOML documents that are not what they should be: letters changed, values of any kind, fields too many or missing."""

from __future__ import annotations

from random import Random

from benchmarks.fuzz.mutations import MUTATIONS

VALUES = (
    *(
        '""',
        '" "',
        '"\\u0000"',
        '"\\u001b[31mred"',
        '"a\\nb"',
        '"\\u202egnp"',
        '"音乐 🎵"',
        "'''two\nlines'''",
        '"\\ud800"',
    ),
    *('"../../etc/passwd"', '"/etc/passwd.safetensors"', '"..\\\\x.pt"', '"a\\u0000.safetensors"', '"con.pt"'),
    *("nan", "inf", "-inf", "1e999", "-0.0", "0", "1", "-1", "2.5", "1_000", "0x7fffffffffffffff", "true", "false"),
    *("9" * 400, "9" * 5000, "[]", "{}", "[[[]]]", "[1, 'a']", "{a = {b = 1}}", "1979-05-27", "07:32:00", "1e-400"),
    *('"' + "x" * 100_000 + '"', "[" * 500 + "]" * 500, "[" * 5000, "{a=" * 2000, "[" + "1," * 50_000 + "]"),
    *('"starter+starter"', '"file:"', '"file:\\u0000"', '"~nobody"', '"auto"', '"cuda:99"', '"always"', '"zh_CN"'),
)
LINES = (
    *("=", "a", "[a]\n[a]", "a.b = 1\na = 2", '"\\n" = 1', '"\\u001b[2J" = 1', '"" = 1', "[[a]]", "# \x00", "\ufeff"),
    *("[hop_seconds]", "[weights]\nfile = 1", "[taxonomy]", "hop_second = 2", "x" * 5000 + " = 1", "[labels]\n" * 3),
    "".join(f"k{number} = 1\n" for number in range(2000)),
    "\n".join(f'[[labels]]\nname = "{number}"' for number in range(30_000)),
    "\n".join(f'[[taxonomy.labels]]\nname = "{number}"' for number in range(25_000)),
    "\n".join(f'[[taxonomy.groups]]\nname = "g{n}"\nparent = "g{n + 1}"' for n in range(15_000)),
)


def broken(document: str, chance: Random) -> tuple[str, bytes]:
    """The document with one to three faults: what they are, and its bytes."""
    faults = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        lines = document.splitlines()
        at = chance.randrange(len(lines) + 1)
        kind = chance.choice(("value", "value", "value", "line", "leave out", "twice", "bytes"))
        fields = [number for number, line in enumerate(lines) if " = " in line]
        if kind == "value" and fields:
            at = chance.choice(fields)
            name, value = lines[at].partition(" = ")[0], chance.choice(VALUES)
            lines[at] = f"{name} = {value}"
            faults.append(f"{name} = {value[:40]}")
        elif kind == "line":
            line = chance.choice(LINES)
            lines.insert(at, line)
            faults.append(f"and {line[:40]!r}")
        elif kind == "leave out" and lines:
            faults.append(f"without {lines.pop(at % len(lines))[:40]!r}")
        elif kind == "twice" and lines:
            lines.insert(at, lines[at % len(lines)])
            faults.append("a line twice")
        else:
            mutation = chance.choice(MUTATIONS)
            return ", ".join((*faults, mutation.__name__)), mutation(
                document.encode("utf-8", "replace") or b"x", chance
            )
        document = "\n".join(lines)
    return ", ".join(faults), document.encode("utf-8", "replace")
