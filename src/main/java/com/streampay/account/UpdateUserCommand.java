package com.streampay.account;

import com.streampay.command.Command;
import com.streampay.text.PlainText;
import jakarta.validation.constraints.NotBlank;

/**
 * The caller names themselves; the first time, this opens their account.
 */
public record UpdateUserCommand(@NotBlank @PlainText(max = 255) String name,
		@NotBlank @PlainText(max = 255) String username) implements Command {
}
