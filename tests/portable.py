"""What keeps a program from running on every system: in its source, and in the names of files.

Sources: Python, Library Reference ("Availability" of os, signal, select and the Unix modules).
         Microsoft, Naming Files, Paths, and Namespaces (reserved characters, names and endings).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

_MODULES = "crypt curses fcntl grp nis posix pty pwd readline resource spwd syslog termios tty"
_OF_OS = (
    "WNOHANG chown chroot ctermid fchmod fchown fork forkpty getegid geteuid getgid getgroups "
    "getloadavg getpgid getpgrp getpriority getresuid getsid getuid killpg lchown mkfifo mknod "
    "nice openpty pathconf posix_spawn pread pwrite sched_getaffinity sched_setaffinity "
    "setegid seteuid setgid setpgid setpriority setsid setuid statvfs sync sysconf tcgetpgrp "
    "ttyname uname wait wait3"
)
_OF_SIGNAL = (
    "SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGUSR1 SIGUSR2 alarm pause "
    "pthread_sigmask setitimer sigwait"
)
UNIX_MODULES = frozenset(_MODULES.split())
UNIX_NAMES = {
    "os": frozenset(_OF_OS.split()),
    "signal": frozenset(_OF_SIGNAL.split()),
    "select": frozenset(("epoll", "kqueue", "poll", "select")),
    "asyncio": frozenset(("add_signal_handler",)),
}
"""What a module has on Unix alone, or takes no pipes elsewhere (select)."""
OF_UNIX = re.compile(r"^/(tmp|dev|etc|proc|usr|var|home|bin|opt)(/|$)")
WITHOUT_ZERO = re.compile(r"%-[a-zA-Z]")
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"]
)
_OF_A_PATH = re.compile(r"path|file|folder|beside|old|new")
"""What a variable is called that holds a path: frames are renamed as well, and elsewhere so."""
FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that does not run everywhere."""

    line: int
    what: str


def faults_in(source: str) -> list[Fault]:
    """List the lines of a program that do not run, or do not write the same, on every system."""
    tree = ast.parse(source)
    guarded = _guarded(tree)
    docs = {id(node) for node in _docstrings(tree)}
    found = []
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        found += [Fault(node.lineno, what) for what in _faults(node, docs)]
    return sorted(found, key=lambda each: each.line)


def _faults(node: ast.AST, docs: set[int]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = {each.name.split(".")[0] for each in node.names}
        yield from (f"import {name}" for name in sorted(names & UNIX_MODULES))
    elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        root = node.module.split(".")[0]
        if root in UNIX_MODULES:
            yield f"import {root}"
        taken = {each.name for each in node.names} & UNIX_NAMES.get(root, frozenset())
        yield from (f"{root}.{name}" for name in sorted(taken))
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if node.attr in UNIX_NAMES.get(node.value.id, ()):
            yield f"{node.value.id}.{node.attr}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
        if OF_UNIX.match(node.value):
            yield f"a path of Unix: {node.value}"
        if WITHOUT_ZERO.search(node.value):
            yield f"strftime: {node.value}"
    elif isinstance(node, ast.Call):
        yield from _faults_of_call(node)


def _faults_of_call(call: ast.Call) -> Iterator[str]:
    named = {each.arg for each in call.keywords}
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    of = function.value.id if _is_name(function) else ""
    if name == "rename" and (of == "os" or _OF_A_PATH.search(of)):
        yield "rename, which replaces nothing on Windows: replace"
    if name in ("read_text", "write_text") and "encoding" not in named:
        if len(call.args) > (name == "write_text"):  # given by its place
            return
        yield f"{name} without encoding"
    if name == "write_text" and "newline" not in named:
        yield "write_text without newline"
    if name == "open" and of not in ("os", "webbrowser", "Image", "tarfile", "zipfile"):
        mode = _mode(call, 0 if isinstance(function, ast.Attribute) else 1)
        if "b" not in mode and "encoding" not in named:
            yield "open of a text without encoding"
        if set(mode) & set("wax") and "b" not in mode and "newline" not in named:
            yield "open of a text to write without newline"


def _is_name(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)


def _mode(call: ast.Call, at: int) -> str:
    given = [each.value for each in call.keywords if each.arg == "mode"] or call.args[at : at + 1]
    mode = given[0] if given else None
    return str(mode.value) if isinstance(mode, ast.Constant) else "r"


def _guarded(tree: ast.AST) -> set[int]:
    """Return what runs only where it can: after a question for the system, or where it may fail."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(_is_import_error(each) for each in node.handlers):
            found |= _below(node.body)
        elif isinstance(node, ast.If | ast.IfExp) and _asks_for_system(node.test):
            found |= _below([node.body] if isinstance(node, ast.IfExp) else node.body)
        elif isinstance(node, ast.FunctionDef):
            found |= _below(_after_leaving(node.body))
    return found


def _after_leaving(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return what stands after a question for the system that ends in leaving the function."""
    for at, node in enumerate(body):
        asks = isinstance(node, ast.If) and _asks_for_system(node.test)
        if asks and isinstance(node.body[-1], ast.Return | ast.Raise):
            return body[at + 1 :]
    return []


def _is_import_error(handler: ast.ExceptHandler) -> bool:
    names = ast.unparse(handler.type) if handler.type else "ImportError"
    return any(each in names for each in ("ImportError", "ModuleNotFoundError", "AttributeError"))


def _asks_for_system(test: ast.expr) -> bool:
    return bool(re.search(r"hasattr\(|sys\.platform|os\.name|TYPE_CHECKING", ast.unparse(test)))


def _below(nodes: Iterable[ast.AST]) -> set[int]:
    return {id(each) for node in nodes for each in ast.walk(node)}


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def faults_of_names(names: Iterable[str]) -> list[str]:
    """List what is wrong with the names of files, given with "/" between their parts."""
    names = list(names)
    found = [f"{name}: {what}" for name in names for what in _faults_of_name(name)]
    taken: dict[str, str] = {}
    for name in names:
        other = taken.setdefault(name.casefold(), name)
        if other != name:
            found.append(f"{name}: differs from {other} in capitals alone")
    return found


def _faults_of_name(name: str) -> Iterator[str]:
    if len(name) > LONGEST:
        yield f"longer than {LONGEST} characters"
    for part in PurePosixPath(name).parts:
        if FORBIDDEN.search(part):
            yield "a sign that Windows forbids"
        if part.endswith((".", " ")):
            yield "ends in a dot or a blank"
        if part.split(".")[0].rstrip().casefold() in RESERVED:
            yield "a name of a device"
