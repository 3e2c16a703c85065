package com.streampay.view;

import java.sql.ResultSet;
import java.sql.SQLException;

import com.streampay.command.Topics;

/**
 * A query model as a compacted topic: the last record of each key is what the model
 * shows. Its rows have owners, and each owner's rows have positions that only grow, also
 * from commit to commit. What lies behind the owner's position in {@code query.view_mark}
 * has not been published yet.
 */
public interface View {

	/** The topic. */
	String topic();

	/** The query model's name in change signals, whose keys are owners. */
	String model();

	/**
	 * The table, with its schema. When another takes its place, all is published anew.
	 */
	String table();

	/**
	 * Selects the rows that are not published yet, those of each owner in the order of
	 * their positions. {@code :topic} is the topic; {@code :owners}, a {@code varchar[]},
	 * says whose rows are wanted, {@code NULL} everyone's.
	 */
	String unpublished();

	/** What is published of such a row. */
	ViewRecord record(ResultSet row) throws SQLException;

	/** Into how many partitions the topic is divided: one, where all is one sequence. */
	default int partitions() {
		return Topics.PARTITIONS;
	}

	/** Records with the same one lie in one partition, in their order. */
	default String partitionKey(ViewRecord record) {
		return record.key();
	}

}
