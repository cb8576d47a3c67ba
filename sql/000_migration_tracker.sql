-- The history of migrations: one row a migration, with the state that it is in.
--
-- The migration runner creates this table by itself before it does anything
-- else, hence IF NOT EXISTS. It is no entity: no message stands for it.

-- +goose Up
CREATE TABLE IF NOT EXISTS contracts_migrations (
    version            bigint      NOT NULL,
    name               text        NOT NULL,
    checksum           text        NOT NULL,
    status             text        NOT NULL,
    statement_count    integer     NOT NULL,
    statements_applied integer     NOT NULL DEFAULT 0,
    applied_at         timestamptz NOT NULL DEFAULT now(),
    applied_by         text        NOT NULL DEFAULT current_user,
    duration_ms        bigint,
    tool_version       text        NOT NULL,
    CONSTRAINT contracts_migrations_pkey PRIMARY KEY (version),
    CONSTRAINT contracts_migrations_version_check CHECK (version >= 0),
    CONSTRAINT contracts_migrations_checksum_check CHECK (checksum ~ '^[0-9a-f]{64}$'),
    CONSTRAINT contracts_migrations_status_check
        CHECK (status IN ('pending', 'applied', 'failed', 'rolled_back')),
    CONSTRAINT contracts_migrations_statements_check
        CHECK (statements_applied BETWEEN 0 AND statement_count),
    CONSTRAINT contracts_migrations_applied_check
        CHECK (status <> 'applied' OR statements_applied = statement_count),
    CONSTRAINT contracts_migrations_duration_check CHECK (duration_ms >= 0)
);

COMMENT ON TABLE contracts_migrations IS 'History of migrations, kept by the migration runner';
COMMENT ON COLUMN contracts_migrations.version IS 'Number that the file name starts with';
COMMENT ON COLUMN contracts_migrations.name IS 'File name without version and extension';
COMMENT ON COLUMN contracts_migrations.checksum IS
    'SHA-256 of the file in lower-case hexadecimal, line ends normalised to LF';
COMMENT ON COLUMN contracts_migrations.statement_count IS 'Statements of the section that ran last';
COMMENT ON COLUMN contracts_migrations.statements_applied IS
    'Position reached: where a migration without a transaction goes on after a failure';
COMMENT ON COLUMN contracts_migrations.applied_at IS 'When the status was last changed';
COMMENT ON COLUMN contracts_migrations.duration_ms IS 'Time that the section took; NULL while it runs';
COMMENT ON COLUMN contracts_migrations.tool_version IS 'Version of the tool that ran it';

-- +goose Down
DROP TABLE IF EXISTS contracts_migrations;
