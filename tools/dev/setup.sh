# Part of ./dev: installs what Moorage needs to build. Every function does nothing where nothing is missing.

root=$PWD
venv=$root/build/venv

say() { printf '\033[1m==\033[0m %s\n' "$*" >&2; }
if [[ -n ${NO_COLOR:-} || ! -t 2 ]]; then say() { printf '== %s\n' "$*" >&2; }; fi
fail() { printf 'error: %s\n' "$1" >&2; shift; for line in "$@"; do printf '  %s\n' "$line" >&2; done; exit 1; }

# phases N: the command has N phases. phase NAME: the next one begins; its progress lines begin with "[2/5] NAME".
phases_in_all=0 phases_begun=0 phase_label=
phases() { phases_in_all=$1; phases_begun=0; }
phase() {
  phases_begun=$((phases_begun + 1))
  phase_label="[$phases_begun/$((phases_in_all > phases_begun ? phases_in_all : phases_begun))] $1"
}
tell() { printf '%s: %s\n' "$phase_label" "$*" >&2; }

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "this step needs root: $*" "become root or install sudo, then run ./dev again"; fi
}

# What apt-get says about its progress, as one line for each tenth: downloads first, then the installation.
show_apt() {
  awk -F: -v label="$phase_label" '
    $1 == "dlstatus" || $1 == "pmstatus" {
      tenth = $1 int($3 / 10)
      if (tenth != last) printf "%s: %s, %d %%\n", label, $1 == "dlstatus" ? "downloading" : "installing", $3 > "/dev/stderr"
      last = tenth
    }'
}

# setup_packages LIST…: installs the packages of these files. The stamp holds a hash of the lists: a second run asks neither dpkg
# nor apt.
setup_packages() {
  phase "Debian packages"
  local list stamp missing=() name
  list=$(cat "$@" | grep -v '^#')
  stamp=build/.packages-$(cat "$@" | sha256sum | cut -c1-16)
  [[ -e $stamp ]] && return
  command -v apt-get >/dev/null || fail "no apt-get here" "Moorage is built on Debian 12; install by hand:" $list
  for name in $list; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep '^install ok installed' >/dev/null || missing+=("$name")
  done
  if ((${#missing[@]})); then
    tell "installing ${#missing[@]} of $(wc -w <<<"$list"): ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o APT::Status-Fd=1 "${missing[@]}" | show_apt
  fi
  mkdir -p build && touch "$stamp"
}

venv_stamp() { printf '%s' "$venv/.requirements-$(cat "$@" | sha256sum | cut -c1-16)"; }

# setup_venv LIST…: the packages of requirements.txt and of these files. Packages are added to an environment that holds a part of
# them; any other environment is made anew, so that what is no longer listed is no longer there.
setup_venv() {
  phase "Python packages"
  local base=tools/dev/requirements.txt test=tools/dev/requirements-test.txt stamp files=() file known anew=
  stamp=$(venv_stamp $base "$@")
  [[ -e $stamp ]] && return
  for known in "$venv"/.requirements-*; do
    case $known in "$(venv_stamp $base)" | "$(venv_stamp $base $test)") ;; *) anew=--clear ;; esac
  done
  [[ -z $anew && -x $venv/bin/pip ]] || /usr/bin/python3 -m venv --clear "$venv"
  for file in $base "$@"; do files+=(-r "$file"); done
  tell "installing $(cat $base "$@" | grep -vc '^#') into build/venv"
  "$venv/bin/pip" install -q --disable-pip-version-check "${files[@]}"
  touch "$(venv_stamp $base)" "$stamp"
}

setup_environment() {
  export PATH=$venv/bin:$PATH
  # The same source at another path (a fresh clone) hits the same cache.
  export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
}

# What building and running the product needs, and nothing for tests. Where the test packages were installed before, they are used.
setup_product() {
  setup_packages tools/dev/packages.txt
  if [[ -e $(venv_stamp tools/dev/requirements.txt tools/dev/requirements-test.txt) ]]; then phase "Python packages"; else setup_venv; fi
  setup_environment
}

setup_machine() {
  setup_packages tools/dev/packages.txt tools/dev/packages-test.txt
  setup_venv tools/dev/requirements-test.txt "$@"
  setup_environment
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
