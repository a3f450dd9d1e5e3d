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
  find "$build/core" "$build/schemas" -name 'libmoorage_*.a' | sort | sed 's/^/ADDLIB /'
  find "$build/capi" -path '*moorage_capi_border*' -name '*.o' | sort | sed 's/^/ADDMOD /'
  echo SAVE
  echo END
} >"$script"
ar -M <"$script"
strip --strip-debug "$out"
ranlib "$out"
