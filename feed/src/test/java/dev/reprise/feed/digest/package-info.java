@NullMarked
package dev.reprise.feed.digest;

import org.jspecify.annotations.NullMarked;
