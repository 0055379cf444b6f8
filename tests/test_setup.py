"""What a newcomer meets: finding Python, listing the targets, a lock file without addresses, and nothing generated in the repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.project import PROJECT

ROOT = PROJECT.root


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def find_python(tmp_path: Path, *candidates: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs the search with only these programs on PATH, besides the shell's own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "cat", "timeout"):
        (folder / tool).symlink_to(
            next(path for path in (Path("/bin") / tool, Path("/usr/bin") / tool) if path.exists())
        )
    for candidate in candidates:
        (folder / candidate.name).symlink_to(candidate)
    return run("sh", "scripts/find_python.sh", PATH=str(folder), HOME=str(tmp_path), **environment)


def program(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


SYSTEM_PLACES = ("usr/bin/python3.10", "usr/local/bin/python3.10", "opt/python/3.10*/bin/python3.10")


@pytest.mark.skipif(any(any(Path("/").glob(place)) for place in SYSTEM_PLACES), reason="a system 3.10")
class TestFindPython:
    def test_none_at_all_gives_three_remedies_and_status_2(self, tmp_path):
        done = find_python(tmp_path)
        assert done.returncode == 2
        assert [line.strip()[:2] for line in done.stderr.splitlines() if re.match(r"\s+\d\.", line)] == [
            "1.",
            "2.",
            "3.",
        ]

    def test_a_shim_that_fails_and_a_wrong_version_are_passed_by(self, tmp_path):
        shim = program(tmp_path / "python3.10", "exit 127")
        wrong = program(tmp_path / "python3", "exit 1")
        assert find_python(tmp_path, shim, wrong).returncode == 2

    def test_pyenvs_versions_are_found_without_being_on_path(self, tmp_path):
        versions = tmp_path / ".pyenv" / "versions" / "3.10.99" / "bin"
        versions.mkdir(parents=True)
        (versions / "python3.10").symlink_to(Path(sys.executable).resolve())
        done = find_python(tmp_path)
        assert done.returncode == 0 and done.stdout.strip()

    def test_one_that_is_pointed_out_is_used(self, tmp_path):
        assert find_python(tmp_path, PYTHON310=str(Path(sys.executable).resolve())).returncode == 0

    def test_uv_is_asked_last(self, tmp_path):
        python = Path(sys.executable).resolve()
        uv = program(tmp_path / "uv", f'[ "$2" = find ] && echo {python}')
        done = find_python(tmp_path, uv)
        assert (done.returncode, done.stdout.strip()) == (0, str(python))


def test_make_alone_lists_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = run("make", PATH=os.environ["PATH"]).stdout
    for target in ("run", "test", "train", "shell", "evaluate", "bench", "lint", "format", "clean"):
        assert re.search(rf"^  make {target} +\S", listed, re.MULTILINE), target
        assert f"\n{target}:" in makefile


def test_the_lock_file_pins_everything_by_hash_and_names_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--index" not in lock
    packages = re.split(r"\n(?=\S)", lock.strip())
    assert len(packages) > 100
    for package in packages:
        assert "==" in package.splitlines()[0] and "--hash=sha256:" in package, package.splitlines()[0]
    version = re.search(r"^aiohttp==([\d.]+)", lock, re.MULTILINE)
    assert version and tuple(map(int, version[1].split("."))) >= (3, 13, 3)
    assert not re.search(r"^sv[-_]core", lock, re.MULTILINE)


def test_nothing_generated_is_tracked():
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("no git checkout")
    tracked = run("git", "ls-files", PATH=os.environ["PATH"]).stdout.split()
    assert tracked
    bad = re.compile(r"(^models/|\.tar\.gz$|\.pyc$|\.db$|^results/|node_modules|\.rasa/|\.whl$)")
    assert [name for name in tracked if bad.search(name)] == []


def test_a_tool_that_is_missing_skips_a_test_but_fails_it_in_ci(program, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="install_test_tools"):
        program("finns-inte")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        program("finns-inte")


class TestToolsForTheTests:
    """Chromium, Redis and PostgreSQL, with programs that only note how they were called."""

    @staticmethod
    def install(tmp_path: Path, *there: str, user: int = 0, **environment: str) -> "subprocess.CompletedProcess[str]":
        folder = tmp_path / "bin"
        folder.mkdir()
        for tool in ("sh", "mktemp", "rm", "tail", "cat"):
            (folder / tool).symlink_to(str(shutil.which(tool)))
        program(folder / "id", f"echo {user}")
        program(folder / "ls", "exit 1")  # where PostgreSQL is looked for beside PATH
        program(folder / "apt-get", f'echo "$@" >>{tmp_path}/called; echo log')
        for tool in there:
            program(folder / tool, "exit 0")
        return run("sh", "scripts/install_test_tools.sh", PATH=str(folder), TMPDIR=str(tmp_path), **environment)

    def test_nothing_is_done_when_all_are_there(self, tmp_path):
        done = self.install(tmp_path, "chromium", "redis-server", "initdb")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert not (tmp_path / "called").exists()

    def test_root_gets_what_is_missing_and_nothing_else(self, tmp_path):
        done = self.install(tmp_path, "redis-server")
        assert done.returncode == 0  # they are still missing, since this apt-get installs nothing
        update, install = (tmp_path / "called").read_text(encoding="utf-8").splitlines()
        assert update.startswith("update")
        assert "chromium" in install and "postgresql" in install and "redis-server" not in install
        assert "apt-get install chromium postgresql" in done.stderr

    def test_others_are_told_what_to_install(self, tmp_path):
        done = self.install(tmp_path, "chromium", user=1000)
        assert done.returncode == 0
        assert "apt-get install redis-server postgresql" in done.stderr
        assert not (tmp_path / "called").exists()

    def test_in_ci_nothing_may_be_left_out(self, tmp_path):
        assert self.install(tmp_path, "chromium", user=1000, CI="true").returncode == 1
