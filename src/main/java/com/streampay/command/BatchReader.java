package com.streampay.command;

import java.util.List;

import com.streampay.processing.RoundTrip;
import org.axonframework.commandhandling.CommandMessage;

/**
 * Reads what the handlers of a batch of commands will ask for, with one statement for all
 * of them, and keeps it in the batch's unit of work.
 */
public interface BatchReader {

	/**
	 * Adds what is to be read for these commands to that which is read before the first
	 * of them is decided.
	 */
	void readFor(List<CommandMessage<Command>> commands, RoundTrip reads);

}
