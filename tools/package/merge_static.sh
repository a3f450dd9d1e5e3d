#!/usr/bin/env bash
# merge_static.sh BUILD OUT.a: one archive of everything of ours in a build, for programs that link Moorage whole. The libraries of
# Debian stay outside; moorage.pc names them as Libs.private.
set -euo pipefail
build=$1 out=$2
script=$(mktemp)
trap 'rm -f "$script"' EXIT
rm -f "$out"
{
  echo "CREATE $out"
  # What the shared library is linked from, as ninja knows it: the directory may hold files of earlier builds.
  library=$(ninja -C "$build" -t targets all | sed -n 's|^\(capi/libmoorage\.so\.[0-9]*\.[0-9]*\.[0-9]*\):.*|\1|p' | head -1)
  ninja -C "$build" -t query "$library" | sed -n '/^  input/,/^  outputs/p' | sed 's/^ *[|]* *//' | grep -E '^[^/].*\.(a|o)$' | sort -u |
    sed -e "s|^\(.*\.a\)$|ADDLIB $build/\1|" -e "s|^\(.*\.o\)$|ADDMOD $build/\1|"
  echo SAVE
  echo END
} >"$script"
ar -M <"$script"
strip --strip-debug "$out"
ranlib "$out"
