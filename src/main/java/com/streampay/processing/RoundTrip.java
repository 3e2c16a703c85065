package com.streampay.processing;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
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
	 * Adds a statement whose answer does not matter, unless it fails.
	 * @param parameters for its question marks
	 */
	public RoundTrip add(String sql, Object... parameters) {
		return add(new Statement(sql, parameters, false, (answer) -> {
		}));
	}

	/**
	 * Adds a query, or a statement that returns what it has changed.
	 * @param rows is given each row, of which it takes note
	 * @param parameters for its question marks
	 */
	public RoundTrip add(String sql, RowCallbackHandler rows, Object... parameters) {
		return add(new Statement(sql, parameters, false, (answer) -> {
			ResultSet found = answer.getResultSet();
			while (found.next()) {
				rows.processRow(found);
			}
		}));
	}

	/**
	 * Adds a statement that changes rows.
	 * @param changed is given how many it has changed, and may have it all fail
	 * @param parameters for its question marks
	 */
	public RoundTrip addUpdate(String sql, IntConsumer changed, Object... parameters) {
		return add(new Statement(sql, parameters, true, (answer) -> changed.accept(answer.getUpdateCount())));
	}

	private RoundTrip add(Statement statement) {
		this.statements.add(statement);
		return this;
	}

	/**
	 * Sends the statements, if there are any, and hands on all their answers.
	 * @throws org.springframework.dao.DataAccessException if one of them fails
	 */
	public void run(JdbcOperations jdbc) {
		if (this.statements.isEmpty()) {
			return;
		}
		jdbc.execute(this.statements.stream().map(Statement::sql).collect(Collectors.joining(";\n")),
				(PreparedStatementCallback<Void>) this::run);
	}

	/**
	 * The same as the last of its transaction, which commits in the same round trip. It
	 * does not where somebody wants to know how many rows were changed: who does may have
	 * the transaction fail, and would come too late for that.
	 */
	public void runLast(JdbcOperations jdbc) {
		if (!this.statements.isEmpty() && this.statements.stream().noneMatch(Statement::isChecked)) {
			add("COMMIT");
		}
		run(jdbc);
	}

	private Void run(PreparedStatement all) throws SQLException {
		new ArgumentPreparedStatementSetter(
				this.statements.stream().flatMap((one) -> List.of(one.parameters()).stream()).toArray())
			.setValues(all);
		all.execute();
		for (Statement one : this.statements) {
			one.reader().read(all);
			all.getMoreResults();
		}
		return null;
	}

	private record Statement(String sql, Object[] parameters, boolean isChecked, AnswerReader reader) {

	}

	/** Reads the answer at which all statements together have arrived. */
	private interface AnswerReader {

		void read(PreparedStatement all) throws SQLException;

	}

}
