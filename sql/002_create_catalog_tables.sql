-- What is sold, and where it is stored.

-- +goose Up
CREATE TABLE categories (
    id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    parent_id   uuid,
    slug        text        NOT NULL,
    name        text        NOT NULL,
    description text,
    sort_order  integer     NOT NULL DEFAULT 0,
    is_active   boolean     NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_slug_key UNIQUE (slug),
    CONSTRAINT categories_parent_id_fkey
        FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT categories_parent_id_check CHECK (parent_id <> id),
    CONSTRAINT categories_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);

CREATE INDEX categories_parent_id_idx ON categories (parent_id);

CREATE TABLE brands (
    id                  uuid        NOT NULL DEFAULT gen_random_uuid(),
    slug                text        NOT NULL,
    name                text        NOT NULL,
    description         text,
    country_code        text        NOT NULL,
    drug_license_number text,
    website_url         text,
    is_active           boolean     NOT NULL DEFAULT true,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT brands_pkey PRIMARY KEY (id),
    CONSTRAINT brands_slug_key UNIQUE (slug),
    CONSTRAINT brands_name_key UNIQUE (name),
    CONSTRAINT brands_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT brands_country_code_check CHECK (country_code ~ '^[A-Z]{2}$'),
    CONSTRAINT brands_website_url_check CHECK (website_url ~ '^https?://')
);

CREATE TYPE dosage_form AS ENUM (
    'dilution', 'mother_tincture', 'globules', 'trituration', 'tablets',
    'drops', 'syrup', 'ointment', 'oil', 'accessory'
);

CREATE TYPE potency_scale AS ENUM ('centesimal', 'decimal', 'fifty_millesimal', 'mother_tincture');

CREATE TYPE pack_unit AS ENUM ('millilitre', 'gram', 'piece');

CREATE TYPE product_status AS ENUM ('draft', 'active', 'discontinued');

CREATE TABLE products (
    id                       uuid           NOT NULL DEFAULT gen_random_uuid(),
    brand_id                 uuid           NOT NULL,
    category_id              uuid           NOT NULL,
    sku                      text           NOT NULL,
    name                     text           NOT NULL,
    remedy_name              text,
    synonyms                 text[]         NOT NULL DEFAULT '{}',
    description              text,
    dosage_form              dosage_form    NOT NULL,
    potency_scale            potency_scale,
    potency                  text,
    pack_size                integer        NOT NULL,
    pack_unit                pack_unit      NOT NULL,
    unit_price_currency_code text           NOT NULL,
    unit_price_minor_units   bigint         NOT NULL,
    hsn_code                 text           NOT NULL,
    gst_rate_basis_points    integer        NOT NULL,
    prescription_required    boolean        NOT NULL DEFAULT false,
    status                   product_status NOT NULL,
    created_at               timestamptz    NOT NULL DEFAULT now(),
    updated_at               timestamptz    NOT NULL DEFAULT now(),
    search_vector            tsvector       NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple'::regconfig, name || ' ' || coalesce(remedy_name, ''))
    ) STORED,
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_sku_key UNIQUE (sku),
    CONSTRAINT products_brand_id_fkey
        FOREIGN KEY (brand_id) REFERENCES brands (id) ON DELETE RESTRICT,
    CONSTRAINT products_category_id_fkey
        FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT products_sku_check CHECK (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
    CONSTRAINT products_name_check CHECK (name <> ''),
    -- A potency and its scale come together, and the scale decides how it is written.
    CONSTRAINT products_potency_check CHECK (
        num_nulls(potency_scale, potency) <> 1
        AND CASE potency_scale
            WHEN 'centesimal' THEN potency ~ '^([1-9][0-9]*[CM]|CM|MM)$'
            WHEN 'decimal' THEN potency ~ '^[1-9][0-9]*X$'
            WHEN 'fifty_millesimal' THEN potency ~ '^0/[1-9][0-9]*$'
            WHEN 'mother_tincture' THEN potency = 'Q'
            ELSE true
        END
    ),
    CONSTRAINT products_pack_size_check CHECK (pack_size > 0),
    CONSTRAINT products_unit_price_currency_code_check CHECK (unit_price_currency_code ~ '^[A-Z]{3}$'),
    CONSTRAINT products_unit_price_minor_units_check CHECK (unit_price_minor_units >= 0),
    CONSTRAINT products_hsn_code_check CHECK (hsn_code ~ '^([0-9]{4}|[0-9]{6}|[0-9]{8})$'),
    CONSTRAINT products_gst_rate_basis_points_check CHECK (gst_rate_basis_points BETWEEN 0 AND 10000)
);

CREATE INDEX products_brand_id_idx ON products (brand_id);
CREATE INDEX products_category_id_idx ON products (category_id);
CREATE INDEX products_remedy_name_idx ON products (remedy_name, potency) WHERE status = 'active';
CREATE INDEX products_search_vector_idx ON products USING gin (search_vector);

CREATE TABLE warehouses (
    id                   uuid        NOT NULL DEFAULT gen_random_uuid(),
    code                 text        NOT NULL,
    name                 text        NOT NULL,
    address_line1        text        NOT NULL,
    address_line2        text,
    address_city         text        NOT NULL,
    address_state_code   text        NOT NULL,
    address_postal_code  text        NOT NULL,
    address_country_code text        NOT NULL,
    manager_user_id      uuid,
    gstin                text        NOT NULL,
    drug_license_number  text        NOT NULL,
    is_active            boolean     NOT NULL DEFAULT true,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT warehouses_pkey PRIMARY KEY (id),
    CONSTRAINT warehouses_code_key UNIQUE (code),
    CONSTRAINT warehouses_manager_user_id_fkey
        FOREIGN KEY (manager_user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT warehouses_code_check CHECK (code ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
    CONSTRAINT warehouses_address_state_code_check
        CHECK (address_state_code ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'),
    CONSTRAINT warehouses_address_country_code_check CHECK (address_country_code ~ '^[A-Z]{2}$'),
    CONSTRAINT warehouses_gstin_check
        CHECK (gstin ~ '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$')
);

CREATE INDEX warehouses_manager_user_id_idx ON warehouses (manager_user_id);

CREATE TABLE inventory_items (
    id                                 uuid        NOT NULL DEFAULT gen_random_uuid(),
    warehouse_id                       uuid        NOT NULL,
    product_id                         uuid        NOT NULL,
    batch_number                       text        NOT NULL,
    manufactured_on                    date        NOT NULL,
    expires_on                         date,
    quantity_on_hand                   integer     NOT NULL,
    quantity_reserved                  integer     NOT NULL DEFAULT 0,
    reorder_level                      integer,
    unit_cost_currency_code            text,
    unit_cost_minor_units              bigint,
    maximum_retail_price_currency_code text        NOT NULL,
    maximum_retail_price_minor_units   bigint      NOT NULL,
    created_at                         timestamptz NOT NULL DEFAULT now(),
    updated_at                         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT inventory_items_pkey PRIMARY KEY (id),
    CONSTRAINT inventory_items_batch_key UNIQUE (warehouse_id, product_id, batch_number),
    CONSTRAINT inventory_items_warehouse_id_fkey
        FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT,
    CONSTRAINT inventory_items_product_id_fkey
        FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT inventory_items_batch_number_check CHECK (batch_number <> ''),
    CONSTRAINT inventory_items_expires_on_check CHECK (expires_on > manufactured_on),
    CONSTRAINT inventory_items_quantity_check
        CHECK (quantity_reserved >= 0 AND quantity_reserved <= quantity_on_hand),
    CONSTRAINT inventory_items_reorder_level_check CHECK (reorder_level >= 0),
    CONSTRAINT inventory_items_unit_cost_check
        CHECK (num_nulls(unit_cost_currency_code, unit_cost_minor_units) IN (0, 2)),
    CONSTRAINT inventory_items_unit_cost_currency_code_check
        CHECK (unit_cost_currency_code ~ '^[A-Z]{3}$'),
    CONSTRAINT inventory_items_unit_cost_minor_units_check CHECK (unit_cost_minor_units >= 0),
    CONSTRAINT inventory_items_maximum_retail_price_currency_code_check
        CHECK (maximum_retail_price_currency_code ~ '^[A-Z]{3}$'),
    CONSTRAINT inventory_items_maximum_retail_price_minor_units_check
        CHECK (maximum_retail_price_minor_units >= 0)
);

-- The unique key begins with warehouse_id and serves its foreign key too.
CREATE INDEX inventory_items_product_id_idx ON inventory_items (product_id);
-- A recall starts from the batch number alone.
CREATE INDEX inventory_items_batch_number_idx ON inventory_items (batch_number);
CREATE INDEX inventory_items_expires_on_idx ON inventory_items (expires_on) WHERE quantity_on_hand > 0;

-- +goose Down
DROP TABLE inventory_items;
DROP TABLE warehouses;
DROP TABLE products;
DROP TYPE product_status;
DROP TYPE pack_unit;
DROP TYPE potency_scale;
DROP TYPE dosage_form;
DROP TABLE brands;
DROP TABLE categories;
