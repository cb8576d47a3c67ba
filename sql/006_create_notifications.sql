-- Messages to users and customers.

-- +goose Up
CREATE TYPE notification_channel AS ENUM ('email', 'sms', 'whatsapp', 'push');

CREATE TYPE notification_status AS ENUM ('queued', 'sent', 'delivered', 'failed');

CREATE TABLE notifications (
    id             uuid                 NOT NULL DEFAULT gen_random_uuid(),
    user_id        uuid,
    customer_id    uuid,
    order_id       uuid,
    channel        notification_channel NOT NULL,
    template       text                 NOT NULL,
    template_data  jsonb                NOT NULL DEFAULT '{}',
    status         notification_status  NOT NULL,
    attempts       integer              NOT NULL DEFAULT 0,
    failure_reason text,
    scheduled_at   timestamptz,
    sent_at        timestamptz,
    created_at     timestamptz          NOT NULL DEFAULT now(),
    updated_at     timestamptz          NOT NULL DEFAULT now(),
    CONSTRAINT notifications_pkey PRIMARY KEY (id),
    -- A message has no worth without the one it was meant for.
    CONSTRAINT notifications_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT notifications_customer_id_fkey
        FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT notifications_order_id_fkey
        FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE SET NULL,
    CONSTRAINT notifications_recipient_check CHECK (num_nonnulls(user_id, customer_id) = 1),
    CONSTRAINT notifications_template_check CHECK (template ~ '^[a-z][a-z0-9_]*$'),
    CONSTRAINT notifications_template_data_check CHECK (jsonb_typeof(template_data) = 'object'),
    CONSTRAINT notifications_attempts_check CHECK (attempts >= 0),
    CONSTRAINT notifications_sent_at_check
        CHECK (status NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL)
);

CREATE INDEX notifications_user_id_idx ON notifications (user_id);
CREATE INDEX notifications_customer_id_idx ON notifications (customer_id);
CREATE INDEX notifications_order_id_idx ON notifications (order_id);
-- What the sender asks for next.
CREATE INDEX notifications_queue_idx ON notifications (coalesce(scheduled_at, created_at))
    WHERE status = 'queued';

-- +goose Down
DROP TABLE notifications;
DROP TYPE notification_status;
DROP TYPE notification_channel;
