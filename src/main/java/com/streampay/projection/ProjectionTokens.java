package com.streampay.projection;

import java.util.List;

import com.streampay.processing.BatchTokens;
import com.streampay.processing.Node;
import com.streampay.processing.RoundTrip;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.Serializer;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * The tokens of a projection. In a batch they are left to whoever handles it, and has
 * something to ask first, in the same round trip. A batch that nobody handles is not
 * passed over.
 */
class ProjectionTokens extends BatchTokens {

	private static final String BEGINNING = ProjectionTokens.class.getName();

	ProjectionTokens(Node node, Serializer serializer, List<String> settings, ConnectionProvider connections,
			JdbcOperations jdbc) {
		super("query.token", node, serializer, settings, connections, jdbc);
	}

	/** What the transaction of the current batch is still to begin with. */
	static RoundTrip beginning() {
		RoundTrip beginning = CurrentUnitOfWork.get().getOrDefaultResource(BEGINNING, new RoundTrip());
		CurrentUnitOfWork.get().resources().remove(BEGINNING);
		return beginning;
	}

	@Override
	protected void storeInBatch(GenericTokenEntry<byte[]> entry) {
		CurrentUnitOfWork.get().resources().put(BEGINNING, storing(entry));
	}

}
