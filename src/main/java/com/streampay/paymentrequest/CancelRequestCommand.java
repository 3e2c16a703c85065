package com.streampay.paymentrequest;

import java.util.UUID;

import com.streampay.command.Command;
import jakarta.validation.constraints.NotNull;

/**
 * The caller no longer asks. It comes by the shard of the requester, who alone is known
 * at the gateway, and not by that of the payer: of a cancellation and a payment at the
 * same time, the event store lets one through, and the other is decided afresh.
 */
record CancelRequestCommand(@NotNull UUID requestId) implements Command {
}
