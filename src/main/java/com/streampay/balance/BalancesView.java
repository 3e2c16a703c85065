package com.streampay.balance;

import java.sql.ResultSet;
import java.sql.SQLException;

import com.streampay.balance.CurrentBalanceStream.CurrentBalance;
import com.streampay.money.Money;
import com.streampay.view.OnViews;
import com.streampay.view.View;
import com.streampay.view.ViewRecord;

import org.springframework.stereotype.Component;

/**
 * Everyone's balance, by user id.
 */
@Component
@OnViews
class BalancesView implements View {

	@Override
	public String topic() {
		return "balances";
	}

	@Override
	public String model() {
		return BalanceProjection.MODEL;
	}

	@Override
	public String table() {
		return "query.balance";
	}

	@Override
	public String unpublished() {
		return """
				SELECT balance.*
				  FROM query.balance
				  LEFT JOIN query.view_mark AS mark ON mark.topic = :topic AND mark.owner = balance.user_id
				 WHERE (:owners::varchar[] IS NULL OR balance.user_id = ANY (:owners::varchar[]))
				   AND balance.version > coalesce(mark.position, -1)
				""";
	}

	@Override
	public ViewRecord record(ResultSet row) throws SQLException {
		String userId = row.getString("user_id");
		long version = row.getLong("version");
		return ViewRecord.of(userId, version, userId, version, new CurrentBalance(
				new Money(row.getLong("balance_minor")), version, row.getTimestamp("updated_at").toInstant()));
	}

}
