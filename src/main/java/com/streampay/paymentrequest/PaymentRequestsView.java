package com.streampay.paymentrequest;

import java.sql.ResultSet;
import java.sql.SQLException;

import com.streampay.view.OnViews;
import com.streampay.view.View;
import com.streampay.view.ViewRecord;

import org.springframework.stereotype.Component;

/**
 * The open payment requests, by their id; one that is closed is there no more. They are
 * their payers', for whom they are in order.
 */
@Component
@OnViews
class PaymentRequestsView implements View {

	/** For those who may see a request by its id besides its payer. */
	private static final String REQUESTER = "streampay:requester";

	@Override
	public String topic() {
		return "payment-requests";
	}

	@Override
	public String model() {
		return PaymentRequestProjection.MODEL;
	}

	@Override
	public String table() {
		return "query.payment_request";
	}

	/** A request has changed where it was opened or closed behind the mark. */
	@Override
	public String unpublished() {
		return """
				WITH payer AS (
				  SELECT DISTINCT payer_id, coalesce(mark.position, -1) AS published
				    FROM (SELECT unnest(:owners::varchar[]) AS payer_id
				          UNION ALL
				          SELECT payer_id FROM query.payment_request WHERE :owners::varchar[] IS NULL) AS wanted
				    LEFT JOIN query.view_mark AS mark ON mark.topic = :topic AND mark.owner = payer_id
				)
				SELECT request.*, greatest(opened_position, closed_position) AS position
				  FROM payer
				  JOIN query.payment_request AS request USING (payer_id)
				 WHERE opened_position > published
				UNION ALL
				SELECT request.*, closed_position AS position
				  FROM payer
				  JOIN query.payment_request AS request USING (payer_id)
				 WHERE closed_position > published AND opened_position <= published
				 ORDER BY position
				""";
	}

	@Override
	public ViewRecord record(ResultSet row) throws SQLException {
		PaymentRequestQueries.Content content = PaymentRequestQueries.Content.of(row);
		boolean open = content.status().equals("OPEN");
		return ViewRecord
			.of(content.toUserId(), row.getLong("position"), content.id(), content.version(), open ? content : null)
			.with(REQUESTER, content.fromUserId());
	}

}
