"""A form that is checked while somebody types, and alerts that every window shows at once."""

from alerts.forms import AlertForm
from alerts.models import Alert
from tidewire import HandlerPage, handler, room

ALERTS = room("alerts")


@handler
def check_alert(page: HandlerPage) -> None:
    """Show what is wrong so far. The form comes as a browser would submit it, and Django judges it."""
    # Nothing is wrong with what nobody has begun, as after the form was sent.
    _show(page, AlertForm(page.form) if page.form.get("text") else AlertForm(initial=page.form.dict()))


@handler
def post_alert(page: HandlerPage) -> None:
    """Save it and show it in every window, or show what is wrong."""
    form = AlertForm(page.form)
    if not form.is_valid():
        _show(page, form)
        page.focus(f"#{form[next(iter(form.errors))].auto_id}")
        return
    alert = form.save()
    _show(page, AlertForm())
    page.set_value("#id_text", "")
    page.focus("#id_text")
    with page.broadcast(ALERTS) as windows:
        windows.prepend("#alerts", template="alerts/alert.html", context={"alert": alert})
        windows.append("#toasts", template="alerts/toast.html", context={"alert": alert})


@handler
def dismiss_alert(page: HandlerPage, pk: int) -> None:
    """Take it away in every window, unless another one was faster."""
    if Alert.objects.filter(pk=pk).delete()[0]:
        page.broadcast(ALERTS).remove(f"#alert-{pk}")


@handler
def catch_up(page: HandlerPage) -> None:
    """Show what there is: the server was away, and other windows may have been quicker to come back."""
    page.replace("#alerts", template="alerts/list.html", context={"alerts": Alert.objects.all()[:20]})


def _show(page: HandlerPage, form: AlertForm) -> None:
    page.replace("#alert-form", template="alerts/form.html", context={"form": form})
