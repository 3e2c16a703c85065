package com.streampay.benchmark;

/**
 * One of the things that are measured. It starts what it needs and stops it again, and
 * throws where an invariant is broken: then it has no result.
 */
interface Part {

	void measure(Scale scale, Results results) throws Exception;

}
