"""Ways to break the bytes of a file; each is given a source of chance and is the same for the same chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random], bytes]

HEAD = 512  # bytes in which most formats say what they are
EXTREMES = (0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF)
FAR_EXTREMES = (*EXTREMES, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFFF)


def flip_bits(content: bytes, chance: Random) -> bytes:
    """Turn a bit over, or some tens; half of the time near the beginning."""
    changed = bytearray(content)
    reach = min(len(changed), HEAD) if chance.random() < 0.5 else len(changed)
    for _ in range(round(2 ** chance.uniform(0, 6))):
        changed[chance.randrange(reach)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(content: bytes, chance: Random) -> bytes:
    """Keep the beginning: of any length, short ones more often."""
    return content[: round(len(content) ** chance.random())]


def lie(content: bytes, chance: Random) -> bytes:
    """Put an extreme number where a field may be: a size, a count, a rate."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        width = chance.choice((1, 2, 4, 4, 4, 8))
        at = chance.randrange(max(1, min(len(changed), HEAD if chance.random() < 0.8 else len(changed)) - width))
        number = chance.choice(FAR_EXTREMES) & ((1 << 8 * width) - 1)
        changed[at : at + width] = number.to_bytes(width, chance.choice(("little", "big")))
    return bytes(changed)


def overwrite(content: bytes, chance: Random) -> bytes:
    """Fill a stretch with zeros, ones or noise."""
    begin, end = _stretch(content, chance)
    filling = chance.choice((bytes(end - begin), b"\xff" * (end - begin), chance.randbytes(end - begin)))
    return content[:begin] + filling + content[end:]


def leave_out(content: bytes, chance: Random) -> bytes:
    """Take a stretch away."""
    begin, end = _stretch(content, chance)
    return content[:begin] + content[end:]


def repeat(content: bytes, chance: Random) -> bytes:
    """Put a stretch in again, once or many times."""
    begin, end = _stretch(content, chance)
    return content[:end] + content[begin:end] * chance.choice((1, 2, 100)) + content[end:]


def exchange(content: bytes, chance: Random) -> bytes:
    """Exchange two halves of a stretch."""
    begin, end = _stretch(content, chance)
    middle = (begin + end) // 2
    return content[:begin] + content[middle:end] + content[begin:middle] + content[end:]


def lengthen(content: bytes, chance: Random) -> bytes:
    """Put something behind the end."""
    size = round(2 ** chance.uniform(0, 20))
    return content + chance.choice((bytes(size), chance.randbytes(size), content))


MUTATIONS: Sequence[Mutation] = (flip_bits, cut, lie, overwrite, leave_out, repeat, exchange, lengthen)


def splice(content: bytes, other: bytes, chance: Random) -> bytes:
    """The beginning of one file and the end of another."""
    return content[: chance.randrange(len(content))] + other[chance.randrange(len(other)) :]


def replace_number(content: bytes, number: int, chance: Random) -> bytes:
    """Put an extreme number wherever ``number`` stands near the beginning, whatever its width and order."""
    head, rest = content[:HEAD], content[HEAD:]
    for width in (4, 2):
        if number >> 8 * width:
            continue
        for order in ("little", "big"):
            other = chance.choice(EXTREMES) & ((1 << 8 * width) - 1)
            head = head.replace(number.to_bytes(width, order), other.to_bytes(width, order))
    return head + rest


def _stretch(content: bytes, chance: Random) -> tuple[int, int]:
    begin = chance.randrange(len(content))
    return begin, min(len(content), begin + round(2 ** chance.uniform(0, 12)))
