"""Nothing that a stranger wrote can be run: our packages hold no call by which text or data become code or commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from support.checkout import CHECKOUT

PACKAGES = ("engine/genrescope", "desktop/genrescope_desktop", "resources/genrescope_resources")
FILES = sorted(path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py"))

BARE_CALLS = {"eval", "exec", "compile", "__import__"}
MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "code", "pty", "ctypes.util", "telnetlib"}
SERVERS = {"http.server", "socketserver", "xmlrpc.server", "wsgiref.simple_server", "asyncio"}
CALLS = {
    *("os.system", "os.popen", "os.startfile", "subprocess.getoutput", "subprocess.getstatusoutput"),
    *("tempfile.mktemp", "ssl._create_unverified_context", "asyncio.create_subprocess_shell"),
}
METHODS = {"extractall", "bind", "create_server"}  # of archives and sockets
KEYWORDS = {"shell": True, "verify": False, "weights_only": False, "allow_pickle": True, "check_hostname": False}
ALLOWED = {  # for the name of an error that they catch
    ("engine/genrescope/training/trainer.py", "import pickle"),
    ("engine/genrescope/models/conversion_child.py", "import pickle"),
}


def complaints(source: str) -> Iterator[str]:
    """What in a file's source could run what a stranger wrote, open a door, or skip a check."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            yield from (f"import {name}" for name in names if name in MODULES | SERVERS)
        elif isinstance(node, ast.Attribute) and ast.unparse(node).startswith("pickle."):
            if node.attr != "UnpicklingError":
                yield ast.unparse(node)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in BARE_CALLS | CALLS or called.rpartition(".")[2] in METHODS:
                yield called
            if called == "torch.load" and not any(each.arg == "weights_only" for each in node.keywords):
                yield "torch.load without weights_only"
            for each in node.keywords:
                value = each.value.value if isinstance(each.value, ast.Constant) else None
                if each.arg in KEYWORDS and value is KEYWORDS[each.arg]:
                    yield f"{called}({each.arg}={value})"


def test_nothing_is_evaluated_unpickled_or_given_to_a_shell() -> None:
    places = {path.relative_to(CHECKOUT).as_posix(): path for path in FILES}
    found = {(place, each) for place, path in places.items() for each in complaints(path.read_text(encoding="utf-8"))}
    assert found - ALLOWED == set()
    assert found >= ALLOWED


@pytest.mark.parametrize(
    "source",
    [
        "eval(text)",
        "exec(text)",
        "import pickle",
        "from pickle import loads",
        "pickle.load(file)",
        "import os; os.system('ls')",
        "subprocess.run('ls', shell=True)",
        "requests.get(address, verify=False)",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "np.load(path, allow_pickle=True)",
        "archive.extractall(folder)",
        "socket.bind(('', 80))",
        "from http.server import HTTPServer",
    ],
)
def test_the_test_finds_it(source: str) -> None:
    assert list(complaints(source))


def test_the_test_lets_through_what_is_sound() -> None:
    source = "re.compile('x'); model.eval(); qt.exec(); torch.load(path, weights_only=True); subprocess.run(['ls'])"
    assert list(complaints(source)) == []
    assert len(FILES) > 100
