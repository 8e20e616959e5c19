"""What people call a source (``mic``, ``file:PATH``, a device's name), and the source of sound that they mean."""

from __future__ import annotations

from genrescope.audio.source import AudioSource
from genrescope.errors import DeviceError, SettingsError
from genrescope.paths import typed_path

FILE_PREFIX = "file:"


def is_recorded(words: str) -> bool:
    """Whether ``words`` name something that has an end and can be played faster than it sounds."""
    return words == "demo" or words.startswith(FILE_PREFIX)


def make_source(words: str, *, fast: bool = False, first_seconds: float | None = None) -> AudioSource:
    """The source that a person means, not yet open.

    Parameters
    ----------
    words
        ``mic``, ``system``, ``demo``, ``file:PATH``, or (part of) a device's name.
    fast, first_seconds
        For a file and the demo tune: not at the pace of real time; only so much of it.

    Raises
    ------
    DeviceError, AudioFileError
        When there is no such source.
    """
    if words == "demo":
        from genrescope.audio.demo import DemoSource

        return DemoSource(paced=not fast, first_seconds=first_seconds)
    if words.startswith(FILE_PREFIX):
        from genrescope.audio.files import FileSource

        path = words.removeprefix(FILE_PREFIX)
        if not path:
            raise SettingsError("The source file: names no file; write it as file:PATH.")
        return FileSource(typed_path(path), paced=not fast, first_seconds=first_seconds)

    from genrescope.audio import devices, live_sources

    if words == "mic":
        return live_sources.default_microphone()
    if words == "system":
        return live_sources.default_system_sound()
    try:
        return live_sources.live_source(devices.find(words))
    except DeviceError:
        if typed_path(words).is_file():
            raise DeviceError(
                "{words} is a file; write it as --source {prefix}{words}.", words=words, prefix=FILE_PREFIX
            ) from None
        raise
