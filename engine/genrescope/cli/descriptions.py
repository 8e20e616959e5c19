"""What the help of the command line and of each command says in more than a line."""

from __future__ import annotations

from genrescope.language.sentence import sentence
from genrescope.settings import VARIABLE_PREFIX
from genrescope.settings_file import CONFIG_VARIABLE

DESCRIPTION = sentence(
    """\
Genrescope listens to music and says, as it plays, what genre it is.

Sound comes from a microphone, from whatever this computer is playing, or
from a file. Every two seconds a neural network on this machine looks at the
last 30 seconds; nothing is uploaded, and recorded only when you ask.

Without a command the window opens or, where there is no screen, the terminal
view; where there is no microphone, that plays a demo tune. With files or
folders and no command the window opens and analyses them; without a screen
they are analysed in the terminal."""
)

EPILOG = sentence(
    """\
Examples:
  genrescope music/ song.mp3                the window, with these files in it
  genrescope listen                         the default microphone
  genrescope listen --source system         what this computer is playing
  genrescope listen --source demo --fast    a first try, without a microphone
  genrescope listen --json --seconds 60     a minute of verdicts as JSON lines
  genrescope analyze song.mp3 album/*.flac  files, as fast as the machine can
  genrescope devices                        what there is to listen to
  genrescope doctor                         what works here, and what does not
  genrescope models install ccmusic16       16 genres, fetched once (488 MB)
  genrescope train music/ --out my-model    a model from folders of music

Exit codes:
  0  done, or ended with Ctrl-C
  1  the job failed: one sentence on standard error says why and what to do
  2  the command was not understood

Settings: a flag wins over an environment variable ({prefix}HOP_SECONDS=1),
that over the settings file (TOML, "hop_seconds = 1"); genrescope doctor shows
where that file is, {variable} names another.""",
    prefix=VARIABLE_PREFIX,
    variable=CONFIG_VARIABLE,
)

LISTEN = sentence(
    """\
Live verdicts until the source ends or Ctrl-C. In a terminal: level, state, the
five most probable genres and how the answer changed; into a pipe or a file: one
line a verdict; with --json: one JSON object a verdict.

The first answer comes after 3 seconds of sound; it is provisional until
30 seconds were heard.

A history, headline file or recording that cannot be written is told at once,
and listening goes on; the exit code is 1 when it is unwritten in the end."""
)

ANALYZE = sentence(
    """\
The genre of whole files (sound, or a film's sound track): the same road as live
sound, as fast as the machine can. Of a folder every sound file below it is
heard. A file that cannot be analysed does not stop the others; the exit code
is then 1.

With --reference the whole file is heard first and answered exactly as the
published system answers it, by a vote of its segments of 11.4 s; hop and
smoothing then mean nothing."""
)

MODELS = sentence(
    """\
The library of models. Those that come with Genrescope are read-only; your own
lie in your data folder. Only "install" asks anything of the web, and nothing in
a model file is ever run. Without a command the models are listed."""
)

GPU = sentence(
    """\
The packaged application runs the network on the processor. Where there is an
NVIDIA GPU, "install" fetches PyTorch's build for it, 2.6 GB, from where Python
packages are published, tries it, and uses it from the next start on. Installed
with pip or uv, Genrescope uses the PyTorch that is installed beside it.
Without a command it says how things stand."""
)

HISTORY = sentence(
    """\
Every session of the window, and those of "listen --history": verdicts, source,
model, gaps, notes and marks, never the sound. It lies in one file in your data
folder (genrescope history path); what is deleted is overwritten. Without a
command the sessions are listed."""
)

TRAIN = sentence(
    """\
From labelled recordings to a model folder for --model. What was trained is
measured on artists that it never heard. Ctrl-C, and the same command again,
continue after the last whole epoch."""
)
