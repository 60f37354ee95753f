#!/bin/sh
# Copies the secrets of one host from the vault to memory: /run is gone after a restart.
# The folder is closed to all but root; the files are readable so that containers without root can read what is mounted.
set -eu
host=${1:?usage: fetch-secrets.sh HOST}
target=/run/lab-secrets
install -d -m 0700 "$target"
grep -v '^#' "$(dirname "$0")/../secrets/references.tsv" | while IFS="$(printf '\t')" read -r for_host file path field; do
	[ "$for_host" = "$host" ] || continue
	bao kv get -field="$field" "$path" </dev/null >"$target/$file.new"
	chmod 0444 "$target/$file.new"
	mv "$target/$file.new" "$target/$file"
done
