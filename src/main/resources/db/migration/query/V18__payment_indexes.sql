-- Those by which users find their payments are made by the projection, once it has come to
-- the end of the topic. Where it has begun with them, it keeps them.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM query.payment) THEN
    DROP INDEX IF EXISTS query.payment_payer_id_payment_id_idx, query.payment_payee_id_payment_id_idx;
  END IF;
END $$;
