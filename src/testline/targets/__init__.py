"""Targets over HTTP, and all that stands around one.

`http` the transport, `profile` what a target was said to be, `control` the client of the control API, `client` the
vendor's API by operationId, `receiver` where callbacks arrive.
"""
