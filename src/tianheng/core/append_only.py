"""The database itself refuses to change or remove an entry of the trail: triggers, on both databases."""

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "the trail is append-only"
SQLITE = {
    verb: f"CREATE TRIGGER IF NOT EXISTS core_trail_no_{verb} BEFORE {verb.upper()} ON core_trail_entry "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("update", "delete")
}
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION core_trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "DROP TRIGGER IF EXISTS core_trail_no_change ON core_trail_entry",
    "CREATE TRIGGER core_trail_no_change BEFORE UPDATE OR DELETE ON core_trail_entry "
    "FOR EACH ROW EXECUTE FUNCTION core_trail_refuse()",
)
LOOSEN = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS core_trail_no_{verb}" for verb in SQLITE),
    "postgresql": ("DROP TRIGGER IF EXISTS core_trail_no_change ON core_trail_entry",),
}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers; doing so twice changes nothing."""
    run(connection, tuple(SQLITE.values()) if connection.vendor == "sqlite" else POSTGRESQL)


def loosen(connection: BaseDatabaseWrapper) -> None:
    """Take them away: to undo the migration, and for tests that play the intruder."""
    run(connection, LOOSEN[connection.vendor])


def run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    """Execute each statement."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
