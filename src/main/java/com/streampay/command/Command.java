package com.streampay.command;

/**
 * A command. Its JSON is the value of its record on {@code commands}, and its simple
 * class name is the record's {@code zilla:domain-model}. Who commands is not part of it:
 * that is the trusted identity in its context.
 */
public interface Command {

	/**
	 * The account whose shard decides the command: the key of its record.
	 * @param identity who commands
	 */
	default String shardKey(String identity) {
		return identity;
	}

}
