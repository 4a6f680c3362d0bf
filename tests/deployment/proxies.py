"""nginx and Caddy as the examples set them up, in front of servers on this machine."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from tests.deployment.examples import adapted, program, write
from tests.servers.running import free_port, wait_until

_ANSWERING: Final = "/counters/"
_NGINX: Final = """\
daemon off;
pid nginx.pid;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy;
    fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    include conf.d/*.conf;
}
"""
"""The main file, of which a system has its own."""


def nginx_files(folder: Path, ports: Sequence[int], port: int) -> Path:
    """Write the examples for nginx; return its main file."""
    first, second = (f"127.0.0.1:{port} max_fails" for port in ports)
    upstream = adapted("upstream.conf", {"127.0.0.1:8001 max_fails": first, "127.0.0.1:8002 max_fails": second})
    write(folder, "conf.d/upstream.conf", upstream)
    write(folder, "conf.d/site.conf", adapted("nginx.conf", {"listen 80;": f"listen 127.0.0.1:{port};"}))
    return write(folder, "nginx.conf", _NGINX)


@contextmanager
def nginx(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Run nginx in front of ``ports`` for the time of the block; yield its host."""
    port = free_port()
    main = nginx_files(folder, ports, port)
    command = [program("nginx"), "-p", str(folder), "-c", str(main), "-e", str(folder / "error.log")]
    with _running(command, port) as host:
        yield host


def caddyfile(folder: Path, ports: Sequence[int], port: int) -> Path:
    """Write the example for Caddy; return it."""
    first, second = ports
    changes = {
        "example.com {": f"{{\n\tadmin off\n}}\n\nhttp://127.0.0.1:{port} {{",
        "127.0.0.1:8001 127.0.0.1:8002": f"127.0.0.1:{first} 127.0.0.1:{second}",
    }
    return write(folder, "Caddyfile", adapted("Caddyfile", changes))


@contextmanager
def caddy(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Run Caddy in front of ``ports`` for the time of the block; yield its host."""
    port = free_port()
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(caddyfile(folder, ports, port))]
    # Where it would keep its certificates and its last configuration.
    with _running(command, port, XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder)) as host:
        yield host


@contextmanager
def _running(command: list[str], port: int, **environment: str) -> Iterator[str]:
    host = f"127.0.0.1:{port}"
    with subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: process.poll() is not None or _answers(host))
            assert process.poll() is None, f"{command} ended with {process.returncode}."
            yield host
        finally:
            process.terminate()


def _answers(host: str) -> bool:
    try:
        with urlopen(f"http://{host}{_ANSWERING}", timeout=2):
            return True
    except (URLError, ConnectionError, TimeoutError):
        return False
