package com.streampay.processing;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Statements that go to PostgreSQL together and are answered together: where processors
 * are busy, each round trip waits for both sides to get one. They run in their order, as
 * if sent one by one, up to the first that fails. Those who always send the same ones
 * find them prepared.
 */
public final class RoundTrip {

	private final List<Statement> statements = new ArrayList<>();

	/**
	 * Adds a statement that gives no rows.
	 * @param parameters for its question marks
	 */
	public RoundTrip add(String sql, Object... parameters) {
		return add(sql, null, parameters);
	}

	/**
	 * Adds a query.
	 * @param rows is given each row
	 * @param parameters for its question marks
	 */
	public RoundTrip add(String sql, RowCallbackHandler rows, Object... parameters) {
		this.statements.add(new Statement(sql, rows, parameters));
		return this;
	}

	/**
	 * Sends the statements and hands on all their rows.
	 * @throws org.springframework.dao.DataAccessException if one of them fails
	 */
	public void run(JdbcOperations jdbc) {
		jdbc.execute(this.statements.stream().map(Statement::sql).collect(Collectors.joining(";\n")),
				(PreparedStatementCallback<Void>) this::run);
	}

	private Void run(PreparedStatement all) throws SQLException {
		new ArgumentPreparedStatementSetter(
				this.statements.stream().flatMap((one) -> List.of(one.parameters()).stream()).toArray())
			.setValues(all);
		all.execute();
		for (Statement one : this.statements) {
			if (one.rows() != null) {
				ResultSet rows = all.getResultSet();
				while (rows.next()) {
					one.rows().processRow(rows);
				}
			}
			all.getMoreResults();
		}
		return null;
	}

	private record Statement(String sql, RowCallbackHandler rows, Object[] parameters) {

	}

}
