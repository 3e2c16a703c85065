package com.streampay.command;

import java.util.List;

import org.axonframework.commandhandling.CommandMessage;

/**
 * Reads what the handlers of a batch of commands will ask for, with one statement for all
 * of them, and keeps it in the batch's unit of work.
 */
public interface BatchReader {

	/** Reads for these commands, before the first of them is decided. */
	void readFor(List<CommandMessage<Command>> commands);

}
