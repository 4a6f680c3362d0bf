"""A peer's environment that cannot be made is told with the installer's words."""

from pathlib import Path

import pytest
from benchmarks.live import environments
from benchmarks.live.environments import NotInstalled, install


@pytest.fixture
def no_release(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    missing = str(tmp_path / "no_such_peer-1.0-py3-none-any.whl")
    monkeypatch.setattr(environments, "HERE", tmp_path)
    monkeypatch.setitem(environments.REQUIREMENTS, "nobody", (missing,))
    return missing


def test_a_peer_that_does_not_install_is_an_error_in_its_installers_words(no_release: str) -> None:
    with pytest.raises(NotInstalled, match=r"uv pip install failed: .*no_such_peer"):
        install("nobody")


def test_its_environment_is_a_folder_that_git_ignores(no_release: str) -> None:
    assert environments.folder("nobody") == environments.HERE / ".venv-nobody"
    assert ".venv-*/" in (Path(__file__).parents[2] / ".gitignore").read_text(encoding="utf-8").splitlines()
