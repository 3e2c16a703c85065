/**
 * How the domain says no: named rules, and refusals that are results rather than
 * exceptions.
 */
package com.streampay.rule;
