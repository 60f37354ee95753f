#!/bin/sh
# cellar, every night after the backup: thin out, copy to the second place, thin out there.
set -eu
lab=/srv/lab
here=/srv/restic/harbor
there=s3:https://s3.storage.example/lindenhof-backup
export AWS_SHARED_CREDENTIALS_FILE=/run/lab-secrets/offsite-account

thin_out() {
	restic "$@" forget --group-by host --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --prune
}

thin_out --repo "$here" --password-file /run/lab-secrets/restic-cellar
restic --repo "$there" --password-file /run/lab-secrets/restic-offsite \
	copy --from-repo "$here" --from-password-file /run/lab-secrets/restic-cellar
thin_out --repo "$there" --password-file /run/lab-secrets/restic-offsite

sh "$lab/stacks/backup/record-success.sh" offsite
