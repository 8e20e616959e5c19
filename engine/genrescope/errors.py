"""The one family of errors a person may see."""

from __future__ import annotations

from genrescope.language.sentence import Sentence


class GenrescopeError(Exception):
    """Something a person can understand and act on.

    The message is one or two plain sentences: what is wrong, and what to do about it. The command line prints it on
    standard error and exits with 1; the window shows it beside the thing it concerns. Everything else that is raised
    is a bug.

    ``str(error)`` is a `Sentence`: English, for logs and programs; a view says it in its language with
    `genrescope.language.catalogue.translated`.

    Parameters
    ----------
    template
        The message with named places, ``"There is no file {path}."``; or a sentence that was made before.
    values
        What stands in the places.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template if isinstance(template, Sentence) else Sentence(template, values))


class AudioFileError(GenrescopeError):
    """A file that cannot be read as sound."""


class DeviceError(GenrescopeError):
    """An audio device or sound server that is absent, busy, refused the format, or went away."""


class RecordingError(GenrescopeError):
    """What is heard cannot be written into a file."""


class ResultsError(GenrescopeError):
    """Results that cannot be written into a file."""


class ModelError(GenrescopeError):
    """A model folder that is missing, incomplete, altered, or does not fit its manifest."""


class CancelledError(GenrescopeError):
    """Long work that was ended because a person wanted it so."""


class DownloadError(GenrescopeError):
    """Something on the web that cannot be fetched, or is not what it should be."""


class AddonError(GenrescopeError):
    """PyTorch's build for GPUs cannot be installed, does not work here, or cannot be removed."""


class SettingsError(GenrescopeError):
    """A setting (file, environment variable or flag) with a value that cannot be used."""


class HistoryError(GenrescopeError):
    """The history of what was heard cannot be read or written."""


class DamagedHistoryError(HistoryError):
    """The history's file is not one, or is broken inside."""


class BrokenSettingsError(SettingsError):
    """A settings file that cannot be understood at all."""
