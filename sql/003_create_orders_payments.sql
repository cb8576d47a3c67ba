-- Orders, payments and invoices. Prescriptions follow in 004, and with them the
-- foreign key of orders.prescription_id.

-- +goose Up
CREATE TYPE sales_channel AS ENUM ('online', 'counter', 'phone');

CREATE TYPE order_status AS ENUM (
    'draft', 'placed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'returned'
);

CREATE TABLE orders (
    id                         uuid          NOT NULL DEFAULT gen_random_uuid(),
    order_number               text          NOT NULL,
    customer_id                uuid          NOT NULL,
    prescription_id            uuid,
    warehouse_id               uuid,
    placed_by_user_id          uuid,
    channel                    sales_channel NOT NULL,
    status                     order_status  NOT NULL,
    subtotal_currency_code     text          NOT NULL,
    subtotal_minor_units       bigint        NOT NULL,
    discount_currency_code     text          NOT NULL,
    discount_minor_units       bigint        NOT NULL,
    tax_currency_code          text          NOT NULL,
    tax_minor_units            bigint        NOT NULL,
    shipping_fee_currency_code text          NOT NULL,
    shipping_fee_minor_units   bigint        NOT NULL,
    total_currency_code        text          NOT NULL,
    total_minor_units          bigint        NOT NULL,
    shipping_address           jsonb,
    notes                      text,
    placed_at                  timestamptz,
    created_at                 timestamptz   NOT NULL DEFAULT now(),
    updated_at                 timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_order_number_key UNIQUE (order_number),
    CONSTRAINT orders_customer_id_fkey
        FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,
    CONSTRAINT orders_warehouse_id_fkey
        FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT,
    CONSTRAINT orders_placed_by_user_id_fkey
        FOREIGN KEY (placed_by_user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT orders_currency_check CHECK (
        total_currency_code ~ '^[A-Z]{3}$'
        AND subtotal_currency_code = total_currency_code
        AND discount_currency_code = total_currency_code
        AND tax_currency_code = total_currency_code
        AND shipping_fee_currency_code = total_currency_code
    ),
    CONSTRAINT orders_amounts_check CHECK (
        subtotal_minor_units >= 0
        AND discount_minor_units BETWEEN 0 AND subtotal_minor_units
        AND tax_minor_units >= 0
        AND shipping_fee_minor_units >= 0
    ),
    CONSTRAINT orders_total_check CHECK (
        total_minor_units
        = subtotal_minor_units - discount_minor_units + tax_minor_units + shipping_fee_minor_units
    ),
    CONSTRAINT orders_shipping_address_check CHECK (jsonb_typeof(shipping_address) = 'object'),
    -- Only a basket, or one that was given up, has not been placed.
    CONSTRAINT orders_placed_at_check
        CHECK (status IN ('draft', 'cancelled') OR placed_at IS NOT NULL)
);

CREATE INDEX orders_customer_id_idx ON orders (customer_id, placed_at);
CREATE INDEX orders_prescription_id_idx ON orders (prescription_id);
CREATE INDEX orders_warehouse_id_idx ON orders (warehouse_id);
CREATE INDEX orders_placed_by_user_id_idx ON orders (placed_by_user_id);
CREATE INDEX orders_status_idx ON orders (status) WHERE status IN ('placed', 'paid', 'packed', 'shipped');

CREATE TABLE order_items (
    id                       uuid        NOT NULL DEFAULT gen_random_uuid(),
    order_id                 uuid        NOT NULL,
    line_number              integer     NOT NULL,
    product_id               uuid        NOT NULL,
    inventory_item_id        uuid,
    product_name             text        NOT NULL,
    hsn_code                 text        NOT NULL,
    gst_rate_basis_points    integer     NOT NULL,
    quantity                 integer     NOT NULL,
    unit_price_currency_code text        NOT NULL,
    unit_price_minor_units   bigint      NOT NULL,
    discount_currency_code   text        NOT NULL,
    discount_minor_units     bigint      NOT NULL,
    tax_currency_code        text        NOT NULL,
    tax_minor_units          bigint      NOT NULL,
    line_total_currency_code text        NOT NULL,
    line_total_minor_units   bigint      NOT NULL,
    created_at               timestamptz NOT NULL DEFAULT now(),
    updated_at               timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT order_items_pkey PRIMARY KEY (id),
    CONSTRAINT order_items_line_key UNIQUE (order_id, line_number),
    -- Only baskets are ever deleted: payments and invoices hold all other orders.
    CONSTRAINT order_items_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT order_items_product_id_fkey
        FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT order_items_inventory_item_id_fkey
        FOREIGN KEY (inventory_item_id) REFERENCES inventory_items (id) ON DELETE RESTRICT,
    CONSTRAINT order_items_line_number_check CHECK (line_number > 0),
    CONSTRAINT order_items_hsn_code_check CHECK (hsn_code ~ '^([0-9]{4}|[0-9]{6}|[0-9]{8})$'),
    CONSTRAINT order_items_gst_rate_basis_points_check
        CHECK (gst_rate_basis_points BETWEEN 0 AND 10000),
    CONSTRAINT order_items_quantity_check CHECK (quantity > 0),
    CONSTRAINT order_items_currency_check CHECK (
        line_total_currency_code ~ '^[A-Z]{3}$'
        AND unit_price_currency_code = line_total_currency_code
        AND discount_currency_code = line_total_currency_code
        AND tax_currency_code = line_total_currency_code
    ),
    CONSTRAINT order_items_amounts_check CHECK (
        unit_price_minor_units >= 0
        AND discount_minor_units BETWEEN 0 AND unit_price_minor_units * quantity
        AND tax_minor_units >= 0
    ),
    CONSTRAINT order_items_line_total_check CHECK (
        line_total_minor_units
        = unit_price_minor_units * quantity - discount_minor_units + tax_minor_units
    )
);

-- The unique key begins with order_id and serves its foreign key too.
CREATE INDEX order_items_product_id_idx ON order_items (product_id);
CREATE INDEX order_items_inventory_item_id_idx ON order_items (inventory_item_id);

CREATE TYPE payment_method AS ENUM ('upi', 'card', 'net_banking', 'wallet', 'cash', 'cash_on_delivery');

CREATE TYPE payment_status AS ENUM (
    'pending', 'authorized', 'captured', 'failed', 'partially_refunded', 'refunded'
);

CREATE TABLE payments (
    id                            uuid           NOT NULL DEFAULT gen_random_uuid(),
    order_id                      uuid           NOT NULL,
    idempotency_key               text           NOT NULL,
    method                        payment_method NOT NULL,
    status                        payment_status NOT NULL,
    amount_currency_code          text           NOT NULL,
    amount_minor_units            bigint         NOT NULL,
    refunded_amount_currency_code text           NOT NULL,
    refunded_amount_minor_units   bigint         NOT NULL,
    gateway                       text,
    gateway_reference             text,
    failure_reason                text,
    captured_at                   timestamptz,
    created_at                    timestamptz    NOT NULL DEFAULT now(),
    updated_at                    timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT payments_pkey PRIMARY KEY (id),
    CONSTRAINT payments_idempotency_key_key UNIQUE (idempotency_key),
    CONSTRAINT payments_gateway_reference_key UNIQUE (gateway, gateway_reference),
    -- Money that moved stays on record, and so does its order.
    CONSTRAINT payments_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT,
    CONSTRAINT payments_idempotency_key_check CHECK (idempotency_key <> ''),
    CONSTRAINT payments_currency_check CHECK (
        amount_currency_code ~ '^[A-Z]{3}$'
        AND refunded_amount_currency_code = amount_currency_code
    ),
    CONSTRAINT payments_amounts_check CHECK (
        amount_minor_units > 0
        AND refunded_amount_minor_units BETWEEN 0 AND amount_minor_units
    ),
    CONSTRAINT payments_refund_check CHECK (
        CASE status
            WHEN 'refunded' THEN refunded_amount_minor_units = amount_minor_units
            WHEN 'partially_refunded' THEN
                refunded_amount_minor_units > 0
                AND refunded_amount_minor_units < amount_minor_units
            ELSE refunded_amount_minor_units = 0
        END
    ),
    CONSTRAINT payments_gateway_reference_check
        CHECK (gateway_reference IS NULL OR gateway IS NOT NULL),
    CONSTRAINT payments_captured_at_check CHECK (
        status NOT IN ('captured', 'partially_refunded', 'refunded') OR captured_at IS NOT NULL
    )
);

CREATE INDEX payments_order_id_idx ON payments (order_id);
CREATE INDEX payments_status_idx ON payments (status) WHERE status IN ('pending', 'authorized');

CREATE TYPE invoice_status AS ENUM ('issued', 'cancelled');

CREATE TABLE invoices (
    id                          uuid           NOT NULL DEFAULT gen_random_uuid(),
    order_id                    uuid           NOT NULL,
    invoice_number              text           NOT NULL,
    status                      invoice_status NOT NULL,
    seller_gstin                text           NOT NULL,
    buyer_gstin                 text,
    place_of_supply             text           NOT NULL,
    taxable_value_currency_code text           NOT NULL,
    taxable_value_minor_units   bigint         NOT NULL,
    cgst_currency_code          text           NOT NULL,
    cgst_minor_units            bigint         NOT NULL,
    sgst_currency_code          text           NOT NULL,
    sgst_minor_units            bigint         NOT NULL,
    igst_currency_code          text           NOT NULL,
    igst_minor_units            bigint         NOT NULL,
    total_currency_code         text           NOT NULL,
    total_minor_units           bigint         NOT NULL,
    issued_at                   timestamptz    NOT NULL,
    cancelled_at                timestamptz,
    created_at                  timestamptz    NOT NULL DEFAULT now(),
    updated_at                  timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT invoices_pkey PRIMARY KEY (id),
    CONSTRAINT invoices_invoice_number_key UNIQUE (invoice_number),
    CONSTRAINT invoices_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT,
    CONSTRAINT invoices_invoice_number_check CHECK (invoice_number ~ '^[A-Z0-9/-]{1,16}$'),
    CONSTRAINT invoices_seller_gstin_check
        CHECK (seller_gstin ~ '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$'),
    CONSTRAINT invoices_buyer_gstin_check
        CHECK (buyer_gstin ~ '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$'),
    CONSTRAINT invoices_place_of_supply_check CHECK (place_of_supply ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'),
    CONSTRAINT invoices_currency_check CHECK (
        total_currency_code ~ '^[A-Z]{3}$'
        AND taxable_value_currency_code = total_currency_code
        AND cgst_currency_code = total_currency_code
        AND sgst_currency_code = total_currency_code
        AND igst_currency_code = total_currency_code
    ),
    -- A sale bears CGST with SGST, or IGST, never all three.
    CONSTRAINT invoices_amounts_check CHECK (
        taxable_value_minor_units >= 0
        AND cgst_minor_units >= 0
        AND sgst_minor_units >= 0
        AND igst_minor_units >= 0
        AND (igst_minor_units = 0 OR (cgst_minor_units = 0 AND sgst_minor_units = 0))
    ),
    CONSTRAINT invoices_total_check CHECK (
        total_minor_units
        = taxable_value_minor_units + cgst_minor_units + sgst_minor_units + igst_minor_units
    ),
    CONSTRAINT invoices_cancelled_at_check CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL))
);

CREATE INDEX invoices_order_id_idx ON invoices (order_id);
CREATE UNIQUE INDEX invoices_order_id_issued_key ON invoices (order_id) WHERE status = 'issued';
CREATE INDEX invoices_issued_at_idx ON invoices (issued_at);

-- +goose Down
DROP TABLE invoices;
DROP TYPE invoice_status;
DROP TABLE payments;
DROP TYPE payment_status;
DROP TYPE payment_method;
DROP TABLE order_items;
DROP TABLE orders;
DROP TYPE order_status;
DROP TYPE sales_channel;
