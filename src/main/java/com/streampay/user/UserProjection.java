package com.streampay.user;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.account.ReservedIds;
import com.streampay.event.AccountOpened;
import com.streampay.event.UserUpdated;
import com.streampay.processing.Columns;
import com.streampay.processing.RoundTrip;
import com.streampay.projection.ChangeSignals;
import com.streampay.projection.Projection;
import com.streampay.projection.ProjectionBatch;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;

import org.springframework.stereotype.Component;

/**
 * Keeps {@code query.user_profile}: each user as they last called themselves. An event
 * says all there is to know, so whatever comes late or twice is told by its version
 * alone.
 */
@Component
@OnRole(Role.PROJECTION)
@ProcessingGroup("users")
class UserProjection implements Projection {

	/** The model's name in change signals; its keys are user ids. */
	static final String MODEL = "user";

	private final ProjectionBatch<Profile> batch = new ProjectionBatch<>(this::write);

	private final ChangeSignals signals;

	UserProjection(ChangeSignals signals) {
		this.signals = signals;
	}

	@Override
	public List<String> tables() {
		return List.of("user_profile");
	}

	@EventHandler
	void on(AccountOpened event, @SequenceNumber long version) {
		add(new Profile(event.userId(), event.name(), event.username(), version));
	}

	@EventHandler
	void on(UserUpdated event, @SequenceNumber long version) {
		add(new Profile(event.userId(), event.name(), event.username(), version));
	}

	/** The service's own accounts are nobody's to find. */
	private void add(Profile profile) {
		if (!ReservedIds.isReserved(profile.userId())) {
			this.batch.add(profile);
		}
	}

	/** One statement can change a row only once. */
	private void write(List<Profile> changes, RoundTrip writes) {
		Map<String, Profile> latest = new HashMap<>();
		changes.forEach((profile) -> latest.merge(profile.userId(), profile, Profile::later));
		Collection<Profile> profiles = latest.values();
		writes.add("""
				INSERT INTO user_profile (user_id, name, username, version)
				SELECT unnest(?), unnest(?), unnest(?), unnest(?)
				ON CONFLICT (user_id) DO UPDATE
				SET name = excluded.name,
				    username = excluded.username,
				    version = excluded.version
				WHERE user_profile.version < excluded.version
				""", Columns.texts(profiles, Profile::userId), Columns.texts(profiles, Profile::name),
				Columns.texts(profiles, Profile::username), Columns.numbers(profiles, Profile::version));
		this.signals.add(writes, latest.keySet(), MODEL);
	}

	private record Profile(String userId, String name, String username, long version) {

		Profile later(Profile other) {
			return (other.version() > this.version) ? other : this;
		}

	}

}
