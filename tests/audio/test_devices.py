"""The lists of devices: real ones in a process of its own, other systems' ones through a PortAudio that is made up."""

from __future__ import annotations

import json
import sys

import pytest

from genrescope.audio import devices, portaudio, pulse, pulse_connection
from genrescope.audio.pulse_connection import PulseConnection
from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.errors import DeviceError

SURVEY = """
import dataclasses, json
from genrescope.audio import devices
print(json.dumps(dataclasses.asdict(devices.survey())))
"""

FIND = """
import json, sys
from genrescope.audio import devices
from genrescope.errors import DeviceError
for text in json.loads(sys.argv[1]):
    try:
        print(devices.find(text).id)
    except DeviceError as error:
        print(error)
"""

AFRESH = """
import sys, time
from genrescope.audio import devices
from genrescope.audio.live_sources import live_source
from genrescope.audio.ring import Ring
source = live_source(devices.find("ALSA:virtual_mic"))
ring = Ring(48000, 1)
source.open(ring)
with open(sys.argv[1], "a") as asound:
    asound.write('pcm.plugged_in { type pulse  hint { show on description "new" } }\\n')
frozen = [row.id for row in devices.microphones(everything=True)]
fresh = [row.id for row in devices.survey_afresh().microphones]
assert "ALSA:plugged_in" not in frozen, frozen
assert "ALSA:plugged_in" in fresh, fresh
arrived = ring.end
while ring.end == arrived:
    time.sleep(0.01)
assert ring.reported_lost == 0  # the stream went on; it was not ended and opened again
source.close()
assert "ALSA:plugged_in" in [row.id for row in devices.microphones()]
"""


def test_a_real_server_is_listed(pulse_server):
    found = json.loads(pulse_server.run_python(SURVEY))
    mics = {row["id"]: row for row in found["microphones"]}
    assert list(mics) == ["virtual_mic"]  # as the server has it; ALSA's doors to the server only repeat it
    mic = mics["virtual_mic"]
    assert (mic["title"], mic["host"], mic["rate"], mic["channels"]) == ("VirtualMic", "PulseAudio", 48_000, 1)
    assert mic["default"]
    assert [row["id"] for row in found["system_sounds"]] == ["speakers.monitor", "mic_feed.monitor"]
    assert found["no_microphone"] == found["no_system_sound"] == ""


def test_a_name_that_is_not_text_hides_no_other_device_and_can_be_opened(pulse_server):
    with pulse_server.asound.open("ab") as asound:
        asound.write(b'pcm."caf\xe9" { type pulse device "virtual_mic" hint { show on description "x" } }\n')
    rows = json.loads(pulse_server.run_python(SURVEY))["microphones"]
    assert {row["title"] for row in rows} == {"VirtualMic", "caf\\xe9"}
    pulse_server.run_python(
        "from genrescope.audio import devices\n"
        "from genrescope.audio.live_sources import live_source\n"
        "from genrescope.audio.ring import Ring\n"
        r"source = live_source(devices.find('caf\\xe9'))"
        "\nsource.open(Ring(1000, source.info.channels))\nsource.close()"
    )


def test_a_device_plugged_in_while_a_stream_runs_is_seen_afresh(pulse_server):
    pulse_server.run_python(AFRESH, str(pulse_server.asound))


def test_a_person_finds_a_device_by_id_title_or_part(pulse_server):
    with pulse_server.asound.open("a") as asound:
        asound.write('pcm.player { type asym playback.pcm "pulse" hint { show on description "player" } }\n')
    asked = [
        "ALSA:virtual_mic",
        "virtualmic (default)",  # the door to the server is not listed, because it only repeats
        "SPEAKERS",
        "ALSA:pulse",
        "virtual",
        "mic",
        "nonsense",
        "player",
    ]
    said = pulse_server.run_python(FIND, json.dumps(asked)).splitlines()
    assert said[:4] == ["ALSA:virtual_mic", "ALSA:default", "speakers.monitor", "ALSA:pulse"]
    assert said[4] == "virtual_mic"
    assert said[5] == "“mic” could mean several devices; type one of “virtual_mic”, “mic_feed.monitor”."
    assert said[6].startswith("There is no device “nonsense” to listen to; there are “VirtualMic”,")
    assert "“Speakers”" in said[6]
    assert said[7] == "player has no input channels, it only plays; choose a microphone."


def test_a_server_that_answers_nobody_is_said_and_holds_nobody(pulse_server, monkeypatch):
    # PortAudio would wait for it and for ever, so it must not be asked.
    monkeypatch.setattr(pulse_connection, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(portaudio, "refresh", lambda: pytest.fail("PortAudio was asked"))
    pulse_server.stop()
    try:
        with pytest.raises(DeviceError, match="The sound server does not answer; restart it"):
            devices.find("speakers")
        seen = devices.survey()
        assert "does not answer" in seen.no_microphone
        assert "does not answer" in seen.no_system_sound
    finally:
        pulse_server.go_on()


def test_without_a_server_the_survey_says_why(pulse_server):
    pulse_server.kill()
    found = json.loads(pulse_server.run_python(SURVEY))
    assert found["system_sounds"] == []
    assert "no sound server answers" in found["no_system_sound"]


@pytest.fixture
def portaudio_has(monkeypatch):
    """Make PortAudio's list up: (name, host, rate, inputs, default)."""

    def pretend(*rows):
        made = [
            portaudio.Device(i, f"{host}:{name}", name, host, rate, inputs, default)
            for i, (name, host, rate, inputs, default) in enumerate(rows)
        ]
        monkeypatch.setattr(portaudio, "refresh", lambda: None)
        monkeypatch.setattr(portaudio, "devices", lambda: made)
        monkeypatch.setattr(pulse, "sources", list)  # whatever server the tester has

    return pretend


def test_alsas_plug_ins_are_left_out_unless_asked_for(portaudio_has, monkeypatch):
    def no_server():
        raise DeviceError("none")

    monkeypatch.setattr(pulse, "sources", no_server)
    portaudio_has(
        ("USB Mic: Audio (hw:1,0)", "ALSA", 44_100, 1, False),
        ("Interface: Audio (hw:2,0)", "ALSA", 96_000, 18, False),
        ("sysdefault", "ALSA", 48_000, 128, False),
        ("lavrate", "ALSA", 44_100, 128, False),
        ("default", "ALSA", 44_100, 128, True),
        ("HDMI (hw:0,3)", "ALSA", 44_100, 0, False),
    )
    rows = devices.microphones()
    assert [(row.title, row.rate, row.channels) for row in rows] == [
        ("default", 44_100, 2),
        ("USB Mic: Audio (hw:1,0)", 44_100, 1),
        ("Interface: Audio (hw:2,0)", 96_000, 8),
    ]
    assert {row.title for row in devices.microphones(everything=True)} > {"sysdefault", "lavrate"}


def test_the_server_is_asked_once_however_much_is_wanted_of_it(portaudio_has, monkeypatch):
    asked = []
    portaudio_has(("default", "ALSA", 44_100, 32, True), ("USB Mic (hw:1,0)", "ALSA", 44_100, 1, False))
    monkeypatch.setattr(pulse, "sources", lambda: asked.append(1) or [])
    devices.survey()
    assert len(asked) == 1
    assert devices.find("USB Mic").title == "USB Mic (hw:1,0)"
    assert len(asked) == 2


def test_windows_shows_each_microphone_once(portaudio_has):
    portaudio_has(
        ("Microphone (Realtek High Defini", "MME", 44_100, 2, True),
        ("Microphone (Realtek High Definition Audio)", "Windows DirectSound", 44_100, 2, False),
        ("Microphone (Realtek High Definition Audio)", "Windows WASAPI", 48_000, 2, True),
        ("Headset (hands-free)", "Windows WASAPI", 16_000, 1, False),
    )
    assert [(row.id, row.rate) for row in devices.microphones()] == [
        ("Windows WASAPI:Microphone (Realtek High Definition Audio)", 48_000),
        ("Windows WASAPI:Headset (hands-free)", 16_000),
    ]


def test_macos_finds_a_virtual_device_by_its_name(portaudio_has, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    portaudio_has(
        ("MacBook Pro Microphone", "Core Audio", 48_000, 1, True),
        ("BlackHole 2ch", "Core Audio", 44_100, 2, False),
    )
    assert [row.title for row in devices.microphones()] == ["MacBook Pro Microphone"]
    (virtual,) = devices.system_sounds()
    assert virtual == SourceInfo(
        SourceKind.SYSTEM, "Core Audio:BlackHole 2ch", "BlackHole 2ch", "Core Audio", 44_100, 2
    )
    assert devices.survey().no_system_sound == ""


def test_macos_without_a_virtual_device_says_what_to_install(portaudio_has, monkeypatch):
    from genrescope.audio.live_sources import default_system_sound

    monkeypatch.setattr(sys, "platform", "darwin")
    portaudio_has(("MacBook Pro Microphone", "Core Audio", 48_000, 1, True))
    assert devices.system_sounds() == []
    assert "install a virtual device such as BlackHole" in devices.survey().no_system_sound
    with pytest.raises(DeviceError, match="BlackHole"):
        default_system_sound()


def test_no_device_at_all_is_said_plainly(portaudio_has, monkeypatch):
    from genrescope.audio.live_sources import default_microphone

    monkeypatch.setattr(sys, "platform", "darwin")
    portaudio_has(("MacBook Pro Speakers", "Core Audio", 48_000, 0, False))
    with pytest.raises(DeviceError, match="No microphone was found; plug one in"):
        default_microphone()
    with pytest.raises(DeviceError, match=r"There is no device “mic”\. No microphone was found"):
        devices.find("mic")


def test_two_devices_of_one_name_have_two_identities(monkeypatch):
    class Info:
        name, hostApi, defaultSampleRate, maxInputChannels, defaultInputDevice = b"USB Mic", 0, 48_000.0, 1, 0  # noqa: N815

    class Library:
        """The calls of PortAudio that listing makes."""

        Pa_GetHostApiCount = Pa_GetDeviceCount = staticmethod(lambda: 2)
        Pa_GetHostApiInfo = Pa_GetDeviceInfo = staticmethod(lambda _index: Info)
        Pa_GetDefaultInputDevice = staticmethod(lambda: 1)

    monkeypatch.setattr(portaudio.sounddevice, "_lib", Library)
    monkeypatch.setattr(portaudio, "_text", lambda raw: raw.decode())
    assert [(device.id, device.default) for device in portaudio.devices()] == [
        ("USB Mic:USB Mic", False),
        ("USB Mic:USB Mic (2)", True),
    ]


def test_a_missing_libpulse_says_what_to_install(monkeypatch):
    from genrescope.audio import libpulse

    def missing(_name):
        raise OSError

    monkeypatch.setattr(libpulse.ctypes, "CDLL", missing)
    libpulse.load.cache_clear()
    with pytest.raises(DeviceError, match="libpulse is missing; install it"):
        PulseConnection()
    libpulse.load.cache_clear()
