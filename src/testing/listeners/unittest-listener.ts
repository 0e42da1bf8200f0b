/**
 * Loaded by Python itself at its start, as `sitecustomize`, found through the environment; it hands on to the `sitecustomize`
 * that it hides. Where the program is unittest it puts the environment back at once, else when a TextTestRunner starts.
 */
export const unittestListener = String.raw`import os as _os
import sys as _sys

_here = _os.path.dirname(_os.path.abspath(__file__))
_out = _os.environ.get("PATCHWRIGHT_OUT")
_sys.path[:] = [part for part in _sys.path if _os.path.abspath(part or ".") != _here]


def _hand_on():
    own = _sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError:
        if own is not None:
            _sys.modules["sitecustomize"] = own


def _restore():
    _os.environ.pop("PATCHWRIGHT_OUT", None)
    parts = [p for p in _os.environ.get("PYTHONPATH", "").split(_os.pathsep) if p and _os.path.abspath(p) != _here]
    if parts:
        _os.environ["PYTHONPATH"] = _os.pathsep.join(parts)
    else:
        _os.environ.pop("PYTHONPATH", None)


def _listen():
    import inspect
    import json
    import time
    import traceback
    import unittest

    root = _os.path.realpath(_os.environ.pop("PATCHWRIGHT_ROOT", "."))
    state = {"fd": None}
    write, dumps = _os.write, json.dumps

    def emit(**record):
        if state["fd"] is None:
            state["fd"] = _os.open(
                _os.path.join(_out, "results.jsonl"), _os.O_WRONLY | _os.O_CREAT | _os.O_APPEND, 0o600
            )
        write(state["fd"], (dumps(record) + "\n").encode("utf-8", "replace"))

    def place(test):
        if type(test).__module__ == "unittest.loader":
            return None, None
        try:
            file = inspect.getsourcefile(type(test))
        except TypeError:
            file = None
        relative = None if file is None else _os.path.relpath(_os.path.realpath(file), root).replace(_os.sep, "/")
        name = getattr(test, "_testMethodName", None) or str(test)
        return relative, [type(test).__qualname__, name]

    def module_file(test):
        name = str(getattr(test, "_testMethodName", test)).replace(".", "/")
        for folder, _, files in _os.walk(root):
            for file in files:
                path = _os.path.join(folder, file)
                if path == _os.path.join(root, name + ".py") or path.endswith("/" + name + ".py"):
                    return _os.path.relpath(path, root).replace(_os.sep, "/")
        return None

    def wrap(result):
        seen, began = {}, {}
        start, stop = result.startTest, result.stopTest

        def note(outcome):
            def add(test, *rest):
                error = rest[0] if rest and isinstance(rest[0], tuple) else None
                if not hasattr(test, "_testMethodName"):
                    text = "".join(traceback.format_exception(*error)) if error else str(test)
                    if outcome == "failed":
                        emit(type="error", file=None, message=str(error[1]) if error else text, stack=text)
                    return
                entry = seen.setdefault(id(test), {"outcome": "passed", "error": None})
                if outcome == "failed" or entry["outcome"] != "failed":
                    entry["outcome"] = outcome
                if error is not None and entry["error"] is None:
                    entry["error"] = error
            return add

        def start_test(test):
            began[id(test)] = time.time()
            seen[id(test)] = {"outcome": "passed", "error": None}
            start(test)

        def stop_test(test):
            stop(test)
            entry = seen.pop(id(test), {"outcome": "passed", "error": None})
            message = stack = None
            if entry["outcome"] == "failed":
                error = entry["error"]
                stack = "".join(traceback.format_exception(*error)) if error else "unexpected success"
                message = "%s: %s" % (error[0].__name__, error[1]) if error else stack
            file, titles = place(test)
            if titles is None:
                emit(type="error", file=module_file(test), message=message or "not loaded", stack=stack)
                return
            emit(
                type="test",
                file=file,
                titles=titles,
                outcome=entry["outcome"],
                durationMs=1000 * (time.time() - began.pop(id(test), time.time())),
                message=message,
                stack=stack,
            )

        def hook(name, outcome):
            original = getattr(result, name)
            add = note(outcome)

            def call(*arguments, **named):
                add(*arguments)
                return original(*arguments, **named)

            setattr(result, name, call)

        hook("addError", "failed")
        hook("addFailure", "failed")
        hook("addUnexpectedSuccess", "failed")
        hook("addSkip", "skipped")
        hook("addExpectedFailure", "skipped")
        add_sub = result.addSubTest

        def add_subtest(test, subtest, error):
            if error is not None:
                note("failed")(test, error)
            return add_sub(test, subtest, error)

        result.addSubTest = add_subtest
        result.startTest, result.stopTest = start_test, stop_test
        return result

    runner = unittest.TextTestRunner
    make, run = runner._makeResult, runner.run

    def listening(self, test):
        runner._makeResult = lambda own: wrap(make(own))
        emit(type="start")
        try:
            return run(self, test)
        finally:
            runner._makeResult = make
            emit(type="end")

    runner.run = listening


_hand_on()
if _out is not None:
    arguments = getattr(_sys, "orig_argv", [])
    if any(a == "-m" and b.startswith("unittest") for a, b in zip(arguments, arguments[1:])):
        _restore()
    _listen()
`;
