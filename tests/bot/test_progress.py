"""Progress, where no bar can be drawn."""

import pytest

from bot import progress


def test_what_takes_long_is_told_and_so_is_its_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", -1.0)
    with progress.bar("vecteurs") as shown:
        shown(128, 1206)
        shown(1206, 1206)
    assert capsys.readouterr().err.splitlines() == [
        "vecteurs : en cours (128 sur 1206)…",
        "vecteurs : terminé (1206 sur 1206).",
    ]


def test_what_is_soon_done_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.bar("vecteurs") as shown:
        shown(86, 86)
    assert not capsys.readouterr().err
