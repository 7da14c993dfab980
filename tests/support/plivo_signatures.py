"""Callback signatures that Plivo's own helpers agree on, for a fictional token: what both of our readings must give."""

from __future__ import annotations

TOKEN = "ZmljdGlvbmFsVG9rZW4wMDE"
NONCE = "05429567804466091622"
PLAIN = "https://hooks.example.test/mask"
QUERY = f"{PLAIN}?b=2&a=1"
FIELDS = (
    ("EventName", "SessionFirstPartyAnswer"),
    ("SequenceNumber", "1"),
    ("SessionUUID", "6a1d2c0e-5b7f-4f0a-9c2d-0e1f2a3b4c5d"),
)
V3 = (
    ("POST", PLAIN, FIELDS, "PiHvXOneADfZm6rCUcQ2FKWTt1lhOrN5FSTdbNi33M4="),
    ("POST", QUERY, FIELDS, "zoeaEVVKmfYSCCA9MZFNl0kji7TDhbfhebt0y279g9I="),
    ("POST", PLAIN, (), "2GFqzOJp5GgtQ/Fey3DIbuSz0ZwiBEChZvXH3baqHZw="),
    ("POST", QUERY, (), "qgpra+1h2+jeXw0Guv+P8JQYa50/MVjor2urzs8IywE="),
    ("GET", PLAIN, FIELDS, "B3IRIFdtu/7J2kj6cBkQyjVHerudqMEIOB5SyR5Ybtg="),
    ("GET", QUERY, FIELDS, "kJxpvfyDI3dPriV2keAkfDuIWeOvCAnjrr9vl+v5OVA="),
)
"""Method, URL, the callback's own fields, and the signature."""

V2 = "CT6b3OyOypyiuRHUPEE5PXqoyQ7Ltn1MV1dA4uzjxH4="
"""The signature of either URL: its query does not enter."""
