"""The part of libpulse's C interface that a recording needs, through ctypes.

pulsectl covers the questions one asks a sound server, not recording (and keeps sample formats in memory that is already
freed); SoundCard records, but connects once at import and never again, and cannot say which source a stream really
reads. So the calls are declared here, as https://www.freedesktop.org/software/pulseaudio/doxygen/ documents them.
Structures that are only read are declared as far as they are read. No object of libpulse may be used by two threads at
once.

Side effect: the first call of `load` loads ``libpulse.so.0``.
"""

from __future__ import annotations

import ctypes
import functools
import sys
from ctypes import c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_void_p

from genrescope.errors import DeviceError

INVALID_INDEX = 2**32 - 1
ANY = INVALID_INDEX  # in buffer attributes: let the server choose

CONTEXT_NOAUTOSPAWN = 0x0001
CONTEXT_READY, CONTEXT_FAILED, CONTEXT_TERMINATED = 4, 5, 6
STREAM_READY, STREAM_FAILED, STREAM_TERMINATED = 2, 3, 4
OPERATION_RUNNING = 0
ERROR_TIMEOUT = 8
STREAM_NO_REMIX_CHANNELS = 0x0010
STREAM_DONT_MOVE = 0x0200
STREAM_ADJUST_LATENCY = 0x2000
SAMPLE_FLOAT32 = 5 if sys.byteorder == "little" else 6  # native byte order


class SampleSpec(ctypes.Structure):
    """``pa_sample_spec``."""

    _fields_ = [("format", c_int), ("rate", c_uint32), ("channels", c_uint8)]


class ChannelMap(ctypes.Structure):
    """``pa_channel_map``: which speaker each channel is for."""

    _fields_ = [("channels", c_uint8), ("map", c_int * 32)]


class Volume(ctypes.Structure):
    """``pa_cvolume``."""

    _fields_ = [("channels", c_uint8), ("values", c_uint32 * 32)]


class BufferAttributes(ctypes.Structure):
    """``pa_buffer_attr``; all in bytes."""

    _fields_ = [
        ("maxlength", c_uint32),
        ("tlength", c_uint32),
        ("prebuf", c_uint32),
        ("minreq", c_uint32),
        ("fragsize", c_uint32),
    ]


class SourceDetails(ctypes.Structure):
    """The beginning of ``pa_source_info``."""

    _fields_ = [
        ("name", c_char_p),
        ("index", c_uint32),
        ("description", c_char_p),
        ("sample_spec", SampleSpec),
        ("channel_map", ChannelMap),
        ("owner_module", c_uint32),
        ("volume", Volume),
        ("mute", c_int),
        ("monitor_of_sink", c_uint32),
        ("monitor_of_sink_name", c_char_p),
    ]


class SinkDetails(ctypes.Structure):
    """The beginning of ``pa_sink_info``."""

    _fields_ = [("name", c_char_p), ("index", c_uint32), ("description", c_char_p)]


class ServerDetails(ctypes.Structure):
    """The beginning of ``pa_server_info``."""

    _fields_ = [
        ("user_name", c_char_p),
        ("host_name", c_char_p),
        ("server_version", c_char_p),
        ("server_name", c_char_p),
        ("sample_spec", SampleSpec),
        ("default_sink_name", c_char_p),
        ("default_source_name", c_char_p),
    ]


class SourceOutputDetails(ctypes.Structure):
    """The beginning of ``pa_source_output_info``: one client's recording, as the server sees it."""

    _fields_ = [
        ("index", c_uint32),
        ("name", c_char_p),
        ("owner_module", c_uint32),
        ("client", c_uint32),
        ("source", c_uint32),
    ]


StreamCallback = ctypes.CFUNCTYPE(None, c_void_p, c_void_p)
ReadCallback = ctypes.CFUNCTYPE(None, c_void_p, c_size_t, c_void_p)
SourceCallback = ctypes.CFUNCTYPE(None, c_void_p, ctypes.POINTER(SourceDetails), c_int, c_void_p)
SinkCallback = ctypes.CFUNCTYPE(None, c_void_p, ctypes.POINTER(SinkDetails), c_int, c_void_p)
ServerCallback = ctypes.CFUNCTYPE(None, c_void_p, ctypes.POINTER(ServerDetails), c_void_p)
SourceOutputCallback = ctypes.CFUNCTYPE(None, c_void_p, ctypes.POINTER(SourceOutputDetails), c_int, c_void_p)

_FUNCTIONS = {
    "pa_strerror": (c_char_p, [c_int]),
    "pa_mainloop_new": (c_void_p, []),
    "pa_mainloop_get_api": (c_void_p, [c_void_p]),
    "pa_mainloop_prepare": (c_int, [c_void_p, c_int]),
    "pa_mainloop_poll": (c_int, [c_void_p]),
    "pa_mainloop_dispatch": (c_int, [c_void_p]),
    "pa_mainloop_free": (None, [c_void_p]),
    "pa_context_new": (c_void_p, [c_void_p, c_char_p]),
    "pa_context_connect": (c_int, [c_void_p, c_char_p, c_int, c_void_p]),
    "pa_context_disconnect": (None, [c_void_p]),
    "pa_context_unref": (None, [c_void_p]),
    "pa_context_get_state": (c_int, [c_void_p]),
    "pa_context_errno": (c_int, [c_void_p]),
    "pa_context_get_server_info": (c_void_p, [c_void_p, ServerCallback, c_void_p]),
    "pa_context_get_source_info_list": (c_void_p, [c_void_p, SourceCallback, c_void_p]),
    "pa_context_get_sink_info_list": (c_void_p, [c_void_p, SinkCallback, c_void_p]),
    "pa_context_get_source_output_info": (c_void_p, [c_void_p, c_uint32, SourceOutputCallback, c_void_p]),
    "pa_operation_get_state": (c_int, [c_void_p]),
    "pa_operation_cancel": (None, [c_void_p]),
    "pa_operation_unref": (None, [c_void_p]),
    "pa_stream_new": (c_void_p, [c_void_p, c_char_p, ctypes.POINTER(SampleSpec), ctypes.POINTER(ChannelMap)]),
    "pa_stream_unref": (None, [c_void_p]),
    "pa_stream_connect_record": (c_int, [c_void_p, c_char_p, ctypes.POINTER(BufferAttributes), c_int]),
    "pa_stream_disconnect": (c_int, [c_void_p]),
    "pa_stream_get_state": (c_int, [c_void_p]),
    "pa_stream_get_index": (c_uint32, [c_void_p]),
    "pa_stream_get_device_index": (c_uint32, [c_void_p]),
    "pa_stream_set_read_callback": (None, [c_void_p, ReadCallback, c_void_p]),
    "pa_stream_set_moved_callback": (None, [c_void_p, StreamCallback, c_void_p]),
    "pa_stream_peek": (c_int, [c_void_p, ctypes.POINTER(c_void_p), ctypes.POINTER(c_size_t)]),
    "pa_stream_drop": (c_int, [c_void_p]),
}


@functools.cache
def load() -> ctypes.CDLL:
    """Load libpulse and declare its functions.

    Raises
    ------
    DeviceError
        When it is not installed.
    """
    try:
        library = ctypes.CDLL("libpulse.so.0")
    except OSError:
        raise DeviceError(
            "The computer's own sound cannot be heard because libpulse is missing; install it "
            "(Debian and Ubuntu: apt install libpulse0)."
        ) from None
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library
