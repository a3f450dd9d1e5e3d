"""Removing a directory tree however deep it is, and never anything outside of it.

Directories are opened, not named: a symbolic link is removed and not followed. What lies deeper is moved up beside the top first, so the
depth costs neither stack nor descriptors. A mount point in the tree cannot be moved and ends the removal with an error.
"""

from __future__ import annotations

import os
import stat
import uuid

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def remove(path: str) -> None:
    """Removes a file, a link or a whole tree. Raises OSError where a part cannot be removed; a second call continues."""
    parent = os.open(os.path.dirname(path) or ".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        name = os.path.basename(path)
        if not stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
            os.unlink(name, dir_fd=parent)
            return
        top = _open(name, parent)
        try:
            _empty(top)
        finally:
            os.close(top)
        os.rmdir(name, dir_fd=parent)
    finally:
        os.close(parent)


def _empty(top: int) -> None:
    """Removes the contents of a directory."""
    mark = f".purge-{uuid.uuid4().hex}-"
    moved = 0
    waiting = _clear(top)
    while waiting:
        name = waiting.pop()
        directory = _open(name, top)
        try:
            for inner in _clear(directory):
                _move(inner, directory, f"{mark}{moved}", top)
                waiting.append(f"{mark}{moved}")
                moved += 1
        finally:
            os.close(directory)
        os.rmdir(name, dir_fd=top)


def _clear(directory: int) -> list[str]:
    """Removes everything but directories, and returns the names of those."""
    found = []
    with os.scandir(directory) as entries:
        names = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_directory in names:
        if is_directory:
            found.append(name)
        else:
            os.unlink(name, dir_fd=directory)
    return found


def _move(name: str, source: int, target: str, top: int) -> None:
    try:
        os.rename(name, target, src_dir_fd=source, dst_dir_fd=top)
    except PermissionError:     # moving a directory changes its own "..", which its mode may forbid to its owner
        _unlock(name, source)
        os.rename(name, target, src_dir_fd=source, dst_dir_fd=top)


def _open(name: str, parent: int) -> int:
    """Opens a directory that can be read and changed by its owner afterwards."""
    try:
        directory = os.open(name, _DIRECTORY, dir_fd=parent)
    except PermissionError:
        _unlock(name, parent)
        directory = os.open(name, _DIRECTORY, dir_fd=parent)
    if os.fstat(directory).st_mode & 0o700 != 0o700 and os.fstat(directory).st_uid == os.geteuid():
        os.fchmod(directory, 0o700)
    return directory


def _unlock(name: str, parent: int) -> None:
    place = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        os.chmod(f"/proc/self/fd/{place}", 0o700)
    finally:
        os.close(place)
