package com.streampay.activity;

import java.sql.ResultSet;
import java.sql.SQLException;

import com.streampay.view.OnViews;
import com.streampay.view.View;
import com.streampay.view.ViewRecord;

import org.springframework.stereotype.Component;

/**
 * Every activity, in order, by the event that it comes from: positions are not the same
 * in another query database.
 */
@Component
@OnViews
class ActivitiesView implements View {

	@Override
	public String topic() {
		return "activities";
	}

	@Override
	public String model() {
		return ActivityProjection.MODEL;
	}

	@Override
	public String table() {
		return "query.activity";
	}

	@Override
	public String unpublished() {
		return """
				SELECT * FROM query.activity
				 WHERE position > coalesce((SELECT position FROM query.view_mark WHERE topic = :topic), -1)
				 ORDER BY position
				""";
	}

	@Override
	public ViewRecord record(ResultSet row) throws SQLException {
		long version = row.getLong("version");
		return ViewRecord.ofEveryone(row.getLong("position"), row.getString("aggregate_id") + "/" + version, version,
				ActivitiesStream.Activity.of(row));
	}

	@Override
	public int partitions() {
		return 1;
	}

}
