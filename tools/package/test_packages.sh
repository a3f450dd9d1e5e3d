#!/usr/bin/env bash
# test_packages.sh ROOT VERSION [KIND…]: installs what build/packages has on clean machines, and uses it there. Needs root.
#   a fresh environment   the wheel alone, without a library of this machine: from `pip install` to the first simulated service
#   a clean Debian 12     (chroot by debootstrap) the wheel; the Debian packages with programs in C by pkg-config, CMake and the static
#                         library; the tarball; the message of a source distribution that lacks everything
set -euo pipefail
root=$1 version=$2
shift 2
kinds=${*:-wheel sdist tarball deb}
packages=$root/build/packages
base=$root/build/package-chroot-base.tar
work=$(mktemp -d /var/tmp/moorage-package-test.XXXXXX)
chroot_dir=$work/chroot
mirror=${MOORAGE_DEBIAN_MIRROR:-http://deb.debian.org/debian}

finish() {
  local mounted
  for mounted in proc dev; do
    if mountpoint -q "$chroot_dir/$mounted" 2>/dev/null; then umount "$chroot_dir/$mounted"; fi
  done
  rm -rf --one-file-system "$work"
}
trap finish EXIT

say() { printf '== %s\n' "$*"; }
passed=0
pass() { passed=$((passed + 1)); printf 'passed: %s\n' "$*"; }
# wanted KIND FILES: it is asked for, and there.
wanted() { [[ " $kinds " == *" $1 "* ]] && compgen -G "$packages/$2" >/dev/null; }

cat >"$work/first.py" <<'PYTHON'
import moorage
from moorage.testing import VirtualEngine
with VirtualEngine(machines=2) as engine:
    engine.call("ecs", "RegisterTaskDefinition", family="web", containerDefinitions=[{"name": "web", "image": "web", "memory": 64}])
    engine.call("ecs", "CreateService", serviceName="web", taskDefinition="web", desiredCount=2)
    engine.advance(60)
    assert engine.service("web").facts["runningCount"] == 2
    assert engine.plan([("UpdateService", {"service": "web", "desiredCount": 3})]).rollout.is_steady
print(moorage.__version__)
PYTHON
cat >"$work/first.c" <<'C'
#include <stdio.h>
#include <moorage/moorage.h>
int main(void) {
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  moorage_buffer* reply = NULL;
  if (moorage_config_new(&config, NULL) != MOORAGE_OK || moorage_engine_open(config, &engine, NULL) != MOORAGE_OK) return 1;
  if (moorage_call_json(engine, "ecs", "ListClusters", "{}", &reply, NULL) != MOORAGE_OK) return 2;
  printf("%s %.*s\n", moorage_version_string(), (int)moorage_buffer_size(reply), moorage_buffer_data(reply));
  moorage_buffer_free(reply);
  moorage_engine_free(engine);
  moorage_config_free(config);
  return 0;
}
C

# ------------------------------------------------------------------------------------------------------- a fresh environment

test_wheel_here() {
  say "the wheel in a fresh environment"
  local began=$SECONDS library size needs
  python3 -m venv "$work/venv"
  (cd "$work" && venv/bin/pip install -q --no-index --find-links "$packages" moorage && venv/bin/python first.py) | grep -qx "$version"
  pass "from pip install to the first simulated service and its plan in $((SECONDS - began)) s (at most 60 are promised)"
  ((SECONDS - began <= 60)) || { echo "FAILED: more than 60 s" >&2; exit 1; }
  library=$(find "$work/venv" -name 'libmoorage*.so*' | head -1)
  size=$(stat -c %s "$library")
  pass "the engine has $((size / 1024)) KiB"
  if [[ -z ${MOORAGE_PACKAGE_FROM:-} ]] && ((size > 12 * 1024 * 1024)); then
    echo "FAILED: the engine has more than 12 MiB" >&2; exit 1
  fi
  needs=$(ldd "$library" | awk '$3 ~ /^\// {print $3}' | grep -v "^$work" | grep -vE '/(libc|libm|libpthread|libdl|librt|libstdc\+\+|libgcc_s|libz)\.so' || true)
  [[ -z $needs ]] || { printf 'FAILED: the wheel needs libraries of this machine:\n%s\n' "$needs" >&2; exit 1; }
  pass "it loads nothing of this machine but what manylinux promises: the C and C++ libraries and zlib"
  find "$work/venv" -name moorage.cdx.json -path '*sboms*' | grep -q . && find "$work/venv" -path '*licenses/bundled/openssl.txt' | grep -q .
  pass "it has its bill of materials and the licences of what is inside"
}

# ---------------------------------------------------------------------------------------------------------- a clean Debian 12

inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$chroot_dir" "$@"; }

clean_debian() {
  finish_mounts
  rm -rf --one-file-system "$chroot_dir" && mkdir -p "$chroot_dir"
  if [[ ! -e $base ]]; then
    debootstrap --variant=minbase --include=ca-certificates bookworm "$chroot_dir" "$mirror" >"$work/debootstrap.log" 2>&1 ||
      { tail -n 5 "$work/debootstrap.log" >&2; echo "FAILED: no clean Debian could be made from $mirror" >&2; exit 1; }
    tar -C "$chroot_dir" -cf "$base" .
  else
    tar -C "$chroot_dir" -xf "$base"
  fi
  cp /etc/resolv.conf "$chroot_dir/etc/resolv.conf"
  printf 'deb %s bookworm main\n' "$mirror" >"$chroot_dir/etc/apt/sources.list"
  mount -t proc proc "$chroot_dir/proc"
  mkdir -p "$chroot_dir/packages"
  cp "$packages"/* "$work"/first.* "$chroot_dir/packages/"
  inside apt-get update -qq
}

finish_mounts() { if mountpoint -q "$chroot_dir/proc" 2>/dev/null; then umount "$chroot_dir/proc"; fi; }
add() { inside apt-get install -y -qq --no-install-recommends "$@" >"$work/apt.log" 2>&1 || { tail -n 15 "$work/apt.log" >&2; exit 1; }; }

test_wheel_in_debian() {
  say "the wheel in a clean Debian 12"
  add python3-venv
  inside python3 -m venv /venv
  inside /venv/bin/pip install -q --no-index --find-links /packages moorage
  inside /venv/bin/python /packages/first.py | grep -qx "$version"
  inside /venv/bin/moorage version >/dev/null
  pass "wheel in a Debian 12 with nothing but python3-venv"
}

test_sdist_in_debian() {
  say "the source distribution in a Debian 12 without any library"
  add cmake g++ ninja-build
  local said
  mkdir -p "$chroot_dir/source"
  tar -C "$chroot_dir/source" --strip-components=1 -xf "$packages"/moorage-"$version".tar.gz
  if said=$(inside cmake -S /source -B /build -G Ninja -DMOORAGE_TESTS=OFF 2>&1); then echo "FAILED: it configured" >&2; exit 1; fi
  for package in libcapnp-dev liblmdb-dev libre2-dev libsimdjson-dev libseccomp-dev libssl-dev; do
    grep -q "apt-get install .*$package" <<<"$said" || { printf 'FAILED: %s is not named:\n%s\n' "$package" "$said" >&2; exit 1; }
  done
  pass "the source distribution names the Debian packages that are missing"
}

test_tarball_in_debian() {
  say "the tarball in a clean Debian 12"
  add gcc libc6-dev pkg-config libstdc++6
  inside tar -C /opt -xJf "/packages/moorage-$version-linux-$(uname -m).tar.xz" 2>/dev/null || { add xz-utils; inside tar -C /opt -xJf "/packages/moorage-$version-linux-$(uname -m).tar.xz"; }
  inside sh -c "cd /tmp && export PKG_CONFIG_PATH=\$(dirname \$(find /opt -name moorage.pc)) && gcc -o first /packages/first.c \$(pkg-config --cflags --libs moorage) -Wl,-rpath,\$(pkg-config --variable=libdir moorage) && ./first" | grep -q "^$version {\"clusterArns\""
  pass "the tarball serves a program in C"
}

test_debs_in_debian() {
  say "the Debian packages in a clean Debian 12"
  inside sh -c 'apt-get install -y -qq --no-install-recommends /packages/*.deb' >"$work/apt.log" 2>&1 || { tail -n 15 "$work/apt.log" >&2; exit 1; }
  inside python3 /packages/first.py | grep -qx "$version"
  inside moorage version | grep -q libmoorage
  inside test -e /usr/lib/systemd/system/moorage.service -a -e /usr/share/man/man1/moorage-plan.1.gz -a -e /usr/share/bash-completion/completions/moorage
  pass "libmoorage0, python3-moorage and moorage"
  add gcc g++ pkg-config cmake make
  inside sh -c 'cd /tmp && gcc -o dynamic /packages/first.c $(pkg-config --cflags --libs moorage) && ./dynamic' | grep -q "^$version "
  pass "libmoorage-dev by pkg-config"
  add libcapnp-dev liblmdb-dev libsimdjson-dev libspdlog-dev libre2-dev libssl-dev zlib1g-dev libseccomp-dev libmnl-dev libxxhash-dev
  inside sh -c 'cd /tmp && gcc -o static /packages/first.c $(pkg-config --cflags moorage) -Wl,--push-state,--whole-archive -l:libmoorage.a -Wl,--pop-state $(pkg-config --static --libs-only-l moorage | sed s/-lmoorage//) && ldd static | grep -c libmoorage || true; ./static' | grep -q "^$version "
  pass "libmoorage-dev, the static library"
  mkdir -p "$chroot_dir/cmake-test"
  for name in Moorage moorage; do
    printf 'cmake_minimum_required(VERSION 3.20)\nproject(test C)\nfind_package(%s 0.2 REQUIRED)\nadd_executable(first /packages/first.c)\ntarget_link_libraries(first %s::moorage)\n' "$name" "$name" >"$chroot_dir/cmake-test/CMakeLists.txt"
    inside sh -c "rm -rf /cmake-build && cmake -S /cmake-test -B /cmake-build >/dev/null && cmake --build /cmake-build >/dev/null && /cmake-build/first" | grep -q "^$version "
    pass "libmoorage-dev by find_package($name)"
  done
}

if wanted wheel '*.whl'; then test_wheel_here; clean_debian; test_wheel_in_debian; fi
if wanted sdist 'moorage-*.tar.gz'; then clean_debian; test_sdist_in_debian; fi
if wanted tarball '*.tar.xz'; then clean_debian; test_tarball_in_debian; fi
if wanted deb '*.deb'; then clean_debian; test_debs_in_debian; fi
say "$passed passed"
