"""Asking the web for something: requests with limits, and one sentence for each way in which it can go wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
import urllib3

from genrescope import __version__
from genrescope.errors import DownloadError

CONNECT_SECONDS = 10.0
STALL_SECONDS = 20.0  # without a byte, a connection counts as broken
BAD_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
LARGEST_ANSWER = 8 << 20  # bytes of an answer that is no file


class ElsewhereError(DownloadError):
    """A file that one place does not give; another may."""


class UnreachableError(ElsewhereError):
    """The other side cannot be reached or does not answer sensibly; it may later."""


class NotThereError(ElsewhereError):
    """The other side answers that it is not there, or not for everybody."""


class _Session(requests.Session):
    """Names nobody: a password that lies in ~/.netrc for a host is not sent along."""

    def __init__(self) -> None:
        super().__init__()
        self.auth = _as_the_address_says

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Send none where an answer leads elsewhere, either."""
        if self.should_strip_auth(str(response.request.url), str(prepared_request.url)):
            prepared_request.headers.pop("Authorization", None)


def _as_the_address_says(request: requests.PreparedRequest) -> requests.PreparedRequest:
    name, password = requests.utils.get_auth_from_url(str(request.url))
    return requests.auth.HTTPBasicAuth(name, password)(request) if name or password else request


@contextmanager
def get(address: str, headers: Mapping[str, str] | None = None) -> Iterator[requests.Response]:
    """Ask for ``address``; the answer's body is still to be read, as it comes over the wire.

    Proxies and certificates are those that the environment names (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE).

    Raises
    ------
    UnreachableError
        Nothing answers, a proxy is in the way, or the answer is that it does not work now.
    NotThereError
        It is not there, or not for everybody.
    """
    host = split(address).hostname or address
    with _explained(host), _Session() as session:
        # Identity: what is unpacked on the way has another size and another SHA-256, and might be a bomb.
        session.headers.update({"User-Agent": f"genrescope/{__version__}", "Accept-Encoding": "identity"})
        with session.get(address, headers=headers, stream=True, timeout=(CONNECT_SECONDS, STALL_SECONDS)) as response:
            _check_safety(response, address, host)
            _check_status(response, address, host)
            yield response


def get_json(address: str, largest: int = LARGEST_ANSWER) -> Any:
    """Ask for ``address`` and read the answer as JSON of at most ``largest`` bytes.

    Raises
    ------
    UnreachableError, NotThereError
        As `get`; or the answer is no JSON, such as the sign-in page of a hotel's network.
    """
    with get(address) as response:
        content = response.raw.read(largest + 1, decode_content=False)
    try:
        return json.loads(content[:largest])
    except (ValueError, RecursionError) as error:
        host = split(address).hostname
        if looks_like_a_page(response.headers, content):
            raise page_instead(host) from error
        raise UnreachableError(
            "{host} gave an answer that cannot be understood: try again later.", host=host
        ) from error


def split(address: str) -> SplitResult:
    """Take an address to pieces.

    Raises
    ------
    DownloadError
        It is none.
    """
    try:
        return urlsplit(address)
    except ValueError as error:
        raise _no_address(address) from error


def looks_like_a_page(headers: Mapping[str, str], content: bytes) -> bool:
    """Whether an answer is a web page: what a captive portal puts in the place of anything."""
    return "html" in headers.get("Content-Type", "").lower() or content.lstrip()[:1] == b"<"


def page_instead(host: str | None) -> UnreachableError:
    """Make the error for a web page where a file was asked for."""
    return UnreachableError(
        "A web page came instead of the file from {host}: this network may want you to sign in first. "
        "Open any page in a browser, sign in, and try again.",
        host=host,
    )


def _no_address(what: str) -> DownloadError:
    return DownloadError("{what} is no address that can be fetched: it must begin with https:// or http://.", what=what)


def _check_safety(response: requests.Response, address: str, host: str) -> None:
    if split(address).scheme == "https" and split(response.url).scheme != "https":
        raise UnreachableError("{host} leads to an address that is not safe: try again later.", host=host)


def _check_status(response: requests.Response, address: str, host: str) -> None:
    status = response.status_code
    if status in (200, 206, 416):
        return
    if status in (404, 410):
        raise NotThereError(
            "{address} is not there ({status}): it was moved or deleted, or the address is mistyped.",
            address=address,
            status=status,
        )
    if status in (401, 403):
        raise NotThereError(
            "{host} does not give {address} to everybody ({status}): check the address.",
            host=host,
            address=address,
            status=status,
        )
    if status == 407:
        raise UnreachableError(
            "The proxy wants a name and a password (407): put them into HTTPS_PROXY (http://name:password@proxy:port)."
        )
    raise UnreachableError("{host} cannot serve the file now ({status}): try again later.", host=host, status=status)


@contextmanager
def _explained(host: str) -> Iterator[None]:
    """Turn the library's errors into sentences."""
    try:
        yield
    except requests.exceptions.ProxyError as error:
        raise UnreachableError(
            "The proxy on the way to {host} does not answer: check HTTPS_PROXY and HTTP_PROXY, or your "
            "system's proxy settings.",
            host=host,
        ) from error
    except requests.exceptions.SSLError as error:
        raise UnreachableError(
            "The connection to {host} is not safe (its certificate does not hold): sign in to this network, "
            "set the computer's clock, or name your company's certificates in REQUESTS_CA_BUNDLE.",
            host=host,
        ) from error
    except BAD_ADDRESS as error:
        raise _no_address(host) from error
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise UnreachableError("{host} does not answer: check the connection and try again.", host=host) from error
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
        raise UnreachableError("{host} cannot be reached: check the connection and try again.", host=host) from error
