# Runs once, as superuser, when the server's data is made: the roles may log in. Variables of psql keep
# the passwords out of its command line's SQL.
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v owner="$OWNER_PASSWORD" -v writer="$WRITER_PASSWORD" \
  -v connector="$CONNECTOR_PASSWORD" -v projector="$PROJECTOR_PASSWORD" <<'SQL'
set log_statement = none;
alter role projectory_owner login password :'owner';
alter role projectory_writer login password :'writer';
alter role projectory_connector login password :'connector';
alter role projectory_projector login password :'projector';
SQL
