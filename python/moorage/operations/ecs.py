"""Requests and replies of ecs: types in ecs.pyi. While a program runs, a structure is a dict and an enumeration a str."""

from . import shape


def __getattr__(name: str) -> type:
    return shape("ecs", name)
