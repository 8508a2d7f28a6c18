#!/bin/sh
# Makes the secrets for docker compose, a file each in docker/secrets/; those that exist stay as they
# are. Values that .env has from an earlier version are taken over.
set -eu
cd "$(dirname "$0")"
# The folder is closed to other users of this machine. The files are open to read, because in the
# containers other users than this one read them.
mkdir -p secrets
chmod 700 secrets

random() { od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n'; }
from_env() { # as docker compose reads it: without quotes around
  [ -f ../.env ] || return 0
  sed -n "s/^$1=//p" ../.env | tail -n 1 | tr -d '\r' | sed "s/^\([\"']\)\(.*\)\1\$/\2/"
}

keep() { # <file> <text>
  [ -s "secrets/$1" ] && return 0
  printf '%s\n' "$2" >"secrets/$1.new"
  chmod 644 "secrets/$1.new"
  mv "secrets/$1.new" "secrets/$1"
}

secret() { # <file> <variable of .env>
  value=$(from_env "$2")
  keep "$1" "${value:-$(random)}"
}

secret clinic_secret CLINIC_SECRET
secret postgres_password POSTGRES_PASSWORD
secret owner_password CLINIC_OWNER_PASSWORD
secret app_password CLINIC_APP_PASSWORD
keep database_url "postgres://clinic_app:$(cat secrets/app_password)@db:5432/clinic?sslmode=disable"
keep database_migration_url "postgres://clinic_owner:$(cat secrets/owner_password)@db:5432/clinic?sslmode=disable"
echo "The secrets are in docker/secrets. Keep a copy of clinic_secret with your backups."
