package com.streampay.benchmark;

import java.sql.Types;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import org.axonframework.common.jpa.EntityManagerProvider;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.jpa.DomainEventEntry;
import org.axonframework.eventsourcing.eventstore.jpa.SnapshotEventEntry;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.BinaryJdbcType;

/**
 * Axon's tables in JPA, with a transaction for each thread that asks for one.
 */
final class JpaTransactions implements TransactionManager, EntityManagerProvider, AutoCloseable {

	private static final int CONNECTIONS = 64;

	private final HikariDataSource dataSource = new HikariDataSource();

	private final EntityManagerFactory factory;

	private final ThreadLocal<EntityManager> current = new ThreadLocal<>();

	JpaTransactions(String jdbcUrl) {
		this.dataSource.setJdbcUrl(jdbcUrl);
		this.dataSource.setMaximumPoolSize(CONNECTIONS);
		this.factory = new PersistenceConfiguration("axon").managedClass(DomainEventEntry.class)
			.managedClass(SnapshotEventEntry.class)
			.property("hibernate.connection.datasource", this.dataSource)
			.property("hibernate.dialect", BytesInTheirRow.class.getName())
			.property("hibernate.hbm2ddl.auto", "create")
			.createEntityManagerFactory();
	}

	@Override
	public Transaction startTransaction() {
		if (this.current.get() != null) {
			return new Joined();
		}
		EntityManager entities = this.factory.createEntityManager();
		this.current.set(entities);
		entities.getTransaction().begin();
		return new Transaction() {

			@Override
			public void commit() {
				try (entities) {
					entities.getTransaction().commit();
				}
				finally {
					JpaTransactions.this.current.remove();
				}
			}

			@Override
			public void rollback() {
				try (entities) {
					entities.getTransaction().rollback();
				}
				finally {
					JpaTransactions.this.current.remove();
				}
			}

		};
	}

	@Override
	public EntityManager getEntityManager() {
		return this.current.get();
	}

	@Override
	public void close() {
		this.factory.close();
		this.dataSource.close();
	}

	/** What the transaction around it does. */
	private static final class Joined implements Transaction {

		@Override
		public void commit() {
			// Later.
		}

		@Override
		public void rollback() {
			// As the one around it will, to which the failure goes on.
		}

	}

	/** Large objects, which Hibernate would use, are never deleted. */
	public static final class BytesInTheirRow extends PostgreSQLDialect {

		@Override
		protected String columnType(int sqlTypeCode) {
			return (sqlTypeCode == SqlTypes.BLOB) ? "bytea" : super.columnType(sqlTypeCode);
		}

		@Override
		public void contributeTypes(TypeContributions types, ServiceRegistry services) {
			super.contributeTypes(types, services);
			types.getTypeConfiguration().getJdbcTypeRegistry().addDescriptor(Types.BLOB, BinaryJdbcType.INSTANCE);
		}

	}

}
