package com.streampay.id;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import org.axonframework.common.IdentifierFactory;

/**
 * Names Axon's messages, of which each command makes several. Nobody is trusted for
 * knowing such a name, so it need not be as hard to guess as those of Axon's own factory,
 * which took 4 % of the time in which commands are decided.
 */
public final class MessageIdentifiers extends IdentifierFactory {

	@Override
	public String generateIdentifier() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long version4 = random.nextLong() & ~0xF000L | 0x4000L;
		long variant = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
		return new UUID(version4, variant).toString();
	}

}
