/**
 * A pytest plugin, found through the environment, which it puts back as it was when it is imported: before any conftest
 * or test is. Works with pytest 5 and newer, in xdist's controller too.
 */
export const pytestPlugin = String.raw`import json as _json
import os as _os
import sys as _sys

_here = _os.path.dirname(_os.path.abspath(__file__))
_out = _os.environ.pop("PATCHWRIGHT_OUT", None)
_root = _os.path.realpath(_os.environ.pop("PATCHWRIGHT_ROOT", "."))
with open(_os.path.join(_here, "request.json"), encoding="utf-8") as _file:
    _request = _json.load(_file)


def _restore(name, separator, ours):
    parts = [part for part in _os.environ.get(name, "").split(separator) if part not in ours and part != ""]
    if parts:
        _os.environ[name] = separator.join(parts)
    else:
        _os.environ.pop(name, None)


_restore("PYTHONPATH", _os.pathsep, {_here})
_restore("PYTEST_PLUGINS", ",", {"patchwright_pytest"})
_sys.path[:] = [part for part in _sys.path if _os.path.abspath(part or ".") != _here]

_channel = None if _out is None else _os.open(
    _os.path.join(_out, "results.jsonl"), _os.O_WRONLY | _os.O_CREAT | _os.O_APPEND, 0o600
)
_write = _os.write
_dumps = _json.dumps
_reports = {}


def _emit(**record):
    if _channel is not None:
        _write(_channel, (_dumps(record) + "\n").encode("utf-8", "replace"))


def _relative(path):
    return _os.path.relpath(_os.path.realpath(path), _root).replace(_os.sep, "/")


def _split(config, nodeid):
    head, bracket, params = nodeid.partition("[")
    parts = head.split("::")
    parts[-1] += bracket + params
    base = str(getattr(config, "rootpath", None) or config.rootdir)
    return _relative(_os.path.join(base, parts[0])), parts[1:]


def _text(report):
    longrepr = getattr(report, "longrepr", None)
    if longrepr is None:
        return None, None
    if isinstance(longrepr, tuple):
        return str(longrepr[2]), None
    stack = str(longrepr)
    crash = getattr(longrepr, "reprcrash", None)
    message = getattr(crash, "message", None)
    if not message:
        lines = [line[1:].strip() for line in stack.splitlines() if line.startswith("E ")]
        message = "\n".join(lines) or stack
    return str(message), stack


_dull = (type, type(_os), type(_text), type(len))


def _shown(value):
    from _pytest._io.saferepr import saferepr

    return saferepr(value, maxsize=300)


def _values(excinfo):
    """The variables of the repository's own frames, innermost first: what --showlocals would print of them."""
    frames = []
    trace = excinfo.tb
    while trace is not None:
        frames.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    told = []
    for frame, line in reversed(frames):
        file = _relative(frame.f_code.co_filename)
        if file.startswith("..") or "site-packages/" in file or len(told) == 3:
            continue
        names = [
            name
            for name, value in frame.f_locals.items()
            if name.isidentifier() and not name.startswith("_") and not isinstance(value, _dull)
        ]
        lines = ["  %s = %s" % (name, _shown(frame.f_locals[name])) for name in names[:12]]
        if lines:
            told.append("\n".join(["%s:%d in %s" % (file, line, frame.f_code.co_name)] + lines))
    return "\n".join(told)[:3000] or None


class _Listener:
    def __init__(self, config):
        self.config = config

    def pytest_collectreport(self, report):
        if not report.failed and not report.skipped:
            return
        file, titles = _split(self.config, report.nodeid)
        message, stack = _text(report)
        if report.failed:
            _emit(type="error", file=file, message=message or "collection failed", stack=stack)
        else:
            _emit(type="test", file=file, titles=titles, outcome="skipped", durationMs=0, message=None, stack=None)

    def pytest_exception_interact(self, call, report):
        try:
            report.patchwright_values = _values(call.excinfo)
        except Exception:
            pass  # A value that can't be shown must not change what the run says.

    def pytest_runtest_logreport(self, report):
        reports = _reports.setdefault(report.nodeid, [])
        if report.outcome == "rerun":
            reports.clear()
            return
        reports.append(report)
        if report.when != "teardown":
            return
        del _reports[report.nodeid]
        failed = [one for one in reports if one.failed]
        skipped = [one for one in reports if one.skipped]
        file, titles = _split(self.config, report.nodeid)
        message, stack = _text(failed[0]) if failed else (None, None)
        _emit(
            type="test",
            file=file,
            titles=titles,
            outcome="failed" if failed else "skipped" if skipped else "passed",
            durationMs=1000 * sum(getattr(one, "duration", 0) for one in reports),
            message=message,
            stack=stack,
            values=getattr(failed[0], "patchwright_values", None) if failed else None,
        )

    def pytest_sessionfinish(self, session, exitstatus):
        _emit(type="end")


def pytest_configure(config):
    if hasattr(config, "workerinput"):
        return
    _emit(type="start")
    config.option.continue_on_collection_errors = True
    if _request["only"] is not None:
        config.args = [_os.path.join(_root, path) for path in _request["only"]]
        source = getattr(type(config), "ArgsSource", None)
        if source is not None:
            config.args_source = source.ARGS
    config.pluginmanager.register(_Listener(config), "patchwright-listener")
`;
