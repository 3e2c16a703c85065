/**
 * The page's files: they are everyone's, and browsers keep them only as long as they are
 * good.
 */
package com.streampay.site;
