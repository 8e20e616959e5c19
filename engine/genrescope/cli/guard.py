"""The last line before a person: whatever happens becomes one sentence and an exit code, never a traceback."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable

from genrescope import faults
from genrescope.cli.output import let_go, make_safe, say
from genrescope.errors import GenrescopeError
from genrescope.language.catalogue import tr

DONE = 0
FAILED = 1
BAD_USAGE = 2


def guarded(job: Callable[[], int], *, debug: bool = False) -> int:
    """Run a command; return its exit code.

    Parameters
    ----------
    job
        The command. Errors that a person can act on are printed as their sentence; anything else is a bug: its
        traceback goes to a log whose place is printed.
    debug
        Print tracebacks on standard error instead.
    """
    make_safe()
    before, threading.excepthook = threading.excepthook, _on_thread_error if not debug else threading.excepthook
    try:
        with faults.log_kept(debug=debug):
            code = job()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:  # `genrescope … | head`: the reader has seen enough
        let_go()
        return DONE
    except GenrescopeError as error:
        if debug:
            traceback.print_exc()
        say(str(error))
        return FAILED
    except Exception as error:
        if debug:
            traceback.print_exc()
            say(tr("{mistake} Its traceback stands above.", mistake=faults.mistake(error)))
        else:
            say(faults.recorded(error))
        return FAILED
    else:
        return code
    finally:
        threading.excepthook = before


def _on_thread_error(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value is not None:
        say(faults.recorded(failure.exc_value))
