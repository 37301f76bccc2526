/** Tests of the site, as a client sees it: one site, started once, is asked over HTTP. */
@NullMarked
package dev.reprise.app.site;

import org.jspecify.annotations.NullMarked;
