package com.streampay.reliability;

import java.util.HashMap;
import java.util.Map;

/**
 * The service as it is meant to be, at its simplest: one thing after the other, in
 * memory, what is paid credited at once. It knows every answer beforehand.
 */
final class ReferenceModel {

	private final Map<String, Account> accounts = new HashMap<>();

	private final Map<String, Request> requests = new HashMap<>();

	/** Opens an account or renames it. */
	Expected name(String user, String name, long welcomeMinor) {
		Account account = this.accounts.get(user);
		if (account == null) {
			this.accounts.put(user, new Account(name, 1, welcomeMinor));
			return Expected.accepted(0);
		}
		long version = account.name.equals(name) ? account.version : account.version + 1;
		this.accounts.put(user, new Account(name, version, account.balance));
		return Expected.accepted(version);
	}

	/**
	 * Pays, and settles a request if one is named.
	 * @param ifMatch the version that the payer expects, or {@code null} for any
	 * @param requestId the request, or {@code null}
	 */
	Expected pay(String payerId, String payeeId, long amountMinor, Long ifMatch, String requestId) {
		Account payer = this.accounts.get(payerId);
		Account payee = this.accounts.get(payeeId);
		if (payer == null) {
			return Expected.refused(422, "account-not-open");
		}
		if (ifMatch != null && ifMatch != payer.version) {
			return new Expected(412, "version-mismatch", payer.version, null);
		}
		if (payerId.equals(payeeId)) {
			return Expected.refused(422, "self-payment");
		}
		if (payee == null) {
			return Expected.refused(422, "unknown-user");
		}
		Request request = this.requests.get(requestId);
		if (requestId != null) {
			if (request == null || !request.payerId.equals(payerId)) {
				return Expected.refused(404, "payment-request-not-found");
			}
			if (!request.open) {
				return Expected.refused(409, "payment-request-not-open");
			}
			if (!request.requesterId.equals(payeeId) || request.amountMinor != amountMinor) {
				return Expected.refused(422, "payment-request-mismatch");
			}
		}
		if (payer.balance < amountMinor) {
			return Expected.refused(422, "insufficient-funds");
		}
		Account debited = new Account(payer.name, payer.version + 1, payer.balance - amountMinor);
		this.accounts.put(payerId, debited);
		this.accounts.put(payeeId, new Account(payee.name, payee.version + 1, payee.balance + amountMinor));
		if (request != null) {
			this.requests.put(requestId, request.closed());
		}
		return new Expected(200, null, debited.version, debited.balance);
	}

	/** Asks for money; what it is called is for {@link #requested} to say. */
	Expected request(String requesterId, String payerId) {
		if (!this.accounts.containsKey(requesterId)) {
			return Expected.refused(422, "account-not-open");
		}
		if (requesterId.equals(payerId)) {
			return Expected.refused(422, "self-payment");
		}
		return this.accounts.containsKey(payerId) ? Expected.accepted(0) : Expected.refused(422, "unknown-user");
	}

	void requested(String id, String requesterId, String payerId, long amountMinor) {
		this.requests.put(id, new Request(requesterId, payerId, amountMinor, true));
	}

	/** Declines or cancels. */
	Expected end(String user, String requestId, boolean asPayer) {
		Request request = this.requests.get(requestId);
		if (request == null || !user.equals(asPayer ? request.payerId : request.requesterId)) {
			return Expected.refused(404, "payment-request-not-found");
		}
		if (!request.open) {
			return Expected.refused(409, "payment-request-not-open");
		}
		this.requests.put(requestId, request.closed());
		return Expected.accepted(1);
	}

	/** The version that the account has once everything has arrived, or -1. */
	long version(String user) {
		Account account = this.accounts.get(user);
		return (account != null) ? account.version : -1;
	}

	/** The balance in minor units. */
	long balance(String user) {
		return this.accounts.get(user).balance;
	}

	Request request(String id) {
		return this.requests.get(id);
	}

	/**
	 * An answer.
	 *
	 * @param status its HTTP status
	 * @param problem the last part of the problem's type, or {@code null} if it is none
	 * @param version what its ETag says, or {@code null} if it has none
	 * @param balance the payer's balance in minor units, or {@code null} if it tells none
	 */
	record Expected(int status, String problem, Long version, Long balance) {

		static Expected accepted(long version) {
			return new Expected(200, null, version, null);
		}

		static Expected refused(int status, String problem) {
			return new Expected(status, problem, null, null);
		}

	}

	record Request(String requesterId, String payerId, long amountMinor, boolean open) {

		Request closed() {
			return new Request(this.requesterId, this.payerId, this.amountMinor, false);
		}

	}

	private record Account(String name, long version, long balance) {

	}

}
