/**
 * Settings that are wrong are told at start, with what to do about them.
 */
package com.streampay.settings;
