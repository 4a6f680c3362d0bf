"""The examples, judged by the programs that they are for; on machines that do not have one, skipped."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from uvicorn.main import main as uvicorn_program

from tests.deployment.examples import DEPLOY, adapted, example, program, write
from tests.deployment.proxies import nginx_files
from tests.projects import REPOSITORY

UNIT = "systemd/site@.service"
EXECUTABLE = "/srv/site/.venv/bin/uvicorn"


def judged(*command: str, **environment: str) -> str:
    """Run ``command``, which has to be content; return what it said."""
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_h24_nginx_takes_its_example(tmp_path: Path) -> None:
    main = nginx_files(tmp_path, [8001, 8002], 8000)
    said = judged(program("nginx"), "-t", "-p", str(tmp_path), "-c", str(main), "-e", "stderr")
    assert "warn" not in said


def test_h24_nginx_takes_the_upstream_of_compose(tmp_path: Path) -> None:
    main = nginx_files(tmp_path, [8001, 8002], 8000)
    write(tmp_path, "conf.d/upstream.conf", example("upstream.compose.conf"))
    judged(program("nginx"), "-t", "-p", str(tmp_path), "-c", str(main), "-e", "stderr")


def test_h24_caddy_takes_its_example(tmp_path: Path) -> None:
    folders = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    said = judged(
        program("caddy"), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"), **folders
    )
    assert "not formatted" not in said


def test_h24_compose_takes_its_example() -> None:
    command = compose()
    said = judged(*command, "--file", str(DEPLOY / "compose.yaml"), "config", SECRET_KEY="secret")
    addresses = set(re.findall(r"ipv4_address: (\S+)", said))
    assert addresses == set(re.findall(r"server ([\d.]+):8000", example("upstream.compose.conf")))


def compose() -> list[str]:
    """Return how Docker Compose is called here, a plugin or a program; skip the test where there is none."""
    docker = [program("docker"), "compose"]
    if subprocess.run([*docker, "version"], capture_output=True, check=False).returncode == 0:
        return docker
    return [program("docker-compose")]


def test_h24_docker_takes_its_example() -> None:
    docker = program("docker")
    if subprocess.run([docker, "buildx", "version"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine's docker has no buildx, which judges Dockerfiles")
    if subprocess.run([docker, "info"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no docker daemon runs on this machine")
    judged(docker, "buildx", "build", "--check", str(DEPLOY))


@pytest.mark.parametrize("unit", ["site@8001.service", "site.target"])
def test_h24_systemd_takes_its_example(tmp_path: Path, unit: str) -> None:
    analyze = program("systemd-analyze")
    # That the site is not installed here is nothing against the unit; that curl is not is.
    service = adapted(
        UNIT,
        {
            EXECUTABLE: str(Path(sys.executable).with_name("uvicorn")),
            "WorkingDirectory=/srv/site": f"WorkingDirectory={tmp_path}",
        },
    )
    for name in ("site@8001.service", "site@8002.service"):
        write(tmp_path, name, service)
    write(tmp_path, "site.target", example("systemd/site.target"))
    assert judged(analyze, "verify", "--man=no", str(tmp_path / unit)) == ""


def test_h24_the_rolling_restart_is_sound_shell() -> None:
    judged("sh", "-n", str(DEPLOY / "rolling-restart.sh"))


def test_h24_the_rolling_restart_goes_one_by_one(tmp_path: Path) -> None:
    log = tmp_path / "log"
    fake = write(tmp_path, "systemctl", f'#!/bin/sh\necho "$@" >> {log}\n[ "$2" != site@8002.service ]\n')
    fake.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", str(DEPLOY / "rolling-restart.sh"), "8001", "8002", "8003"], env={"PATH": path}, check=False
    )
    assert log.read_text().splitlines() == ["restart site@8001.service", "restart site@8002.service"]
    assert done.returncode != 0  # the second did not come up, so the third, which serves, is left alone


def commands() -> list[list[str]]:
    """Return the commands that start uvicorn in the examples."""
    (unit,) = re.findall(r"^ExecStart=(.*)$", example(UNIT), re.MULTILINE)
    (container,) = re.findall(r"^CMD (.*)$", example("Dockerfile"), re.MULTILINE)
    return [shlex.split(unit.replace("%i", "8001")), json.loads(container)]


@pytest.mark.parametrize("command", commands(), ids=["unit", "container"])
def test_h24_uvicorn_has_the_options_that_it_is_started_with(command: list[str]) -> None:
    assert Path(command[0]).name == "uvicorn"
    options = uvicorn_program.make_context("uvicorn", command[1:]).params
    assert options["app"] == "mysite.asgi:application"
    assert options["timeout_graceful_shutdown"] > 5  # what a drain may take
    for name, limit in ((UNIT, r"^TimeoutStopSec=(\d+)$"), ("compose.yaml", r"stop_grace_period: (\d+)s")):
        (seconds,) = re.findall(limit, example(name), re.MULTILINE)
        assert int(seconds) > options["timeout_graceful_shutdown"] + 5


def test_h24_every_example_is_in_the_documentation() -> None:
    page = (REPOSITORY / "docs/deployment.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^```\{literalinclude\} \.\./deploy/(\S+)$", page, re.MULTILINE))
    assert shown == {str(file.relative_to(DEPLOY)) for file in DEPLOY.rglob("*") if file.is_file()}
