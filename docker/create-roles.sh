#!/bin/sh
# Runs once, when the database container starts on an empty volume.
# clinic_owner migrates, clinic_app runs; neither is a superuser.
set -eu
owner_password=$(cat "$CLINIC_OWNER_PASSWORD_FILE")
app_password=$(cat "$CLINIC_APP_PASSWORD_FILE")
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner_password="$owner_password" --set app_password="$app_password" <<'SQL'
CREATE ROLE clinic_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE clinic_app LOGIN PASSWORD :'app_password';
CREATE DATABASE clinic OWNER clinic_owner;
REVOKE ALL ON DATABASE clinic, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE clinic TO clinic_app;
SQL
