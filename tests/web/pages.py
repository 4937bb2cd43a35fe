"""What a browser would send: the fields of a page's form as they stand, to be changed and sent."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client


class _Form(HTMLParser):
    """Reads the fields of the first form that holds a field of this name."""

    def __init__(self, holding: str) -> None:
        super().__init__()
        self.holding = holding
        self.forms: list[dict[str, list[str]]] = []
        self._select: str | None = None
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in self.forms[-1]):
            # without one that is selected, the first is
            self.forms[-1][self._select] = [said["value"]]
        elif tag == "textarea":
            self._text = name
            self._put(name, "")
        elif tag == "input" and name and ("checked" in said or said.get("type") not in ("checkbox", "radio")):
            self._put(name, said.get("value", "on" if said.get("type") == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text and self.forms:
            # the first line end in a textarea is markup, and browsers send the others as CR LF
            self.forms[-1][self._text] = [data.removeprefix("\n").replace("\n", "\r\n")]

    def _put(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)

    def found(self) -> dict[str, list[str]]:
        return next(form for form in self.forms if self.holding in form)


def fields_of(page: HttpResponse, holding: str) -> dict[str, list[str]]:
    """Names and values of the form on the page that has a field named `holding`."""
    reader = _Form(holding)
    reader.feed(page.content.decode())
    return reader.found()


def fill_in(client: Client, address: str, **changes: str | list[str]) -> HttpResponse:
    """Open a page, change these fields of its form, send it."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return client.post(address, fields_of(page, next(iter(changes))) | changes)


def messages_of(page: HttpResponse) -> list[str]:
    """What the page says has happened."""
    return [str(message) for message in page.context["messages"]]
