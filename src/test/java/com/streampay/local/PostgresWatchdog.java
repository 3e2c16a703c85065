package com.streampay.local;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;

/**
 * A shell that reads from a pipe of its owner's. When the owner dies the pipe ends, and
 * the shell stops PostgreSQL and deletes what was not to be kept. Ctrl-C reaches it too
 * and must not end it before its work is done.
 */
final class PostgresWatchdog implements AutoCloseable {

	/**
	 * The server's number appears a moment after its start, so a start cut short is
	 * waited for; the owner's name tells whether the directory has a new owner by then.
	 */
	private static final String SCRIPT = """
			trap '' INT TERM HUP
			read -r stopped && exit
			pidfile=$1/data/postmaster.pid
			n=0
			until [ -s "$pidfile" ] || [ $n -ge 50 ]; do sleep 0.1; n=$((n+1)); done
			read -r owner <"$1/owner"
			[ "$owner" = "$3" ] || exit
			read -r pid <"$pidfile" && kill "-$2" "$pid"
			n=0
			while [ -e "$pidfile" ] && kill -0 "$pid" && [ $n -lt 600 ]; do sleep 0.1; n=$((n+1)); done
			[ "$2" = QUIT ] || exit
			n=0
			until rm -rf "$1" || [ $n -ge 100 ]; do sleep 0.1; n=$((n+1)); done
			""";

	private final Process shell;

	private PostgresWatchdog(Process shell) {
		this.shell = shell;
	}

	static PostgresWatchdog start(Path directory, boolean keep) throws IOException {
		if (File.separatorChar == '\\') {
			return new PostgresWatchdog(null);
		}
		// Data that are thrown away need no checkpoint: QUIT ends the server at once.
		String signal = keep ? "INT" : "QUIT";
		return new PostgresWatchdog(new ProcessBuilder("sh", "-c", SCRIPT, "watchdog", directory.toString(), signal,
				Long.toString(ProcessHandle.current().pid()))
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start());
	}

	/**
	 * Tells that PostgreSQL has stopped already.
	 */
	void dismiss() throws IOException {
		if (this.shell != null) {
			this.shell.getOutputStream().write('\n');
		}
	}

	/**
	 * Returns when PostgreSQL has stopped.
	 */
	@Override
	public void close() throws IOException {
		if (this.shell != null) {
			this.shell.getOutputStream().close();
			try {
				this.shell.waitFor();
			}
			catch (InterruptedException ex) {
				throw new InterruptedIOException("PostgreSQL may be stopping");
			}
		}
	}

}
