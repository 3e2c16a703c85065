/**
 * The roles of a node: gateway, command, projection. All by default, each to be switched
 * off, so that they scale apart.
 */
package com.streampay.role;
