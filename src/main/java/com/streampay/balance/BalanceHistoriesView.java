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
 * Every balance that an account has had, by user id and version: compaction leaves all of
 * them. Those of an account lie in one partition, in order.
 */
@Component
@OnViews
class BalanceHistoriesView implements View {

	@Override
	public String topic() {
		return "balance-histories";
	}

	@Override
	public String model() {
		return BalanceProjection.MODEL;
	}

	@Override
	public String table() {
		return "query.balance_history";
	}

	/** The balance tells whose history has gone on, which is written with it. */
	@Override
	public String unpublished() {
		return """
				SELECT history.*
				  FROM query.balance
				  LEFT JOIN query.view_mark AS mark ON mark.topic = :topic AND mark.owner = balance.user_id
				  JOIN query.balance_history AS history
				    ON history.user_id = balance.user_id AND history.version > coalesce(mark.position, -1)
				 WHERE (:owners::varchar[] IS NULL OR balance.user_id = ANY (:owners::varchar[]))
				   AND balance.version > coalesce(mark.position, -1)
				 ORDER BY history.user_id, history.version
				""";
	}

	@Override
	public ViewRecord record(ResultSet row) throws SQLException {
		String userId = row.getString("user_id");
		long version = row.getLong("version");
		return ViewRecord.of(userId, version, userId + "/" + version, version, new CurrentBalance(
				new Money(row.getLong("balance_minor")), version, row.getTimestamp("changed_at").toInstant()));
	}

	@Override
	public String partitionKey(ViewRecord record) {
		return record.owner();
	}

}
