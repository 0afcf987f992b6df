"""A browser of few words: signs in through the form and fetches pages over one kept connection."""

import http.client
import re
import sys
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PRIVATE_PAGE = "/bench/bare/"


class Client:
    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def request(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
        response = self.connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return response, content

    def sign_in(self, username: str, password: str) -> None:
        refused, _ = self.request("GET", PRIVATE_PAGE)
        login = refused.headers["Location"]
        _, form = self.request("GET", login)
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form)
        if not token:
            sys.exit(f"There is no sign-in form at {login}.")
        fields = {"csrfmiddlewaretoken": token[1].decode(), "username": username, "password": password}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.request("POST", login, urlencode(fields), kind)
        answer, _ = self.request("GET", PRIVATE_PAGE)
        if answer.status != 200:
            sys.exit(f"Could not sign in as {username} (the page answered {answer.status}).")
