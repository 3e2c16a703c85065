package com.streampay.projection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.eventhandling.Segment;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.KafkaTrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads how far projections have come, from the tokens that they keep beside their rows.
 */
@Component
@OnRole(Role.PROJECTION)
class ProjectionPositions {

	private static final String TOKENS = """
			SELECT segment, token, token_type, owner FROM query.token WHERE processor_name = ? ORDER BY segment
			""";

	private final JdbcClient jdbc;

	private final Serializer serializer;

	ProjectionPositions(JdbcClient jdbc, Serializer serializer) {
		this.jdbc = jdbc;
		this.serializer = serializer;
	}

	/** How far it is at this moment. */
	ProjectionPosition read(String projection) {
		return position(tokens(projection, TOKENS));
	}

	/**
	 * How far it is, and stays until the current transaction ends.
	 */
	ProjectionPosition hold(String projection) {
		return position(tokens(projection, TOKENS + " FOR UPDATE"));
	}

	/** Which node works on each segment, or {@code null} where none does. */
	Map<Integer, String> owners(String projection) {
		Map<Integer, String> owners = new HashMap<>();
		tokens(projection, TOKENS).forEach((token) -> owners.put(token.segment(), token.owner()));
		return owners;
	}

	private ProjectionPosition position(List<Token> tokens) {
		int[] all = tokens.stream().mapToInt(Token::segment).toArray();
		Map<Segment, Map<Integer, Long>> offsets = new HashMap<>();
		for (Token token : tokens) {
			offsets.put(Segment.computeSegment(token.segment(), all), offsets(token));
		}
		return new ProjectionPosition(offsets);
	}

	private Map<Integer, Long> offsets(Token token) {
		Map<Integer, Long> offsets = new HashMap<>();
		if (token.token() != null) {
			KafkaTrackingToken kafka = this.serializer
				.deserialize(new SimpleSerializedObject<>(token.token(), byte[].class, token.tokenType(), null));
			kafka.getPositions().forEach((partition, offset) -> offsets.put(partition.partition(), offset));
		}
		return offsets;
	}

	private List<Token> tokens(String projection, String sql) {
		return this.jdbc.sql(sql).param(projection).query(Token.class).list();
	}

	private record Token(int segment, byte[] token, String tokenType, String owner) {

	}

}
