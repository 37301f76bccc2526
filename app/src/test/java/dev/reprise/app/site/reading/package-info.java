/** Tests of the site's pages. */
@NullMarked
package dev.reprise.app.site.reading;

import org.jspecify.annotations.NullMarked;
