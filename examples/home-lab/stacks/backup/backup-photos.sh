#!/bin/sh
# harbor, every night: dump the database, then send dump and library to cellar.
set -eu
lab=/srv/lab
dump=/srv/photos/dump/photos.pgdump

mkdir -p "$(dirname "$dump")"
docker compose --project-directory "$lab/stacks/photos" exec -T database \
	pg_dump --username photos --format custom photos >"$dump.new"
mv "$dump.new" "$dump"

restic --repository-file /run/lab-secrets/restic-cellar-url --password-file /run/lab-secrets/restic-cellar \
	backup --tag photos "$dump" /srv/photos/library

sh "$lab/stacks/backup/record-success.sh" photos
