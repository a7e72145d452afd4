#!/usr/bin/env bash
# Writes prometheusrule.yaml: rules.yaml and alerts.yaml as objects of the Prometheus operator. A test compares them.
set -euo pipefail
cd "$(dirname "$0")"

{
    echo "# Made by prometheusrule.sh out of rules.yaml and alerts.yaml: change those."
    for file in rules alerts; do
        printf -- '---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: mtuprobe-%s\nspec:\n' "$file"
        sed 's/^\(.\)/  \1/' "$file.yaml"
    done
} >prometheusrule.yaml
