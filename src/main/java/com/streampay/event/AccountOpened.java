package com.streampay.event;

/**
 * The first event of every account: its owner signed in and named themselves.
 */
public record AccountOpened(String userId, String name, String username) implements AccountEvent {

	@Override
	public String shardKey() {
		return this.userId;
	}

}
