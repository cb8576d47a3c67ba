CREATE TABLE numbers
(
    a INT, b BIGINT UNSIGNED NOT NULL, c Decimal(18, 4), d Decimal64(2), e DEC(5), f DOUBLE PRECISION,
    g Float32, h bool, i Int128, j UInt256, k Decimal, l TINYINT SIGNED, m NUMERIC(10, 3), n BFloat16
) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE texts (a VARCHAR(255), b TEXT NULL, c BINARY(16), d char(3) DEFAULT 'abc', e Nullable(FixedString(4)), f UUID, g IPv4, h IPv6, i INET4)
    ENGINE = MergeTree() PRIMARY KEY f;
CREATE TABLE times (
    a Date, b Date32, c DateTime, d DateTime('Europe/Berlin'), e DateTime64, f DateTime64(6), g DateTime64(9, 'UTC'),
    h TIMESTAMP, i DateTime32, j DateTime(3)
) ENGINE = Memory;
CREATE TABLE composed (
    a Array(Array(Nullable(Int64))), b Map(String, Array(UInt8)), c Tuple(String, UInt8), d Tuple(x Float64, y Float64, `z z` String),
    e Nested(k String, v Array(Int8)), f LowCardinality(Nullable(String)), g Array(Tuple(id UInt64, name String)),
    h Enum('b' = 2, 'a' = 1, 'it''s' = 3), i Enum16('x' = -300, 'y' = 1000), j Enum8('z' = 5, 'w', 'u'), l Enum('p', 'q'), k Tuple(a Tuple(b UInt8))
) ENGINE = MergeTree ORDER BY (c.1, a) SETTINGS allow_nullable_key = 1, allow_suspicious_indices = 1;
CREATE TABLE variants (v Variant(UInt64, String, Array(UInt64)), d Dynamic, j JSON, k JSON(a.b UInt32, SKIP a.e, max_dynamic_paths = 16)) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE defaults (
    id UInt64,
    a UInt32 DEFAULT id + 1,
    b DEFAULT toString(id),
    c String MATERIALIZED concat('x', toString(id), ';'),
    d Array(UInt8) DEFAULT [1, 2, 3],
    e UInt8 EPHEMERAL,
    f String DEFAULT hex(e) CODEC(ZSTD),
    g DateTime DEFAULT now() TTL g + INTERVAL 1 MONTH,
    h String DEFAULT 'COMMENT' COMMENT 'DEFAULT',
    i Int8 DEFAULT -1,
    j Nullable(String) DEFAULT NULL,
    k Int64 DEFAULT CASE WHEN id > 3 THEN 1 ELSE 2 END,
    l UInt8 DEFAULT id IN (1, 2) AND NOT (id IS NULL),
    m UInt64 DEFAULT id::UInt64
) ENGINE = ReplacingMergeTree(a) ORDER BY id;
CREATE TABLE marked (id UInt64 PRIMARY KEY, name String PRIMARY KEY, x Int8) ENGINE = MergeTree;
CREATE TABLE keyed (a UInt8, b UInt8, c UInt32, CONSTRAINT positive CHECK a > 0, CONSTRAINT known ASSUME b < 10, PRIMARY KEY (a, b, intHash32(c)))
    ENGINE = MergeTree ORDER BY (a, b, intHash32(c)) SAMPLE BY intHash32(c);
CREATE TABLE projected (a UInt8, b UInt8, PROJECTION by_b (SELECT b, count() GROUP BY b), PROJECTION sorted (SELECT * ORDER BY b))
    ENGINE = MergeTree ORDER BY a;
ALTER TABLE projected ADD PROJECTION sums (SELECT a, sum(b) GROUP BY a);
ALTER TABLE projected DROP PROJECTION by_b;
CREATE TABLE copied AS keyed;
CREATE TABLE copied_elsewhere AS defaults ENGINE = Log;
CREATE TABLE filled ENGINE = MergeTree ORDER BY n AS SELECT number AS n, toString(number) AS s FROM numbers(10);
CREATE TABLE typed (n UInt64, s String) ENGINE = MergeTree ORDER BY n AS SELECT number AS n, toString(number) AS s FROM numbers(10);
CREATE TABLE `odd name` (`a b` Int8, `select` String, "quoted" UInt8) ENGINE = MergeTree ORDER BY (`a b`, quoted);
CREATE TABLE nothing (x UInt8) ENGINE = Null;
CREATE TABLE logged (x UInt8) ENGINE = TinyLog COMMENT 'small';
CREATE TABLE collapsing (k UInt8, sign Int8, version UInt8) ENGINE = VersionedCollapsingMergeTree(sign, version) ORDER BY k;
CREATE TABLE summed (k UInt8, x UInt64, y UInt64) ENGINE = SummingMergeTree((x, y)) ORDER BY (k);
CREATE TABLE moved (d Date, x UInt8) ENGINE = MergeTree PARTITION BY (toMonday(d), x % 2) ORDER BY d TTL d + INTERVAL 1 WEEK GROUP BY d SET x = max(x), d + INTERVAL 1 YEAR DELETE WHERE x = 1;
CREATE OR REPLACE TABLE nothing (y String) ENGINE = Memory;
SET flatten_nested = 0;
CREATE TABLE unfilled (x UInt8, y Nullable(UInt8)) ENGINE = StripeLog;
CREATE TEMPORARY TABLE gone (x UInt8);
