package com.streampay.statement;

import java.util.List;

import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the payments of one user, the newest first. Who is paid sees a payment once it
 * has arrived.
 */
@Component
@OnRole(Role.GATEWAY)
class Payments {

	/** After all ids: the newest come first. */
	static final String START = "~";

	private static final String READ = """
			SELECT * FROM (
			  (SELECT 'SENT' AS direction, payment.* FROM query.payment
			    WHERE payer_id = :user AND payment_id < :before AND sent_at IS NOT NULL
			      AND (strpos(lower(payee_name), lower(:query)) > 0 OR strpos(lower(notes), lower(:query)) > 0)
			    ORDER BY payment_id DESC LIMIT :rows)
			  UNION ALL
			  (SELECT 'RECEIVED', payment.* FROM query.payment
			    WHERE payee_id = :user AND payment_id < :before AND received_at IS NOT NULL
			      AND (strpos(lower(payer_name), lower(:query)) > 0 OR strpos(lower(notes), lower(:query)) > 0)
			    ORDER BY payment_id DESC LIMIT :rows)
			) AS payment
			ORDER BY payment_id DESC LIMIT :rows
			""";

	private final JdbcClient jdbc;

	Payments(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * A page of them.
	 * @param query what the other one's name or the notes must contain, in any case
	 * @param before the id of the payment after which the page begins, or {@link #START}
	 */
	List<Payment> of(String userId, String query, String before, int rows) {
		return this.jdbc.sql(READ)
			.param("user", userId)
			.param("query", query.isBlank() ? "" : query)
			.param("before", before)
			.param("rows", rows)
			.query((row, number) -> Payment.of(row))
			.list();
	}

}
