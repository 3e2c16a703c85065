/**
 * Lists that are read page by page, by key and never by offset: whatever comes and goes
 * meanwhile, no row is shown twice or left out.
 */
package com.streampay.page;
