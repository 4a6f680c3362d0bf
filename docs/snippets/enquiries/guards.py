import logging

from django.core.exceptions import PermissionDenied

from tidewire import HandlerPage
from tidewire.handlers.middleware import HandlerCall, Next

logger = logging.getLogger("enquiries")


async def audited(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    try:
        await next()
    except PermissionDenied as error:
        logger.warning("%s may not call %s: %s", page.user, call.name, error)
        raise
    logger.info("%s called %s", page.user, call.name)


async def explained(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    try:
        await next()
    except PermissionDenied:
        page.text("#state", "Not so fast.")
