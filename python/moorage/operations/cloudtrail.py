"""Requests and replies of cloudtrail: types in cloudtrail.pyi. While a program runs, a structure is a dict and an enumeration a str."""

from . import shape


def __getattr__(name: str) -> type:
    return shape("cloudtrail", name)
