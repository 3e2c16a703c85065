package com.streampay.user;

import java.sql.ResultSet;
import java.sql.SQLException;

import com.streampay.view.OnViews;
import com.streampay.view.View;
import com.streampay.view.ViewRecord;

import org.springframework.stereotype.Component;

/**
 * The directory, by user id.
 */
@Component
@OnViews
class UsersView implements View {

	@Override
	public String topic() {
		return "users";
	}

	@Override
	public String model() {
		return UserProjection.MODEL;
	}

	@Override
	public String table() {
		return "query.user_profile";
	}

	@Override
	public String unpublished() {
		return """
				SELECT profile.*
				  FROM query.user_profile AS profile
				  LEFT JOIN query.view_mark AS mark ON mark.topic = :topic AND mark.owner = profile.user_id
				 WHERE (:owners::varchar[] IS NULL OR profile.user_id = ANY (:owners::varchar[]))
				   AND profile.version > coalesce(mark.position, -1)
				""";
	}

	@Override
	public ViewRecord record(ResultSet row) throws SQLException {
		String userId = row.getString("user_id");
		long version = row.getLong("version");
		return ViewRecord.of(userId, version, userId, version,
				new UsersController.User(userId, row.getString("name"), row.getString("username")));
	}

}
