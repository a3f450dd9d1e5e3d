"""Requests and replies of elbv2: types in elbv2.pyi. While a program runs, a structure is a dict and an enumeration a str."""

from . import shape


def __getattr__(name: str) -> type:
    return shape("elbv2", name)
