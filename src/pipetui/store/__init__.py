"""The SQLite file: connections, migrations, the journal, backups, tables and the database thread."""
