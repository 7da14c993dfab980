"""Creates that are signed by hand, as the official clients sign theirs, or wrongly on purpose."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from types import ModuleType

    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer, Client

    from .conftest import TeleSign

JSON = "application/json"


class Digests:
    """Sends creates of one account with Digest. Without changes they are those of the current official clients."""

    def __init__(
        self, api: TeleSign, fresh: Fresh, now: Callable[[], datetime], signing: ModuleType, client: Client | None = None
    ) -> None:
        self.api = api
        self.client = client or api.client
        self._fresh = fresh
        self._now = now
        self._signing = signing

    def as_account(self, client: Client) -> Digests:
        """The same for another account."""
        return Digests(self.api, self._fresh, self._now, self._signing, client)

    def nonce(self) -> str:
        """A nonce that nobody has used, nor this test in an earlier run: a target remembers them for a while."""
        return str(uuid.uuid5(uuid.UUID(self._fresh.uuid()), str(time.time_ns())))

    def date(self, seconds: float = 0) -> str:
        """A date so many seconds from now, as HTTP writes it."""
        return format_datetime(self.moment(seconds), usegmt=True)

    def moment(self, seconds: float = 0) -> datetime:
        """The target's time, so many seconds from now."""
        return self._now() + timedelta(seconds=seconds)

    def headers(self, **changes: str | None) -> dict[str, str]:
        """The headers that are signed. `x_ts_nonce="..."` states one otherwise, None leaves it out."""
        made: dict[str, str | None] = {
            "content-type": JSON, "date": self.date(), "x-ts-auth-method": "HMAC-SHA256", "x-ts-nonce": self.nonce(),
        }  # fmt: skip
        made.update({name.replace("_", "-"): value for name, value in changes.items()})
        return {name: value for name, value in made.items() if value is not None}

    def body(self, **fields: object) -> bytes:
        """The body of a create between two fresh parties, or as the fields say."""
        return orjson.dumps(self.api.fields(**fields))

    def send(
        self,
        kind: str = "sms",
        /,
        *,
        body: bytes | None = None,
        signed_body: bytes | None = None,
        signed_path: str | None = None,
        headers: Mapping[str, str] | None = None,
        algorithm: str = "sha256",
        authorization: Callable[[bytes], str] | None = None,
        **changes: str | None,
    ) -> Answer:
        """Send a create of a kind, signed.

        `headers`: all that are signed and sent, in this order; else the usual ones with the changes. `signed_body` and
        `signed_path`: what the signature covers in place of what is sent. `authorization`: makes the header's value of
        the text to sign.
        """
        body = self.body() if body is None else body
        sent = dict(headers) if headers is not None else self.headers(**changes)
        path = signed_path or self.client.path(self.api.operation(kind))
        text = self._signing.text_to_sign("POST", path, sent.items(), body if signed_body is None else signed_body)
        value = authorization(text) if authorization else self.authorization(text, algorithm)
        return self.api.post(kind, body, client=self.client, headers={**sent, "authorization": value}, credentials=None)

    def authorization(self, text: bytes, algorithm: str = "sha256") -> str:
        """The account's own Authorization of a text to sign."""
        customer, key = (self.client.credentials.get(name, "") for name in ("customer_id", "api_key"))
        return str(self._signing.authorization(customer, self._signing.sign(key, text, algorithm)))
