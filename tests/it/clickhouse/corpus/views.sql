CREATE DATABASE IF NOT EXISTS OTHER_DATABASE COMMENT 'beside';
CREATE TABLE OTHER_DATABASE.events (id UInt64, kind LowCardinality(String), at DateTime) ENGINE = MergeTree ORDER BY (kind, id);
CREATE TABLE OTHER_DATABASE.`by day` (day Date, n AggregateFunction(count)) ENGINE = AggregatingMergeTree ORDER BY day;
CREATE VIEW recent AS SELECT * FROM OTHER_DATABASE.events WHERE at > now() - INTERVAL 1 DAY;
CREATE OR REPLACE VIEW recent AS (SELECT id, kind FROM OTHER_DATABASE.events);
CREATE VIEW typed (id UInt64, kind String) AS SELECT id, toString(kind) AS kind FROM OTHER_DATABASE.events;
CREATE VIEW asked AS SELECT id FROM OTHER_DATABASE.events WHERE kind = {kind:String};
CREATE VIEW commented AS SELECT 1 AS one COMMENT 'a view';
CREATE MATERIALIZED VIEW by_day TO OTHER_DATABASE.`by day` AS SELECT toDate(at) AS day, countState() AS n FROM OTHER_DATABASE.events GROUP BY day;
CREATE MATERIALIZED VIEW kinds ENGINE = SummingMergeTree ORDER BY kind POPULATE AS SELECT kind, count() AS n FROM OTHER_DATABASE.events GROUP BY kind;
CREATE MATERIALIZED VIEW IF NOT EXISTS typed_mv (kind String, n UInt64) ENGINE = SummingMergeTree ORDER BY kind SETTINGS index_granularity = 1024 AS SELECT kind, count() AS n FROM OTHER_DATABASE.events GROUP BY kind;
ALTER TABLE by_day MODIFY QUERY SELECT toDate(at) AS day, countState() AS n FROM OTHER_DATABASE.events WHERE id > 0 GROUP BY day;
CREATE DICTIONARY labels
(
    id UInt64,
    label String DEFAULT 'none',
    parent UInt64 DEFAULT 0 HIERARCHICAL
)
PRIMARY KEY id
SOURCE(CLICKHOUSE(TABLE 'names' DB 'x'))
LAYOUT(FLAT())
LIFETIME(MIN 0 MAX 1000)
COMMENT 'names of kinds';
DROP VIEW recent;
DROP TABLE by_day;
DROP DICTIONARY labels;
RENAME TABLE OTHER_DATABASE.events TO events;
