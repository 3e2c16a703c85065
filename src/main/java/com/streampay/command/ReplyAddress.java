package com.streampay.command;

/**
 * Whom a reply is for.
 *
 * @param correlationId what the sender calls the command
 * @param fingerprint the digest of the command's body, or {@code null} if it has none
 * @param messageId which of the records with that command it answers, or {@code null} if
 * its sender does not number them
 */
record ReplyAddress(String correlationId, String fingerprint, String messageId) {

}
