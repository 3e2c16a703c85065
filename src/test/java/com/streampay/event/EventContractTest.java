package com.streampay.event;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.streampay.event.revision.EventRevisions;
import com.streampay.event.revision.EventSerializer;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JSON of every event is a permanent contract: each revision of each has a golden
 * file, which is written by hand and never changed. A change to an event needs a new
 * revision, an upcaster, and a golden file beside the old one.
 */
class EventContractTest {

	private static final Serializer SERIALIZER = EventSerializer.create();

	private static final Instant TIME = Instant.parse("2025-11-09T12:00:00.120Z");

	static Stream<DomainEvent> events() {
		return Stream.of(new AccountOpened("alice", "Alice Ångström", "alice"),
				new UserUpdated("alice", "Alicia", "alicia"),
				new PaymentSent("01890a5d-ac96-774b-bcce-b302099a8057", "alice", "Alice", "bob", "Bob", 1230, "lunch",
						"01890a5d-ac97-7000-8000-000000000001"),
				new PaymentReceived("01890a5d-ac96-774b-bcce-b302099a8057", "alice", "Alice", "bob", "Bob", 1230, null,
						null),
				new PaymentRefunded("01890a5d-ac96-774b-bcce-b302099a8057", "alice", "Alice", "bob", "Bob", 1230,
						"There is no user bob."),
				new PaymentRequested("01890a5d-ac97-7000-8000-000000000001", "bob", "Bob", "alice", "Alice", 500,
						"tickets", "2025-11-23T12:00:00.120Z"),
				new PaymentRequestPaid("01890a5d-ac97-7000-8000-000000000001", "bob", "alice",
						"01890a5d-ac96-774b-bcce-b302099a8057", 500),
				new PaymentRequestDeclined("01890a5d-ac97-7000-8000-000000000001", "bob", "alice"),
				new PaymentRequestCancelled("01890a5d-ac97-7000-8000-000000000001", "bob", "alice"),
				new PaymentRequestExpired("01890a5d-ac97-7000-8000-000000000001", "bob", "alice"));
	}

	@ParameterizedTest
	@MethodSource("events")
	void an_event_is_written_as_in_its_golden_file(DomainEvent event) throws Exception {
		SerializedObject<byte[]> serialized = SERIALIZER.serialize(event, byte[].class);
		assertThat(serialized.getType().getName()).isEqualTo("com.streampay.event." + event.getClass().getSimpleName());
		assertThat(serialized.getType().getRevision()).isEqualTo(EventRevisions.current(event.getClass()));
		ObjectMapper json = new ObjectMapper();
		assertThat(json.readTree(serialized.getData())).isEqualTo(json.readTree(golden(event, current(event))));
	}

	/** An event of an older revision happened at {@link #TIME}. */
	@ParameterizedTest
	@MethodSource("events")
	void an_event_is_read_from_the_golden_file_of_every_revision_of_it(DomainEvent event) throws Exception {
		for (int revision = 1; revision <= current(event); revision++) {
			assertThat(read(event.getClass(), Integer.toString(revision), golden(event, revision)))
				.as("revision %d", revision)
				.isEqualTo(event);
		}
	}

	@Test
	void every_event_has_a_golden_file() {
		Set<Class<?>> covered = events().map(Object::getClass).collect(Collectors.toSet());
		assertThat(allEvents(DomainEvent.class)).isEqualTo(covered);
	}

	@ParameterizedTest
	@MethodSource("events")
	void an_event_knows_no_framework(DomainEvent event) {
		assertThat(
				Arrays.stream(event.getClass().getRecordComponents()).map(component -> component.getType().getName()))
			.isSubsetOf("java.lang.String", "long");
		assertThat(event.getClass().getAnnotations()).isEmpty();
	}

	private static Set<Class<?>> allEvents(Class<?> type) {
		return type.isRecord() ? Set.of(type)
				: Arrays.stream(type.getPermittedSubclasses())
					.flatMap(permitted -> allEvents(permitted).stream())
					.collect(Collectors.toSet());
	}

	private static Object read(Class<?> type, String revision, byte[] json) {
		InitialEventRepresentation stored = new InitialEventRepresentation(new GenericDomainEventEntry<>("Any", "any",
				0, "any", TIME, type.getName(), revision, json, "{}".getBytes(StandardCharsets.UTF_8)), SERIALIZER);
		IntermediateEventRepresentation upcast = EventRevisions.upcasters()
			.upcast(Stream.of(stored))
			.findFirst()
			.orElseThrow();
		assertThat(upcast.getType().getRevision()).isEqualTo(EventRevisions.current(type));
		return SERIALIZER.deserialize(upcast.getData(byte[].class));
	}

	private static int current(DomainEvent event) {
		return Integer.parseInt(EventRevisions.current(event.getClass()));
	}

	private static byte[] golden(DomainEvent event, int revision) throws Exception {
		String name = "/events/" + event.getClass().getSimpleName() + "-" + revision + ".json";
		try (InputStream file = EventContractTest.class.getResourceAsStream(name)) {
			assertThat(file).as(name).isNotNull();
			return file.readAllBytes();
		}
	}

}
