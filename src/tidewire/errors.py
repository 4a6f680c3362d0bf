"""The exceptions of Tidewire and the codes it closes sockets with. Imports nothing of Tidewire."""

from enum import IntEnum


class CloseCode(IntEnum):
    """Why the server closed a WebSocket: below 4400 the client comes back, from 4400 on it stays away."""

    RESTART = 4001
    SLOW = 4002
    GREETING_TIMEOUT = 4008
    REPLACED = 4009
    SILENT = 4010
    PROTOCOL = 4400
    UNAUTHENTICATED = 4401
    TOO_LARGE = 4413
    LIMIT = 4429


class TidewireError(Exception):
    """Base of every exception that Tidewire raises on purpose."""


class ConfigurationError(TidewireError):
    """A setting or a declaration is wrong; raised at start-up or at class creation, never for a visitor's input."""


class RegistrationError(ConfigurationError):
    """A name is registered twice, or asked for and not registered."""


class TemplateError(ConfigurationError):
    """A component's template cannot be used: no root element, or a tag used where it means nothing."""


class UnsafeRedirect(TidewireError):
    """A page was to be sent to an address that is not of this site, and not allowed."""


class BackgroundFull(TidewireError):
    """A page has as much going on in the background as it may."""


class ProtocolError(TidewireError):
    """The client sent what the protocol does not allow. The socket is closed with ``close_code``."""

    close_code = CloseCode.PROTOCOL


class FrameTooLarge(ProtocolError):
    """A frame is larger than the limit."""

    close_code = CloseCode.TOO_LARGE


class LimitExceeded(ProtocolError):
    """The client sends more than it may."""

    close_code = CloseCode.LIMIT


class SnapshotError(TidewireError):
    """A snapshot cannot be used. The subclasses say why."""


class SnapshotTampered(SnapshotError):
    """The signature does not fit the content: changed, cut, or signed with a key that is gone."""


class SnapshotForeign(SnapshotError):
    """The snapshot was made for another user or session."""


class SnapshotComponent(SnapshotError):
    """The snapshot was made for another component class."""


class SnapshotExpired(SnapshotError):
    """The snapshot is older than allowed."""


class SnapshotSchema(SnapshotError):
    """The component's fields changed since the snapshot was made."""
