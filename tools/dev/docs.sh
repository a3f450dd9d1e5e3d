# Part of ./dev: the documentation site.

make_docs() {
  with_package python tools/make_site.py build/site-source || return 1
  case ${1:-build} in
    build) with_package env NO_MKDOCS_2_WARNING=1 mkdocs build --quiet && echo "build/site/index.html" ;;
    serve) with_package env NO_MKDOCS_2_WARNING=1 mkdocs serve --dev-addr 127.0.0.1:8000 ;;
    *) fail "docs $1 is not known" "write ./dev docs or ./dev docs serve" ;;
  esac
}
