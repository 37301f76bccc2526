/** Tests of the site's JSON API. */
@NullMarked
package dev.reprise.app.site.api;

import org.jspecify.annotations.NullMarked;
