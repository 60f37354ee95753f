#!/bin/sh
# cellar, every month: a backup counts once it has been read back from the second place.
set -eu
lab=/srv/lab
scratch=$(mktemp -d /srv/restore-test.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
export AWS_SHARED_CREDENTIALS_FILE=/run/lab-secrets/offsite-account
export RESTIC_REPOSITORY=s3:https://s3.storage.example/lindenhof-backup
export RESTIC_PASSWORD_FILE=/run/lab-secrets/restic-offsite

restic check --read-data-subset 5%
restic restore latest --tag photos --include /srv/photos/dump --target "$scratch"
docker run --rm --interactive --network none postgres:14 pg_restore --list \
	<"$scratch/srv/photos/dump/photos.pgdump" >/dev/null

sh "$lab/stacks/backup/record-success.sh" restore-test
