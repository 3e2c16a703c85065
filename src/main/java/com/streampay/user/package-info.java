/**
 * The directory in which people find each other.
 */
package com.streampay.user;
