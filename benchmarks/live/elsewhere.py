"""What needs no page: rendering alone, as the suite for it found and by djust's engine; the sizes of the clients."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import orjson

from benchmarks.live.environments import folder, interpreter

_ROOT: Final = Path(__file__).parents[2]
_RENDERING: Final = _ROOT / "benchmarks" / "rendering" / "results.json"
_OWN_CLIENT: Final = _ROOT / "src" / "tidewire" / "static" / "tidewire" / "tidewire.js"
CLIENTS: Final = {
    "reactor": "reactor/static/reactor/reactor.min.js",
    "liveview": "liveview/static/liveview/liveview.min.js",
    "djust": "djust/static/djust/client.min.js",
}
"""The script that a page of each peer loads, in its environment's site-packages."""
_BROTLI: Final = (
    "const chunks=[];process.stdin.on('data',c=>chunks.push(c)).on('end',()=>"
    "console.log(require('zlib').brotliCompressSync(Buffer.concat(chunks)).length))"
)

Medians = dict[str, dict[str, dict[str, float]]]


def rendering() -> Medians:
    """Return what ``benchmarks.rendering.run`` wrote; Django's engine is *asgi*'s."""
    found = orjson.loads(_RENDERING.read_bytes())
    engines = {"asgi": "Django", "tidewire": "Tidewire"}
    return {
        f"rendering {page}": {
            subject: {"us": found[f"{page}: {engine}"]["figure"]} for subject, engine in engines.items()
        }
        for page in ("counter", "table100", "todo")
    }


def rendering_by_djust() -> dict[str, float]:
    """Return the microseconds that djust's own engine takes, by page; raise ``CalledProcessError`` if it cannot."""
    command = [str(interpreter("djust")), "-m", "benchmarks.live.peers.djust_pages.rendering"]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, check=True)
    times: dict[str, float] = orjson.loads(done.stdout)
    return times


def clients() -> Medians:
    """Return the sizes of the clients; without Node.js, which compresses them, nothing."""
    node = shutil.which("node")
    if node is None:
        return {}
    paths = {subject: path for subject, script in CLIENTS.items() for path in _found(subject, script)}
    sizes = {subject: _brotli(node, path) for subject, path in {**paths, "tidewire": _OWN_CLIENT}.items()}
    return {"client": {subject: {"kb": size / 1000} for subject, size in sizes.items()}}


def _found(subject: str, script: str) -> list[Path]:
    return list(folder(subject).glob(f"lib/python*/site-packages/{script}"))


def _brotli(node: str, path: Path) -> int:
    done = subprocess.run([node, "-e", _BROTLI], input=path.read_bytes(), capture_output=True, check=True)
    return int(done.stdout)
