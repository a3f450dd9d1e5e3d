# Part of ./dev: AWS clients, each in an environment of its own under build/clients, against engines that `moorage serve` runs.

clients=$root/build/clients
# Once installed, those take less than a minute altogether: the step `clients` of ./dev test runs them.
quick_clients=(boto3 aws-cli aws-sdk-js aws-sdk-go terraform)
all_clients=("${quick_clients[@]}" ecs-deploy ansible airflow prefect dagster dask)
uv_version=0.13.8

# Installs Python packages in a tenth of pip's time (docs/decisions/0086-clients-in-the-tests.md).
uv() {
  local directory=$clients/.uv-$uv_version
  [[ -x $directory/bin/uv ]] || "$venv/bin/pip" install -q --disable-pip-version-check --target "$directory" uv==$uv_version || return 1
  "$directory/bin/uv" "$@"
}

# install_client NAME: by what lies in tests/clients/NAME. boto3 and the aws cli are in build/venv. Answers 3 where the machine lacks
# the client's language.
install_client() {
  local from=tests/clients/$1 to=$clients/$1 stamp
  if [[ -e $from/package.json ]]; then
    command -v npm >/dev/null || return 3
  elif [[ -e $from/go.mod ]]; then
    command -v go >/dev/null || return 3
  fi
  stamp=$to/.installed-$(find "$from" -type f ! -name '*.py' ! -name '*.yml' -exec sha256sum {} + | sort | sha256sum | cut -c1-16)
  [[ -e $stamp ]] && return
  tell "installing $1"
  rm -rf "$to" && mkdir -p "$to" || return 1
  if [[ -e $from/package.json ]]; then
    cp "$from"/* "$to" && npm ci --prefix "$to" --silent --ignore-scripts --no-audit --no-fund || return 1
  elif [[ -e $from/go.mod ]]; then
    (cd "$from" && go build -mod=readonly -o "$to/check" .) || return 1
  elif [[ -e $from/requirements.txt ]]; then
    uv venv -q -p /usr/bin/python3 --allow-existing "$to" && uv pip install -q -p "$to/bin/python" --no-deps -r "$from/requirements.txt" || return 1
  fi
  touch "$stamp"
}

run_clients() {
  need_module
  local names=("$@") ready=() skipped=() name code
  ((${#names[@]})) || names=("${all_clients[@]}")
  mkdir -p "$clients"
  for name in "${names[@]}"; do
    [[ " ${all_clients[*]} " == *" $name "* ]] || fail "unknown client '$name'" "clients: ${all_clients[*]}"
    code=0
    install_client "$name" || code=$?
    case $code in
      0) ready+=("$name") ;;
      3) skipped+=("$name") ;;
      *) fail "client '$name' could not be installed" "what it needs is in tests/clients/$name" ;;
    esac
  done
  ((${#skipped[@]} == 0)) || echo "left out, because this machine has no Go or no Node.js: ${skipped[*]}"
  ((${#ready[@]} == 0)) || with_package python tests/clients/run.py "${ready[@]}"
}
