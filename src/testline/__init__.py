"""Contract tests for number-masking and SMS APIs, and for the programs that call them."""

__version__ = "0.1.0"
