"""How fast `testline serve` is, as shares of a bare uvicorn application that answers a constant, in the same run.

    python benchmarks/emulator.py [--creates N] [--rounds N]

Prints creates a second (with request validation and state) as a share of the bare application's answers a second, the
same with 100,000 live sessions, and the time to the first answer. Rounds alternate; the medians are compared.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import phonenumbers
from load import drive

if TYPE_CHECKING:
    from collections.abc import Iterator

BARE = Path(__file__).with_name("bare.py")
AREAS = [
    area for area in map(str, range(201, 990))
    if phonenumbers.region_code_for_number(phonenumbers.parse(f"+1{area}5550100")) == "US"
]
LIVE = 100_000


@contextmanager
def started(words: list[str]) -> Iterator[tuple[str, float]]:
    """A server in a process of its own: its base URL, and the seconds until it answered for the first time."""
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:  # noqa: S603 - our own words
        try:
            assert server.stdout is not None  # noqa: S101 - it is a pipe
            url = server.stdout.readline().split()[-1]
            ask("GET", f"{url}/v1/Account/none/Masking/Session")
            yield url, time.perf_counter() - begun
        finally:
            server.terminate()
            server.wait()


def serve() -> list[str]:
    """The words that start the emulator."""
    return ["-m", "testline", "serve", "plivo-masking", "--port", "0"]


def ask(method: str, url: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
    """One request of the control API."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
            return json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return json.loads(error.read() or b"null")


def prepared(url: str) -> dict[str, str]:
    """An account without rate limit and with 200 numbers; its credentials."""
    control = f"{url}/_testline/v1"
    accounts = ask("GET", f"{control}/accounts?surface=plivo-masking")["accounts"]
    ask("PATCH", f"{control}/accounts/plivo-masking/primary", {"settings": {"rate_limit": None}})
    numbers = [
        {"number": f"1{area}55501{i:02d}", "country": "US", "voice": True, "sms": True}
        for area in ("907", "808") for i in range(100)
    ]
    ask("PUT", f"{control}/accounts/plivo-masking/primary/numbers", {"numbers": numbers})
    return dict(next(one for one in accounts if one["name"] == "primary")["credentials"])


def creates(url: str, credentials: dict[str, str], seed: int) -> Iterator[bytes]:
    """Creates between two random people with numbers kept for fiction, without end."""
    chosen = random.Random(seed)  # noqa: S311 - reproducible, not secret
    pair = f"{credentials['auth_id']}:{credentials['auth_token']}"
    head = (
        f"POST /v1/Account/{credentials['auth_id']}/Masking/Session/ HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
        f"Authorization: Basic {base64.b64encode(pair.encode()).decode()}\r\nContent-Type: application/json\r\n"
    )
    while True:
        one, other = (f"+1{chosen.choice(AREAS)}55501{chosen.randrange(100):02d}" for _ in range(2))
        body = f'{{"first_party": "{one}", "second_party": "{other}", "session_expiry": 86400}}'
        yield f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def rate(url: str, requests: Iterator[bytes], count: int, wanted: str) -> float:
    """Answers a second; every answer must have the wanted status but for a few refusals of a full pool."""
    parts = urlsplit(url)
    seconds, tally = drive(str(parts.hostname), int(parts.port or 80), islice(requests, count))
    if tally.get(wanted, 0) < 0.99 * count:
        message = f"expected {wanted} from {url}, got {tally}"
        raise SystemExit(message)
    return count / seconds


def measure(count: int, rounds: int) -> dict[str, float]:
    """All figures of one run."""
    starts: dict[str, list[float]] = {"bare": [], "emulator": []}
    for _ in range(5):
        for name, words in (("bare", [str(BARE)]), ("emulator", serve())):
            with started(words) as (_, seconds):
                starts[name].append(seconds)
    rates: dict[str, list[float]] = {"bare": [], "few": [], "many": []}
    with started([str(BARE)]) as (bare, _), started(serve()) as (few, _), started(serve()) as (many, _):
        owners = {url: prepared(url) for url in (few, many)}
        streams = {url: creates(url, owners[url], 1) for url in (few, many)}
        plain = creates(bare, {"auth_id": "MA", "auth_token": "x"}, 1)
        rate(many, streams[many], LIVE, "201")
        for _ in range(rounds):
            ask("POST", f"{few}/_testline/v1/reset")
            prepared(few)
            rate(few, streams[few], 100, "201")
            rates["bare"].append(rate(bare, plain, count, "200"))
            rates["few"].append(rate(few, streams[few], count, "201"))
            rates["many"].append(rate(many, streams[many], count, "201"))
    middle = {name: statistics.median(found) for name, found in rates.items()}
    return {
        **middle, "share": middle["few"] / middle["bare"], "held": middle["many"] / middle["few"],
        "start": statistics.median(starts["emulator"]) / statistics.median(starts["bare"]),
        "start_seconds": statistics.median(starts["emulator"]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creates", type=int, default=10_000, help="requests a round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found = measure(options.creates, options.rounds)
    print(f"bare uvicorn, a constant answer        {found['bare']:8.0f} a second")
    print(f"creates, from 100 live sessions        {found['few']:8.0f} a second, {found['share']:.0%} of bare (budget 40 %)")
    print(f"creates, from {LIVE:,} live sessions    {found['many']:8.0f} a second, {found['held']:.0%} of that (budget 90 %)")
    print(f"time to the first answer               {found['start_seconds']:8.2f} s, {found['start']:.1f} times bare (budget 3)")


if __name__ == "__main__":
    main()
