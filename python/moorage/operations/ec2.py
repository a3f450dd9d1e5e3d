"""Requests and replies of ec2: types in ec2.pyi. While a program runs, a structure is a dict and an enumeration a str."""

from . import shape


def __getattr__(name: str) -> type:
    return shape("ec2", name)
