-- Prescriptions, and the foreign key from orders to them.

-- +goose Up
CREATE TYPE prescription_status AS ENUM ('draft', 'active', 'fulfilled', 'expired', 'cancelled');

CREATE TABLE prescriptions (
    id                               uuid                NOT NULL DEFAULT gen_random_uuid(),
    prescription_number              text                NOT NULL,
    customer_id                      uuid                NOT NULL,
    practitioner_user_id             uuid,
    practitioner_name                text                NOT NULL,
    practitioner_registration_number text                NOT NULL,
    status                           prescription_status NOT NULL,
    chief_complaint                  text,
    notes                            text,
    prescribed_on                    date                NOT NULL,
    valid_until                      date,
    created_at                       timestamptz         NOT NULL DEFAULT now(),
    updated_at                       timestamptz         NOT NULL DEFAULT now(),
    CONSTRAINT prescriptions_pkey PRIMARY KEY (id),
    CONSTRAINT prescriptions_prescription_number_key UNIQUE (prescription_number),
    CONSTRAINT prescriptions_customer_id_fkey
        FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,
    CONSTRAINT prescriptions_practitioner_user_id_fkey
        FOREIGN KEY (practitioner_user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT prescriptions_practitioner_check
        CHECK (practitioner_name <> '' AND practitioner_registration_number <> ''),
    CONSTRAINT prescriptions_valid_until_check CHECK (valid_until >= prescribed_on)
);

CREATE INDEX prescriptions_customer_id_idx ON prescriptions (customer_id, prescribed_on);
CREATE INDEX prescriptions_practitioner_user_id_idx ON prescriptions (practitioner_user_id);

CREATE TABLE prescription_items (
    id                  uuid          NOT NULL DEFAULT gen_random_uuid(),
    prescription_id     uuid          NOT NULL,
    line_number         integer       NOT NULL,
    remedy_name         text          NOT NULL,
    potency_scale       potency_scale NOT NULL,
    potency             text          NOT NULL,
    dosage_form         dosage_form   NOT NULL,
    dosage_instructions text          NOT NULL,
    duration_days       integer,
    product_id          uuid,
    quantity            integer       NOT NULL,
    created_at          timestamptz   NOT NULL DEFAULT now(),
    updated_at          timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT prescription_items_pkey PRIMARY KEY (id),
    CONSTRAINT prescription_items_line_key UNIQUE (prescription_id, line_number),
    CONSTRAINT prescription_items_prescription_id_fkey
        FOREIGN KEY (prescription_id) REFERENCES prescriptions (id) ON DELETE CASCADE,
    CONSTRAINT prescription_items_product_id_fkey
        FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT prescription_items_line_number_check CHECK (line_number > 0),
    CONSTRAINT prescription_items_potency_check CHECK (
        CASE potency_scale
            WHEN 'centesimal' THEN potency ~ '^([1-9][0-9]*[CM]|CM|MM)$'
            WHEN 'decimal' THEN potency ~ '^[1-9][0-9]*X$'
            WHEN 'fifty_millesimal' THEN potency ~ '^0/[1-9][0-9]*$'
            WHEN 'mother_tincture' THEN potency = 'Q'
        END
    ),
    CONSTRAINT prescription_items_dosage_instructions_check CHECK (dosage_instructions <> ''),
    CONSTRAINT prescription_items_duration_days_check CHECK (duration_days > 0),
    CONSTRAINT prescription_items_quantity_check CHECK (quantity > 0)
);

-- The unique key begins with prescription_id and serves its foreign key too.
CREATE INDEX prescription_items_product_id_idx ON prescription_items (product_id);

-- Not validated here: a check of the rows would hold up writers of orders until
-- this transaction ends. 005 does it.
ALTER TABLE orders
    ADD CONSTRAINT orders_prescription_id_fkey
    FOREIGN KEY (prescription_id) REFERENCES prescriptions (id) ON DELETE RESTRICT NOT VALID;

-- +goose Down
ALTER TABLE orders DROP CONSTRAINT orders_prescription_id_fkey;
DROP TABLE prescription_items;
DROP TABLE prescriptions;
DROP TYPE prescription_status;
