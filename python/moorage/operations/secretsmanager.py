"""Requests and replies of secretsmanager: types in secretsmanager.pyi. While a program runs, a structure is a dict and an enumeration a str."""

from . import shape


def __getattr__(name: str) -> type:
    return shape("secretsmanager", name)
