-- Checks the orders that were there before 004 against its foreign key. Writers
-- of orders are not held up.

-- +goose Up
ALTER TABLE orders VALIDATE CONSTRAINT orders_prescription_id_fkey;

-- +goose Down
-- A constraint cannot be made invalid again, only replaced.
ALTER TABLE orders DROP CONSTRAINT orders_prescription_id_fkey;
ALTER TABLE orders
    ADD CONSTRAINT orders_prescription_id_fkey
    FOREIGN KEY (prescription_id) REFERENCES prescriptions (id) ON DELETE RESTRICT NOT VALID;
