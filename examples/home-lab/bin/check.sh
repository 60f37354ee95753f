#!/bin/sh
# Reads every file as the program that will load it does. Changes nothing.
set -eu
cd "$(dirname "$0")/.."
openspec validate --all --strict
nft --check --file firewall/gate.nft
named-checkzone -q lindenhof.example dns/public.zone
named-checkzone -q lindenhof.example dns/internal.zone
promtool check config --syntax-only stacks/monitoring/prometheus.yml
promtool check rules stacks/monitoring/rules.yml
for file in stacks/*/compose.yaml; do
	docker compose --file "$file" config --quiet
done
