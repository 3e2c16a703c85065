package com.streampay.benchmark;

import java.io.IOException;
import java.sql.SQLException;

/**
 * Does one thing after the other, with what belongs to it alone.
 */
interface Caller extends AutoCloseable {

	/**
	 * Returns when it is done.
	 * @param due when it was to be begun ({@link System#nanoTime()})
	 */
	void call(long due) throws Exception;

	@Override
	void close() throws IOException, SQLException;

}
