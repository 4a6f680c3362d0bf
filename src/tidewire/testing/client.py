"""Opens live pages."""

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.test import AsyncClient

from tidewire.asgi import get_asgi_application
from tidewire.conf import get_settings
from tidewire.navigation.asking import HEADER
from tidewire.testing.database import must_be_visible
from tidewire.testing.document import Document
from tidewire.testing.live import LiveDocument
from tidewire.testing.transport import Application, MemorySocket
from tidewire.testing.visits import Fetched

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class PageClient:
    """A visitor: a cookie jar, and the pages that it has open. Use it as an async context manager, which closes them.

    ``http`` is Django's own :class:`~django.test.AsyncClient` of the same visitor. Several clients are several
    visitors: give them one ``application``, if they are to share what lives in a process.
    """

    def __init__(
        self,
        application: Application | None = None,
        *,
        host: str = "testserver",
        user: "AbstractBaseUser | None" = None,
    ) -> None:
        """``application``: the ASGI application to talk to; by default a new one, as a server's start makes it.

        ``user`` is logged in on entry.
        """
        self.http = AsyncClient(headers={"host": host})
        self.application: Application = application or get_asgi_application()
        self._host = host
        self._user = user
        self._pages: list[LiveDocument] = []

    async def __aenter__(self) -> Self:
        must_be_visible()
        await sync_to_async(must_be_visible)()  # Django's async tests have their transaction in another thread
        if self._user is not None:
            await self.login(self._user)
        return self

    async def __aexit__(self, *_: object) -> None:
        for page in self._pages:
            await page.close()

    async def login(self, user: "AbstractBaseUser") -> None:
        """Log in, without a password. Pages that are open stay whose they were; the next ones are the user's."""
        await self.http.aforce_login(user)  # type: ignore[arg-type]  # the stubs know one user model only

    async def logout(self) -> None:
        """Log out: the server closes the pages that are open."""
        await self.http.alogout()

    async def get(self, path: str, *, live: bool = True, **headers: str) -> LiveDocument:
        """Open the page at ``path`` and, if ``live``, its socket; ``headers`` change those of the handshake.

        Raises :class:`AssertionError` if the page does not answer 200, :class:`HandshakeRefused` if the socket does not
        open.
        """
        response = await self.http.get(path)
        assert response.status_code == 200, f"GET {path} answered {response.status_code}."  # noqa: S101 - a test fails here
        address = _socket_address(response.content.decode())
        page = LiveDocument(response.content.decode(), path, lambda: self.connect(address, **headers), self.fetch)
        if live:
            self._pages.append(page)
            await page.open()
        return page

    async def fetch(self, path: str, regions: str = "") -> Fetched:
        """Get the page at ``path`` as live navigation does, with the ``regions`` that the header names.

        Raises :class:`AssertionError` if the page, after redirections, does not answer 200.
        """
        asked = {"Accept": "text/html"} | ({HEADER: regions} if regions else {})
        response = await self.http.get(path, headers=asked, follow=True)
        assert response.status_code == 200, f"GET {path} answered {response.status_code}."  # noqa: S101 - a test fails here
        chain: list[tuple[str, int]] = response.redirect_chain
        url = urlsplit(chain[-1][0] if chain else path)._replace(scheme="", netloc="").geturl()
        return Fetched(url, response.content.decode(), response.has_header(HEADER))

    async def connect(self, address: str | None = None, /, **headers: str) -> MemorySocket:
        """Open a bare socket, with this visitor's cookies: at ``address``, a path and a query, or as settings say."""
        return await MemorySocket.open(self.application, self._scope(headers, address))

    def _scope(self, headers: dict[str, str], address: str | None = None) -> dict[str, Any]:
        path, _, query = (address or get_settings().path).partition("?")
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.http.cookies.items())
        sent = {"host": self._host, "origin": f"http://{self._host}", "cookie": cookies} | headers
        return {
            "type": "websocket",
            "path": path,
            "scheme": "ws",
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items() if value],
        }


def _socket_address(html: str) -> str | None:
    """Return where the page's header says that its socket is."""
    scripts = Document(html).find_all("script[data-tidewire-path]")
    return scripts[0]["data-tidewire-path"] if scripts else None
