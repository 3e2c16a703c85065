package com.streampay.event;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.streampay.eventstore.EventSerializer;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JSON of every event is a permanent contract: each has a golden file, which is
 * written by hand and never changed. A change to an event needs a new revision, an
 * upcaster, and a golden file beside the old one.
 */
class EventContractTest {

	private static final Serializer SERIALIZER = EventSerializer.create();

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
						"tickets"),
				new PaymentRequestPaid("01890a5d-ac97-7000-8000-000000000001", "bob", "alice",
						"01890a5d-ac96-774b-bcce-b302099a8057", 500),
				new PaymentRequestDeclined("01890a5d-ac97-7000-8000-000000000001", "bob", "alice"),
				new PaymentRequestCancelled("01890a5d-ac97-7000-8000-000000000001", "bob", "alice"));
	}

	@ParameterizedTest
	@MethodSource("events")
	void an_event_is_written_as_in_its_golden_file(DomainEvent event) throws Exception {
		SerializedObject<byte[]> serialized = SERIALIZER.serialize(event, byte[].class);
		assertThat(serialized.getType().getName()).isEqualTo("com.streampay.event." + event.getClass().getSimpleName());
		assertThat(serialized.getType().getRevision()).isEqualTo("1");
		ObjectMapper json = new ObjectMapper();
		assertThat(json.readTree(serialized.getData())).isEqualTo(json.readTree(golden(event)));
	}

	@ParameterizedTest
	@MethodSource("events")
	void an_event_is_read_from_its_golden_file(DomainEvent event) throws Exception {
		Object read = SERIALIZER.deserialize(new SimpleSerializedObject<>(golden(event), byte[].class,
				new SimpleSerializedType(event.getClass().getName(), "1")));
		assertThat(read).isEqualTo(event);
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

	private static byte[] golden(DomainEvent event) throws Exception {
		String name = "/events/" + event.getClass().getSimpleName() + "-1.json";
		try (InputStream file = EventContractTest.class.getResourceAsStream(name)) {
			assertThat(file).as(name).isNotNull();
			return file.readAllBytes();
		}
	}

}
