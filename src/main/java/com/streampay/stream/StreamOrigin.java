package com.streampay.stream;

import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What positions are good for: the one history of events, until a restore from a backup
 * ends it and another begins. Positions of the lost one would be taken for ones of the
 * other, and hide from a client what it has not seen.
 */
@Component
@OnRole(Role.GATEWAY)
class StreamOrigin {

	private final JdbcClient jdbc;

	private volatile String restored;

	StreamOrigin(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Which rows of which view, and of which history. */
	StreamKey key(StreamView view, String caller) {
		return new StreamKey(view, view.key(caller), view.origin() + restored());
	}

	/** Read when it is first asked for: no node runs while a database is restored. */
	private String restored() {
		String known = this.restored;
		if (known == null) {
			known = this.jdbc.sql("SELECT origin::text FROM query.restored").query(String.class).optional().orElse("");
			this.restored = known;
		}
		return known;
	}

}
