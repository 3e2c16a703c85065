package com.streampay.stream;

import java.time.Instant;

/**
 * What a stream shows of something that happened at a known time.
 */
public interface Timed {

	/** When it was decided. */
	Instant timestamp();

}
