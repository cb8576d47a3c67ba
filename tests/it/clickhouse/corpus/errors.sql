-- +goose Up
-- Events of errors, and what is counted of them.
CREATE TABLE IF NOT EXISTS error_events
(
    `event_id` UUID DEFAULT generateUUIDv4(),
    `project_id` LowCardinality(String),
    `fingerprint` FixedString(32),
    `level` Enum8('debug' = 1, 'info' = 2, 'warning' = 3, 'error' = 4, 'fatal' = 5) DEFAULT 'error',
    `message` String CODEC(ZSTD(3)),
    `tags` Map(LowCardinality(String), String),
    `stack` Nested(file String, line UInt32, function String),
    `user_id` Nullable(String) COMMENT 'of the project''s own users',
    `ip` IPv6,
    `occurred_at` DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    `received_at` DateTime DEFAULT now(),
    `day` Date MATERIALIZED toDate(occurred_at),
    `is_fatal` Bool ALIAS level = 'fatal',
    INDEX by_message message TYPE tokenbf_v1(10240, 3, 0) GRANULARITY 4,
    INDEX by_user user_id TYPE bloom_filter(0.01)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(occurred_at)
ORDER BY (project_id, fingerprint, occurred_at)
TTL toDateTime(occurred_at) + INTERVAL 90 DAY DELETE
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1;

CREATE TABLE issues
(
    project_id String,
    fingerprint FixedString(32),
    first_seen SimpleAggregateFunction(min, DateTime64(3)),
    last_seen SimpleAggregateFunction(max, DateTime64(3)),
    events SimpleAggregateFunction(sum, UInt64),
    users AggregateFunction(uniq, Nullable(String))
)
ENGINE = AggregatingMergeTree()
ORDER BY (project_id, fingerprint)
COMMENT 'errors that are one';

-- +goose StatementBegin
CREATE MATERIALIZED VIEW issues_mv TO issues AS
SELECT
    project_id,
    fingerprint,
    min(occurred_at) AS first_seen,
    max(occurred_at) AS last_seen,
    count() AS events, -- all; not only fatal ones
    uniqState(user_id) AS users
FROM error_events
GROUP BY project_id, fingerprint;
-- +goose StatementEnd

ALTER TABLE error_events
    ADD COLUMN release LowCardinality(String) DEFAULT '' AFTER level,
    ADD COLUMN IF NOT EXISTS `release` String,
    ADD INDEX by_release release TYPE set(100) GRANULARITY 1,
    MODIFY COLUMN message String CODEC(LZ4HC(9)) COMMENT 'without stack';

ALTER TABLE error_events RENAME COLUMN ip TO address;
ALTER TABLE error_events DROP COLUMN received_at, DROP INDEX by_user;
ALTER TABLE error_events COMMENT COLUMN `address` 'of the client', MODIFY COMMENT 'one row an error';
ALTER TABLE error_events MODIFY TTL toDateTime(occurred_at) + toIntervalDay(30);
ALTER TABLE error_events MODIFY SETTING ttl_only_drop_parts = 0, merge_with_ttl_timeout = 3600;
ALTER TABLE error_events RESET SETTING merge_with_ttl_timeout;
ALTER TABLE error_events DELETE WHERE level = 'debug';
ALTER TABLE error_events UPDATE message = '', user_id = NULL WHERE level = 'info', DELETE WHERE 0 SETTINGS mutations_sync = 1;
INSERT INTO error_events (project_id, message) VALUES ('a;b', 'it''s -- fine');
OPTIMIZE TABLE error_events FINAL;

-- +goose Down
DROP TABLE issues_mv;
DROP TABLE issues;
DROP TABLE error_events;
