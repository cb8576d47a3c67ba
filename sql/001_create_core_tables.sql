-- Roles, users, the audit log and customers.

-- +goose Up
CREATE TABLE roles (
    id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    name        text        NOT NULL,
    description text,
    permissions text[]      NOT NULL DEFAULT '{}',
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT roles_pkey PRIMARY KEY (id),
    CONSTRAINT roles_name_key UNIQUE (name),
    CONSTRAINT roles_name_check CHECK (name ~ '^[a-z][a-z0-9_]*$')
);

CREATE TYPE user_status AS ENUM ('invited', 'active', 'suspended', 'deactivated');

CREATE TABLE users (
    id            uuid        NOT NULL DEFAULT gen_random_uuid(),
    role_id       uuid        NOT NULL,
    email         text        NOT NULL,
    full_name     text        NOT NULL,
    phone         text,
    status        user_status NOT NULL,
    last_login_at timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    password_hash text,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE RESTRICT,
    CONSTRAINT users_email_check CHECK (email = lower(email) AND email LIKE '%_@_%'),
    CONSTRAINT users_full_name_check CHECK (full_name <> ''),
    CONSTRAINT users_phone_check CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    -- Catches a password that somebody forgot to hash: PHC strings start with $.
    CONSTRAINT users_password_hash_check CHECK (password_hash LIKE '$%')
);

CREATE INDEX users_role_id_idx ON users (role_id);

COMMENT ON COLUMN users.password_hash IS
    'PHC string, such as $argon2id$...; NULL until a password is chosen. Read by the authentication service only';

CREATE TYPE audit_action AS ENUM (
    'created', 'updated', 'deleted', 'viewed', 'exported', 'signed_in', 'sign_in_refused'
);

CREATE TABLE audit_logs (
    id            uuid         NOT NULL DEFAULT gen_random_uuid(),
    actor_user_id uuid,
    action        audit_action NOT NULL,
    entity_type   text         NOT NULL,
    entity_id     uuid         NOT NULL,
    changes       jsonb,
    ip_address    inet,
    request_id    text,
    occurred_at   timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT audit_logs_pkey PRIMARY KEY (id),
    -- Who has acted stays known: such a user is deactivated, not deleted.
    CONSTRAINT audit_logs_actor_user_id_fkey
        FOREIGN KEY (actor_user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT audit_logs_entity_type_check CHECK (entity_type ~ '^[A-Z][A-Za-z0-9]*$'),
    CONSTRAINT audit_logs_changes_check CHECK (jsonb_typeof(changes) = 'object')
);

CREATE INDEX audit_logs_actor_user_id_idx ON audit_logs (actor_user_id);
CREATE INDEX audit_logs_entity_idx ON audit_logs (entity_type, entity_id, occurred_at);
CREATE INDEX audit_logs_occurred_at_idx ON audit_logs (occurred_at);

-- +goose StatementBegin
CREATE FUNCTION audit_logs_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_logs is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END;
$$;
-- +goose StatementEnd

CREATE TRIGGER audit_logs_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION audit_logs_refuse_change();

CREATE TYPE gender AS ENUM ('female', 'male', 'other');

CREATE TABLE customers (
    id                           uuid        NOT NULL DEFAULT gen_random_uuid(),
    customer_number              text        NOT NULL,
    user_id                      uuid,
    full_name                    text        NOT NULL,
    email                        text,
    phone                        text        NOT NULL,
    date_of_birth                date,
    gender                       gender,
    billing_address_line1        text,
    billing_address_line2        text,
    billing_address_city         text,
    billing_address_state_code   text,
    billing_address_postal_code  text,
    billing_address_country_code text,
    gstin                        text,
    marketing_consent            boolean     NOT NULL DEFAULT false,
    created_at                   timestamptz NOT NULL DEFAULT now(),
    updated_at                   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_customer_number_key UNIQUE (customer_number),
    CONSTRAINT customers_user_id_key UNIQUE (user_id),
    CONSTRAINT customers_email_key UNIQUE (email),
    -- The account may be closed; what the customer bought remains.
    CONSTRAINT customers_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT customers_full_name_check CHECK (full_name <> ''),
    CONSTRAINT customers_email_check CHECK (email = lower(email) AND email LIKE '%_@_%'),
    CONSTRAINT customers_phone_check CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    CONSTRAINT customers_date_of_birth_check CHECK (date_of_birth >= DATE '1900-01-01'),
    -- The address is there as a whole or not at all.
    CONSTRAINT customers_billing_address_check CHECK (
        num_nulls(
            billing_address_line1, billing_address_city, billing_address_state_code,
            billing_address_postal_code, billing_address_country_code
        ) IN (0, 5)
        AND (billing_address_line2 IS NULL OR billing_address_line1 IS NOT NULL)
    ),
    CONSTRAINT customers_billing_address_state_code_check
        CHECK (billing_address_state_code ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'),
    CONSTRAINT customers_billing_address_country_code_check
        CHECK (billing_address_country_code ~ '^[A-Z]{2}$'),
    CONSTRAINT customers_gstin_check
        CHECK (gstin ~ '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$')
);

CREATE INDEX customers_phone_idx ON customers (phone);

-- +goose Down
DROP TABLE customers;
DROP TYPE gender;
DROP TABLE audit_logs;
DROP FUNCTION audit_logs_refuse_change();
DROP TYPE audit_action;
DROP TABLE users;
DROP TYPE user_status;
DROP TABLE roles;
