package com.streampay.projection;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

import com.streampay.processing.Node;
import com.streampay.processing.TrackingProcessors;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives every {@link Projection} a tracking processor of its own over the topic
 * {@code events}, with its token in the schema of the query models.
 */
@Component
@OnRole(Role.PROJECTION)
class ProjectionProcessors implements ConfigurerModule {

	private final ListableBeanFactory beans;

	private final ObjectProvider<EventSource> source;

	private final Node node;

	private final JdbcOperations jdbc;

	private final ProjectionSpans spans;

	private final DeadLetters deadLetters;

	private final TransactionTemplate savepoint;

	private final Map<String, RunningProjection> running = new ConcurrentSkipListMap<>();

	/** The source is asked for late: it needs Axon's configuration, which needs this. */
	ProjectionProcessors(ListableBeanFactory beans, ObjectProvider<EventSource> source, Node node, JdbcOperations jdbc,
			ProjectionSpans spans, DeadLetters deadLetters, PlatformTransactionManager transactions) {
		this.beans = beans;
		this.node = node;
		this.jdbc = jdbc;
		this.spans = spans;
		this.deadLetters = deadLetters;
		this.savepoint = new TransactionTemplate(transactions);
		this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.source = source;
	}

	/** The names of the projections, known before they run. */
	List<String> names() {
		return Stream.of(this.beans.getBeanNamesForType(Projection.class)).map(this::group).toList();
	}

	/** The projections by their names. */
	Map<String, RunningProjection> running() {
		return this.running;
	}

	@Override
	public void configureModule(Configurer configurer) {
		for (String bean : this.beans.getBeanNamesForType(Projection.class)) {
			String group = group(bean);
			configurer.eventProcessing()
				.registerTokenStore(group, (axon) -> tokenStore(axon, isWatched(bean)))
				.registerSequencingPolicy(group, (axon) -> (event) -> ((RecordedEvent) event).key())
				.registerEventProcessor(group, (name, axon, handlers) -> processor(name, axon, handlers,
						this.beans.getBean(bean, Projection.class)));
		}
	}

	private String group(String bean) {
		ProcessingGroup group = this.beans.findAnnotationOnBean(bean, ProcessingGroup.class);
		if (group == null) {
			throw new IllegalStateException("The projection %s needs a @ProcessingGroup".formatted(bean));
		}
		return group.value();
	}

	private EventProcessor processor(String name, Configuration axon, EventHandlerInvoker handlers,
			Projection projection) {
		ProjectionInvoker invoker = new ProjectionInvoker(name, projection, handlers, this.spans, this.deadLetters,
				this.savepoint, this.jdbc);
		this.running.put(name, new RunningProjection(name, projection, invoker));
		EventSource events = this.source.getObject();
		return TrackingProcessors.create(Role.PROJECTION, name, axon, invoker,
				projection.isWatched() ? events : events::openUnwatchedStream, projection.segments(), 1);
	}

	private boolean isWatched(String bean) {
		return this.beans.getBean(bean, Projection.class).isWatched();
	}

	private TokenStore tokenStore(Configuration axon, boolean watched) {
		return new ProjectionTokens(this.node, axon.getComponent(Serializer.class),
				watched ? ProjectionTransactions.WATCHED : ProjectionTransactions.UNWATCHED,
				axon.getComponent(ConnectionProvider.class), this.jdbc);
	}

	/**
	 * A projection of this node.
	 *
	 * @param name its name, which is that of its processing group
	 * @param projection what writes its tables
	 * @param invoker has it handle events
	 */
	record RunningProjection(String name, Projection projection, ProjectionInvoker invoker) {

	}

}
