@NullMarked
package dev.reprise.app.site.discussion;

import org.jspecify.annotations.NullMarked;
