package com.streampay.account;

/**
 * Someone with an account.
 *
 * @param userId the {@code sub} of their tokens
 * @param name as they call themselves
 */
public record User(String userId, String name) {
}
