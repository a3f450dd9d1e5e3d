# Part of ./dev: installs what Moorage needs to build. Every function does nothing where nothing is missing.

root=$PWD
venv=$root/build/venv

say() { printf '\033[1m==\033[0m %s\n' "$*" >&2; }
if [[ -n ${NO_COLOR:-} || ! -t 2 ]]; then say() { printf '== %s\n' "$*" >&2; }; fi
fail() { printf 'error: %s\n' "$1" >&2; shift; for line in "$@"; do printf '  %s\n' "$line" >&2; done; exit 1; }

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "this step needs root: $*" "become root or install sudo, then run ./dev again"; fi
}

# The stamp holds a hash of the list: a second run asks neither dpkg nor apt.
setup_packages() {
  local list stamp missing=()
  list=$(grep -v '^#' tools/dev/packages.txt)
  stamp=build/.packages-$(sha256sum tools/dev/packages.txt | cut -c1-16)
  [[ -e $stamp ]] && return
  command -v apt-get >/dev/null || fail "no apt-get here" "Moorage is built on Debian 12; install by hand:" $list
  local name
  for name in $list; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep '^install ok installed' >/dev/null || missing+=("$name")
  done
  if ((${#missing[@]})); then
    say "installing ${#missing[@]} Debian packages: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
  mkdir -p build && touch "$stamp"
}

# With more lists than its own the first list's environment is made, too, for tools that need only that one.
setup_venv() {
  local plain stamp
  plain=$venv/.requirements-$(sha256sum <tools/dev/requirements.txt | cut -c1-16)
  stamp=$venv/.requirements-$(cat tools/dev/requirements.txt "${@}" | sha256sum | cut -c1-16)
  [[ -e $stamp ]] && return
  /usr/bin/python3 -m venv --clear "$venv"      # made anew, so that packages that left the list are gone
  say "installing Python packages into build/venv"
  local files=(-r tools/dev/requirements.txt) file
  for file in "$@"; do files+=(-r "$file"); done
  "$venv/bin/pip" install -q --disable-pip-version-check "${files[@]}"
  touch "$plain" "$stamp"
}

setup_machine() {
  setup_packages
  setup_venv
  export PATH=$venv/bin:$PATH
  # The same source at another path (a fresh clone) hits the same cache.
  export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
}

# crun wants the hugetlb controller on machines with cgroup v1 mounted by hand; mounting it needs root and may be refused.
setup_containers() {
  if [[ $(stat -f -c %T /sys/fs/cgroup 2>/dev/null) == tmpfs ]] && grep -q '^hugetlb' /proc/cgroups &&
     ! mountpoint -q /sys/fs/cgroup/hugetlb; then
    as_root mkdir -p /sys/fs/cgroup/hugetlb
    as_root mount -t cgroup -o hugetlb hugetlb /sys/fs/cgroup/hugetlb ||
      say "the hugetlb controller cannot be mounted here; crun may refuse to start containers"
  fi
}
