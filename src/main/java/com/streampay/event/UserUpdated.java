package com.streampay.event;

/**
 * The owner of an account changed their name or username.
 */
public record UserUpdated(String userId, String name, String username) implements AccountEvent {

	@Override
	public String shardKey() {
		return this.userId;
	}

}
