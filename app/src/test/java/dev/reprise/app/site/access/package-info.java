@NullMarked
package dev.reprise.app.site.access;

import org.jspecify.annotations.NullMarked;
