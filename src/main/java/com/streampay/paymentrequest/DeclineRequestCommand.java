package com.streampay.paymentrequest;

import java.util.UUID;

import com.streampay.command.Command;
import jakarta.validation.constraints.NotNull;

/**
 * The caller, who is asked, will not pay.
 */
public record DeclineRequestCommand(@NotNull UUID requestId) implements Command {
}
