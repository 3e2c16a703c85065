/**
 * What can go wrong, as clients see it: problem details (RFC 9457) with stable types.
 */
package com.streampay.problem;
