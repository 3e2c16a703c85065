-- That a payment is received changes no index any more: the partial one had the time of it in its
-- predicate. With room on its page, the changed row needs no new entry in any index.
DROP INDEX IF EXISTS query.payment_payee_id_payment_id_idx;

CREATE INDEX ON query.payment (payee_id, payment_id);

ALTER TABLE query.payment SET (fillfactor = 80);
