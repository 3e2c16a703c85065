package com.streampay.account;

/**
 * Identifiers that no user can have, whatever an issuer of tokens says: those of the
 * service's own accounts and of payment requests, which share the event store's namespace
 * with accounts.
 */
public final class ReservedIds {

	public static final String PREFIX = "streampay-";

	private ReservedIds() {
	}

	public static boolean isReserved(String userId) {
		return userId.startsWith(PREFIX);
	}

}
