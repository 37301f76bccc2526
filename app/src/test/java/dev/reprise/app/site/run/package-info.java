/** Tests of runs on the page: a test paper that waits, fails and crashes as it is told, run in processes of its own. */
@NullMarked
package dev.reprise.app.site.run;

import org.jspecify.annotations.NullMarked;
