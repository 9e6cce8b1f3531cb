"""Guichet on the command line. `python3 app.py --help`."""

_INTERRUPTED = 130
"""What shells give to a command that Ctrl-C ended."""


def main() -> int:
    """Run the command; with another Python than that of `.venv`, which may lack the libraries, start that one."""
    from tools import environment  # here, where Ctrl-C ends it without a word

    if environment.too_old():
        return environment.start()
    try:
        from assembly import entry
    except ModuleNotFoundError as missing:
        return environment.start(missing.name or "")
    return entry.main()


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
