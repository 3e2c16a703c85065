package com.streampay.command;

import java.util.List;

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

	/**
	 * The accounts that its handler will ask about. They are looked up for all commands
	 * of a batch at once; what is not named here is looked up when it is asked for.
	 * @param identity who commands
	 */
	default List<String> accounts(String identity) {
		return List.of(shardKey(identity));
	}

}
